/** An accepted answer goes into the learner's files. */
import type { Chapter } from '../../chapter/chapter.ts';
import type { Course } from '../check.ts';
import { configure } from '../configuration/configuration.ts';
import { extract } from '../extract/index.ts';
import { factsIn } from '../learned.ts';
import { readSubmission } from '../sources/read.ts';
import { normalPath, placeOfRole, roleOfFile } from '../sources/roles.ts';
import { relativePaths, unfold, writtenAttributes } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import type { LearnerFacts, Submission } from '../verdict.ts';
import { candidatesFor } from './candidates.ts';
import { complement, type MergeNote } from './complement.ts';
import { withInlineHomeKept } from './inline-home.ts';
import { asSeenFrom, leadingElsewhere, safePath } from './paths.ts';
import { configurationOf, homeFileIn } from './places.ts';
import { type Files, fileOfRole, isSound, standingOf } from './project.ts';
import { type ContestedFact, namedFacts, renameIn } from './rename.ts';
import { startingFiles } from './starting.ts';
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

/** A name that the answer uses otherwise than the saved files. */
export interface Contradiction {
  readonly fact: ContestedFact;
  readonly saved: string;
  readonly shown: string;
}

export type MergeRefusal = 'path-outside' | 'file-twice' | 'too-many-files' | 'files-too-large';

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
  | { readonly kind: 'refused'; readonly code: MergeRefusal; readonly path: string }
  /** Nothing in the answer has a place in the files. */
  | { readonly kind: 'unplaced' };

const maximumFiles = 60;
/** In bytes of UTF-8, all files together. */
const maximumSize = 512 * 1024;

/** The files of a learner as far as they are known: those of step zero, and what was saved over them. */
export function wholeConfiguration(saved: Files, facts: LearnerFacts, course: Course): Files {
  return new Map([...startingFiles(course.chapter, facts), ...saved]);
}

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
  const shown = reading.sources.filter((source) => source.shown);
  const refusal = refusalOf(request.submission, shown);
  if (refusal) return refusal;
  const otherHome = homeElsewhere(shown, request);
  if (otherHome) return { kind: 'contradiction', contradiction: otherHome };

  const found = systemFileNamed(shown, named, { ...request.facts, ...request.learned });
  const facts = { ...request.facts, ...request.learned, ...found };
  const withSystem = found.systemFile === undefined ? named : moved(named, request, found.systemFile, course);
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
  if (placed === 0) return { kind: 'unplaced' };
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

/** The places that the files tell and that were not known. */
function newPlaces(settled: LearnerFacts, before: LearnerFacts): LearnerFacts {
  const { systemFile, homeFile } = settled;
  return {
    ...(systemFile !== undefined && systemFile !== before.systemFile ? { systemFile } : {}),
    ...(homeFile !== undefined && homeFile !== before.homeFile ? { homeFile } : {}),
  };
}

/** The first name that is known and that the answer has otherwise. */
function contradictionIn({ facts, learned, saved }: MergeRequest, course: Course): Contradiction | null {
  if (saved.size === 0) return null;
  for (const fact of namedFacts) {
    if (fact === 'hostName') continue;
    const [known, shown] = [facts[fact], learned[fact]];
    if (known !== undefined && shown !== undefined && known !== shown) return { fact, saved: known, shown };
  }
  return hostContradiction(facts.hostName, learned.hostName, saved, facts, course);
}

/** A whole home file at another place than the saved one, while nothing in the answer leads to it. */
function homeElsewhere(shown: readonly Source[], { saved, facts }: MergeRequest): Contradiction | null {
  const from = fileOfRole('home', saved, facts);
  const told = shown.filter(({ role, whole, file }) => role === 'home' && whole && file !== null);
  const [home, ...others] = told.filter(({ tree }) =>
    writtenAttributes(unfold(tree).body, 2).some(({ path }) => path.join('.') === 'home.stateVersion'),
  );
  if (!home || others.length > 0 || home.path === from || !saved.has(from) || saved.has(home.path))
    return null;
  const names = new Set([...shown.map(({ path }) => path)]);
  const led = homeFileIn(configure(shown, facts)) ?? homeFileIn(configurationOf(saved, facts));
  if (names.has(from) || led === home.path) return null;
  return { fact: 'homeFile', saved: from, shown: home.path };
}

/** A flake may have several hosts: only a name that none of them has is another one than the saved. */
function hostContradiction(
  known: string | undefined,
  shown: string | undefined,
  saved: Files,
  facts: LearnerFacts,
  course: Course,
): Contradiction | null {
  if (shown === undefined || shown === known || !saved.has(fileOfRole('flake', saved, facts))) return null;
  const { hosts, unknownHosts } = configurationOf(wholeConfiguration(saved, facts, course), facts);
  const names = hosts.flatMap(({ name }) => (name === null ? [] : [name]));
  if (names.includes(shown) || unknownHosts.length > 0) return null;
  // With one host of an unknown name it is still that of the example.
  const meant = known ?? (names.length > 1 ? names[0] : undefined);
  return meant === undefined ? null : { fact: 'hostName', saved: meant, shown };
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

function refusalOf(submission: Submission, shown: readonly Source[]): Merge | null {
  const names =
    submission.kind === 'files'
      ? [...submission.files.keys()]
      : shown.flatMap(({ file }) => (file === null ? [] : [file]));
  const outside = names.find((name) => safePath(name) === null);
  if (outside !== undefined) return { kind: 'refused', code: 'path-outside', path: outside };
  const twice = submission.kind === 'pasted' ? namedTwice(submission.text, shown) : undefined;
  if (twice !== undefined) return { kind: 'refused', code: 'file-twice', path: twice };
  return names.length > maximumFiles ? { kind: 'refused', code: 'too-many-files', path: '' } : null;
}

/** The name of a whole block that is not among the sources, since another one has taken its place. */
function namedTwice(text: string, shown: readonly Source[]): string | undefined {
  const names = extract(text).blocks.flatMap(({ file }) => (file === null ? [] : [file]));
  const count = (all: readonly string[], name: string) => all.filter((each) => each === name).length;
  const read = shown.flatMap(({ file }) => (file === null ? [] : [file]));
  return names.find((name) => read.includes(name) && count(names, name) > count(read, name));
}

function limitOf(files: Files): Merge | null {
  if (files.size > maximumFiles) return { kind: 'refused', code: 'too-many-files', path: '' };
  const size = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
  return size > maximumSize ? { kind: 'refused', code: 'files-too-large', path: '' } : null;
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

/**
 * Where the flake that was shown says that the system file stands: at the usual place where it names nothing else, or
 * where the one module of its own stands that it names and nobody has shown.
 */
function systemFileNamed(
  shown: readonly Source[],
  saved: Files,
  facts: LearnerFacts,
): { readonly systemFile?: string } {
  const usual = placeOfRole('system', facts).path;
  const flakes = shown.filter(({ role }) => role === 'flake');
  if (flakes.length === 0 || facts.systemFile !== undefined) return {};
  const own = flakes.flatMap(({ tree }) => relativePaths(tree)).map((written) => normalPath(written));
  const modules = own.map((path) => (path.endsWith('.nix') ? path : `${path}/default.nix`));
  const paths = [...new Set(modules)].filter((path) => !path.endsWith('hardware-configuration.nix'));
  if (paths.includes(usual)) return paths.length === 1 ? { systemFile: usual } : {};
  const isThere = (path: string) => saved.has(path) || shown.some((source) => source.path === path);
  // A piece may name modules beside the system file; a whole flake names them all.
  const isWhole = flakes.some(({ whole }) => whole);
  const isSystem = (path: string) => {
    const role = roleOfFile(path, facts);
    return isWhole ? role === 'system' || (role === null && own.length === 1) : systemName.test(path);
  };
  const [missing, ...others] = paths.filter((path) => isSystem(path) && !isThere(path));
  return missing === undefined || others.length > 0 || safePath(missing) === null
    ? {}
    : { systemFile: missing };
}

const systemName = /(^|\/)(config|configuration)\.nix$/;

/** The saved files with the system file at another path. */
function moved(saved: Files, { facts }: MergeRequest, to: string, { chapter }: Course): Files {
  const from = facts.systemFile ?? chapter.defaults.system_file;
  const text = saved.get(from);
  const others = [...saved]
    .filter(([path]) => path !== from)
    .map(([path, code]): [string, string] => [
      path,
      path.endsWith('.nix') ? leadingElsewhere(path, code, from, to) : code,
    ]);
  return new Map([...others, ...(text === undefined ? [] : [[to, asSeenFrom(from, to, text)] as const])]);
}

/** The saved files with the home file at the path where the answer shows it. */
function withHomeAt(to: string | null, saved: Files, shown: readonly Source[], known: LearnerFacts): Files {
  const from = fileOfRole('home', saved, known);
  const text = saved.get(from);
  const isShown = (path: string) => shown.some((source) => source.path === path);
  if (to === null || text === undefined || saved.has(to) || !isShown(to) || isShown(from)) return saved;
  const others = [...saved].filter(([path]) => path !== from);
  return new Map([...others, [to, asSeenFrom(from, to, text)]]);
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
