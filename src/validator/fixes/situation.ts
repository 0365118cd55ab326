/** What a repair may know: one finding, the text it is in, and the names of the learner. */
import type { Span } from '../../nix/index.ts';
import type { Course } from '../check.ts';
import type { Examined, Task } from '../examine.ts';
import type { Scene } from '../judgement.ts';
import type { Observation } from '../observation.ts';
import type { Source } from '../sources/source.ts';
import type { Repair } from './change.ts';
import { type Names, namesIn } from './names.ts';

export interface Situation {
  readonly observation: Observation;
  /** The source that the finding is in; where it has no place, the first one of the step's own file. */
  readonly source: Source;
  readonly span: Span;
  readonly scene: Scene;
  readonly task: Task;
  /** The learner's own names, as far as they are known, else those that the chapter uses. */
  readonly names: Names;
}

/** What may mend a finding, the likeliest first; none where nothing is safe. */
export type Repairer = (situation: Situation) => readonly Repair[];

/** Null where the finding is about nothing that was submitted. */
export function situationOf(
  observation: Observation,
  { reading, scene }: Examined,
  task: Task,
  { chapter }: Course,
): Situation | null {
  const shown = reading.sources.filter((source) => source.shown);
  const { place } = observation;
  const source = place
    ? shown.find(({ path }) => path === place.file)
    : (shown.find(({ role }) => role === task.step.file) ?? shown[0]);
  if (!source) return null;
  const span = place?.span ?? { start: source.tree.start, end: source.tree.end };
  return { observation, source, span, scene, task, names: namesIn(scene, chapter) };
}
