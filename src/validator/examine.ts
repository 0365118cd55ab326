/** A look at one submission for one step: what is noticed, before it is put into words. */
import type { Step } from '../chapter/chapter.ts';
import type { Expectation } from '../chapter/expectation.ts';
import type { Course } from './check.ts';
import { configure } from './configuration/configuration.ts';
import { detect } from './detectors/index.ts';
import type { Scene } from './judgement.ts';
import { type Observation, remark } from './observation.ts';
import { rank, verdictOf } from './ranking.ts';
import { judge } from './requirements/index.ts';
import { mentionedPaths } from './sources/reach.ts';
import { type Reading, readSubmission } from './sources/read.ts';
import type { Level } from './sources/source.ts';
import type { CheckRequest, VerdictKind } from './verdict.ts';

/** The step that a submission is for, with what the author declared about it. */
export interface Task {
  readonly step: Step;
  readonly expectation: Expectation;
}

/** What was seen in a submission; `refusal` is a code where there was nothing to look at. */
export type Examination = Examined | { readonly refusal: string };

export interface Examined {
  readonly refusal: null;
  readonly reading: Reading;
  readonly scene: Scene;
  /** What is wrong whatever the step asks. */
  readonly detected: readonly Observation[];
  /** Everything, the most important first. */
  readonly observations: readonly Observation[];
  readonly verdict: VerdictKind;
}

/** Never throws for what a learner typed. */
export function examine(request: CheckRequest, { step, expectation }: Task, course: Course): Examination {
  const reading = readSubmission(request.submission, {
    step: step.id,
    stepRole: step.file,
    within: expectation.within,
    facts: request.facts,
    savedFiles: request.savedFiles,
  });
  if (reading.refusal !== null) return { refusal: reading.refusal };
  if (!reading.sources.some(({ shown }) => shown)) {
    return { refusal: refusalOf(reading.others) };
  }
  const scene: Scene = {
    configuration: configure(reading.sources, request.facts, { standalone: true, paths: reading.paths }),
    options: course.options,
    paths: new Set([
      ...reading.paths,
      ...reading.sources.flatMap(({ located, path }) => (located ? [path] : [])),
    ]),
    mentioned: mentionedPaths(reading.sources),
    isProject: false,
    step: step.id,
    isStepOf: (kind) => course.chapter.mistakes.get(kind)?.step === step.id,
  };
  const detected = detect(scene);
  const judgements = expectation.require.map((requirement) => judge(requirement, scene));
  const observations = rank(
    [...detected, ...judgements.flatMap((judgement) => judgement.observations), ...remarksOf(reading)],
    scene.isStepOf,
    reading.sources,
  );
  const verdict = verdictOf(observations);
  // What passes by a bare value, as `/hm` is one to Nix, or by comments alone was saved before.
  const isNothing = reading.sources.every(
    ({ shown, level, whole, tree }) =>
      !shown || level === 'value' || (!whole && tree.kind === 'set' && tree.bindings.length === 0),
  );
  if (verdict === 'pass' && isNothing) return { refusal: 'no-code' };
  return { refusal: null, reading, scene, detected, observations, verdict };
}

/** Why there is nothing to look at, by what stands there instead of Nix. */
function refusalOf(others: Reading['others']): string {
  if (others.some(({ kind }) => kind === 'error-output')) return 'error-output-pasted';
  return others.length > 0 ? 'commands-pasted' : 'no-code';
}

function remarksOf({ notes, sources, renamed, twice }: Reading): Observation[] {
  const mentioned = ['smart-quotes', 'non-breaking-space', 'invisible-character', 'html-entity'];
  const sets = new Set(sources.flatMap(({ shown, level }) => (shown && setAround[level]) || []));
  return [
    ...(notes.some(({ code }) => mentioned.includes(code)) ? [remark('repaired-by-chat', null)] : []),
    ...[...sets].map((set) => remark('assumed-around', null, { set })),
    ...renamed.map(({ written, path }) =>
      path === null
        ? remark('file-outside', null, { file: written })
        : remark('file-renamed', null, { written, file: path }),
    ),
    ...[...new Set(twice)].map((file) => remark('file-named-twice', null, { file })),
  ];
}

/** The set that lines of a level stand in, where they would mean something else without it. */
const setAround: Partial<Record<Level, string>> = {
  settings: 'home-manager',
  home: 'home',
  'home-files': 'home.file',
};
