/** An accepted answer goes into the learner's files. */
import type { Chapter } from '../../chapter/chapter.ts';
import type { Course } from '../check.ts';
import { configure } from '../configuration/configuration.ts';
import { findingsOf } from '../findings.ts';
import { factsIn } from '../learned.ts';
import { mistake, type Observation } from '../observation.ts';
import { readSubmission } from '../sources/read.ts';
import type { Source } from '../sources/source.ts';
import type { Finding, LearnerFacts, Submission } from '../verdict.ts';
import { candidatesFor } from './candidates.ts';
import { complement, type MergeNote } from './complement.ts';
import { type Contradiction, contradictionIn, homeElsewhere } from './contradictions.ts';
import { withInlineHomeKept } from './inline-home.ts';
import { withOutputsFile } from './outputs-file.ts';
import { safePath } from './paths.ts';
import { homeFileIn } from './places.ts';
import { type Files, fileOfRole, isSound, standingOf } from './project.ts';
import { limitOf, type Refused, refusalOf } from './refusals.ts';
import { namedFacts, renameIn } from './rename.ts';
import { startingFiles, wholeConfiguration } from './starting.ts';
import { moved, systemFileNamed, withHomeAt } from './stated-places.ts';
import { type Before, beforeIn } from './superseded.ts';

export interface MergeRequest {
  readonly step: string;
  readonly submission: Submission;
  /** What was known of the learner before. */
  readonly facts: LearnerFacts;
  /** What the answer told. */
  readonly learned: LearnerFacts;
  readonly saved: Files;
}

export type Merge =
  | {
      readonly kind: 'merged';
      /** The files that are not as they were saved, with their new text. */
      readonly changed: Files;
      /** The paths of saved files that stand elsewhere now. */
      readonly removed: readonly string[];
      /** What the files tell besides what the verdict learnt. */
      readonly facts: LearnerFacts;
      readonly notes: readonly MergeNote[];
      /** Steps that the files met before and do not meet any more. */
      readonly lost: readonly string[];
      /** Steps that the files meet now. */
      readonly met: readonly string[];
    }
  | { readonly kind: 'contradiction'; readonly contradiction: Contradiction }
  | Refused
  /** Nothing in the answer has a place in the files; `findings` say which names the file it belongs to does not know. */
  | { readonly kind: 'unplaced'; readonly findings: readonly Finding[] };

/** Where an answer that was accepted goes. Pure; never throws for what a learner typed. */
export function mergeAnswer(request: MergeRequest, course: Course): Merge {
  const contradiction = contradictionIn(request, course);
  if (contradiction) return { kind: 'contradiction', contradiction };
  const named = withLearnedNames(request.saved, request.facts, request.learned, course.chapter);
  const step = course.chapter.steps.find(({ id }) => id === request.step);
  const reading = readSubmission(request.submission, {
    step: request.step,
    stepRole: step?.file ?? null,
    within: course.expectations.get(request.step)?.within ?? 'module',
    facts: { ...request.facts, ...request.learned },
    savedFiles: new Map(),
  });
  const pieces = reading.sources.filter((source) => source.shown);
  const shown = withOutputsFile(pieces, request.saved, request.facts);
  const refusal = refusalOf(request.submission, shown, reading);
  if (refusal) return refusal;
  const otherHome = homeElsewhere(shown, request);
  if (otherHome) return { kind: 'contradiction', contradiction: otherHome };

  const found = systemFileNamed(shown, named, { ...request.facts, ...request.learned });
  const facts = { ...request.facts, ...request.learned, ...found };
  const withSystem =
    found.systemFile === undefined ? named : moved(named, request.facts, found.systemFile, course);
  const saved = withHomeAt(homeFileIn(configure(shown, facts)), withSystem, shown, request.facts);
  const before = wholeConfiguration(saved, facts, course);
  const wasMet = metBy(before, facts, course);
  const earlier = beforeIn(before, facts);
  let files = before;
  let placed = 0;
  for (const source of inOrder(shown, before)) {
    const candidates = candidatesFor(source, { files, facts, areFiles: request.submission.kind === 'files' });
    const chosen = best(candidates, wasMet, files, facts, course, earlier);
    if (chosen !== null) placed++;
    files = chosen ?? files;
  }
  files = withInlineHomeKept(before, files, facts);
  const { files: complete, facts: settled, notes } = complement(files, facts, course, earlier);
  const changed = new Map(
    [...complete].filter(([path, text]) => request.saved.get(path) !== text && text !== undefined),
  );
  const untouched = [...startingFiles(course.chapter, facts)].filter(([path]) => !request.saved.has(path));
  for (const [path, text] of untouched) if (changed.get(path) === text) changed.delete(path);
  if (placed === 0) {
    const unknown = shown.flatMap((source) => unknownNames(source, files, facts));
    return { kind: 'unplaced', findings: findingsOf(unknown, shown, course.chapter, facts) };
  }
  const tooMuch = limitOf(new Map([...saved, ...changed]));
  if (tooMuch) return tooMuch;
  const outside = [...changed.keys()].find((path) => safePath(path) === null);
  if (outside !== undefined) return { kind: 'refused', code: 'path-outside', path: outside };
  const now = metBy(complete, settled, course);
  const lost = wasMet.filter((id) => !now.includes(id)).map((id) => id.replace(' in use', ''));
  const removed = [...request.saved.keys()].filter((path) => !complete.has(path));
  return {
    kind: 'merged',
    changed,
    removed,
    facts: { ...found, ...newPlaces(settled, facts) },
    notes,
    lost: [...new Set(lost)],
    met: standingOf(complete, settled, course, 'reached-files').met,
  };
}

/** Names that a piece takes from a flake's `outputs` and that the module it belongs into does not ask for. */
function unknownNames({ role, path, unbound }: Source, files: Files, facts: LearnerFacts): Observation[] {
  if (role === 'flake') return [];
  return unbound.map(({ span, details }) =>
    mistake(
      'undefined-variable',
      'name',
      { file: path, span },
      { name: details.name ?? '', file: fileOfRole(role, files, facts) },
    ),
  );
}

/** The places that the files tell and that were not known. */
function newPlaces(settled: LearnerFacts, before: LearnerFacts): LearnerFacts {
  const { systemFile, homeFile } = settled;
  return {
    ...(systemFile !== undefined && systemFile !== before.systemFile ? { systemFile } : {}),
    ...(homeFile !== undefined && homeFile !== before.homeFile ? { homeFile } : {}),
  };
}

/** Names that only stood in as an example give way to the learner's own. */
export function withLearnedNames(
  saved: Files,
  facts: LearnerFacts,
  learned: LearnerFacts,
  chapter: Chapter,
): Files {
  const defaults = {
    username: chapter.defaults.login,
    hostName: chapter.defaults.host,
    inputName: chapter.defaults.input,
    nixpkgsInput: chapter.defaults.nixpkgs,
  };
  let result = saved;
  for (const fact of namedFacts) {
    const name = learned[fact];
    if (facts[fact] === undefined && name !== undefined)
      result = renameIn(result, fact, defaults[fact], name);
  }
  return result;
}

/** The flake first, since it leads to the others. */
function inOrder(sources: readonly Source[], files: Files): Source[] {
  const order = { flake: 0, system: 1, home: 2 };
  const isOld = ({ path }: Source) => Number(files.has(path));
  return sources.toSorted(
    (a, b) => order[a.role] - order[b.role] || isOld(a) - isOld(b) || Number(b.whole) - Number(a.whole),
  );
}

/** The steps that are met, by the files that the flake leads to and by those that nothing leads to yet. */
function metBy(files: Files, facts: LearnerFacts, course: Course): string[] {
  const reached = standingOf(files, facts, course, 'reached-files').met;
  const loose = standingOf(files, facts, course, 'every-file').met;
  return [...reached.map((id) => `${id} in use`), ...loose];
}

/** The candidate that loses no step and meets the most; the first of those that are as good. */
function best(
  candidates: readonly Files[],
  wasMet: readonly string[],
  files: Files,
  facts: LearnerFacts,
  course: Course,
  earlier: Before,
): Files | null {
  const sound = candidates.filter((candidate) =>
    isSound(
      candidate,
      [...candidate.keys()].filter((path) => candidate.get(path) !== files.get(path)),
    ),
  );
  const [only] = sound;
  if (only && sound.length === 1) return only;
  let chosen: Files | null = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (const candidate of sound) {
    const { files: complete, facts: settled } = complement(candidate, facts, course, earlier);
    const met = metBy(complete, settled, course);
    const lost = wasMet.filter((id) => !met.includes(id)).length;
    const score = met.length - 100 * lost;
    if (score <= highest) continue;
    highest = score;
    chosen = candidate;
  }
  return chosen;
}

/** What a learner's files tell of them. */
export function factsInFiles(files: Files): LearnerFacts {
  const reading = readSubmission(
    { kind: 'files', files },
    { step: '', stepRole: null, within: 'module', facts: {}, savedFiles: new Map() },
  );
  return factsIn(configure(reading.sources, {}), true);
}
