/** Builds a chapter from the texts of its files and finds what does not fit together. */
import type { Chapter, ChapterProblem, Step } from './chapter.ts';
import { type ChapterFile, readChapterFile } from './chapter-file.ts';
import { holeNames, unknownHoles } from './holes.ts';
import { type MistakesFile, readMistakesFile } from './mistakes-file.ts';
import { emptyStepFile, readStepFile, type StepFile } from './step-file.ts';

/** The texts of a chapter's folder by path relative to it, with `/`. */
export type ChapterSource = ReadonlyMap<string, string>;

const chapterFileName = 'chapter.md';
const mistakesFileName = 'mistakes.yaml';

export interface LoadedChapter {
  /** What could be read; null without a usable `chapter.md`. Steps with a broken shape are missing. */
  readonly chapter: Chapter | null;
  /** Everything an author has to mend, by file and line. Empty for a sound chapter. */
  readonly problems: readonly ChapterProblem[];
}

/** A chapter that cannot be taught from. */
export class BrokenChapterError extends Error {
  readonly problems: readonly ChapterProblem[];

  constructor(problems: readonly ChapterProblem[]) {
    const [first] = problems;
    const where = first ? `${first.file}:${first.line}: ${first.message}` : 'it is empty.';
    super(`The chapter has ${problems.length} problems; run "hm-tutor chapter lint". The first: ${where}`);
    this.name = 'BrokenChapterError';
    this.problems = problems;
  }
}

/** The chapter, if nothing is wrong with it. @throws BrokenChapterError */
export function requireChapter(source: ChapterSource): Chapter {
  const { chapter, problems } = loadChapter(source);
  if (chapter === null || problems.length > 0) throw new BrokenChapterError(problems);
  return chapter;
}

/** Reads a chapter. Never throws; what is wrong with it is in `problems`. */
export function loadChapter(source: ChapterSource): LoadedChapter {
  const problems: ChapterProblem[] = [];
  const chapterText = source.get(chapterFileName) ?? '';
  const chapterFile = bounded(chapterFileName, problems, () =>
    readChapterFile(chapterFileName, chapterText, problems),
  );
  const mistakesFile = readMistakesFile(mistakesFileName, source.get(mistakesFileName) ?? '[]', problems);
  const stepFiles = [...source]
    .filter(([path]) => /^steps\/[^/]+\.md$/.test(path))
    .map(
      ([path, text]): StepFile =>
        bounded(path, problems, () => readStepFile(path, text, problems)) ?? emptyStepFile(path),
    );

  for (const [file, text] of source) reportUnknownHoles(file, text, problems);
  if (chapterFile !== null) {
    reportOrder(chapterFile, stepFiles, problems);
    reportSlots(chapterFile, stepFiles, problems);
  }
  reportReferences(stepFiles, mistakesFile, problems);
  problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  if (chapterFile === null) return { chapter: null, problems };

  const { stepIds, ...rest } = chapterFile;
  const steps = stepIds.flatMap(({ id }): Step[] => {
    const step = stepFiles.find(({ file }) => file === stepPath(id))?.step;
    return step ? [step] : [];
  });
  return { chapter: { ...rest, steps, mistakes: mistakesFile.mistakes }, problems };
}

/** What `read` gives; null, and reported, where the text is nested so deeply that nobody can have meant it. */
function bounded<Result>(file: string, problems: ChapterProblem[], read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ file, line: 1, message: 'Something is nested too deeply here; write it plainly.' });
    return null;
  }
}

/** Where a step stands in the chapter's folder. */
export function stepPath(id: string): string {
  return `steps/${id}.md`;
}

function reportUnknownHoles(file: string, text: string, problems: ChapterProblem[]): void {
  for (const [index, line] of text.split('\n').entries())
    for (const name of unknownHoles(line))
      problems.push({
        file,
        line: index + 1,
        message: `Unknown hole {{${name}}}; use one of: ${holeNames.join(', ')}.`,
      });
}

function reportOrder(
  chapterFile: ChapterFile,
  stepFiles: readonly StepFile[],
  problems: ChapterProblem[],
): void {
  const named = new Set<string>();
  for (const { id, line } of chapterFile.stepIds) {
    const at = { file: chapterFileName, line };
    if (named.has(id)) problems.push({ ...at, message: `The step "${id}" is named twice; remove one.` });
    named.add(id);
    if (!stepFiles.some(({ file }) => file === stepPath(id)))
      problems.push({ ...at, message: `There is no file ${stepPath(id)}; write it or remove the step.` });
  }
  for (const { file } of stepFiles)
    if (![...named].some((id) => stepPath(id) === file))
      problems.push({ file, line: 1, message: `No learner gets here; name the step in ${chapterFileName}.` });
}

function reportSlots(
  chapterFile: ChapterFile,
  stepFiles: readonly StepFile[],
  problems: ChapterProblem[],
): void {
  const owners = new Map<number, string>();
  for (const { file, step, slotLine } of stepFiles) {
    if (step === null) continue;
    const at = { file, line: slotLine };
    const owner = owners.get(step.slot);
    if (owner !== undefined)
      problems.push({
        ...at,
        message: `Slot ${step.slot} belongs to ${owner}; take a number never used before.`,
      });
    else if (chapterFile.retiredSlots.includes(step.slot))
      problems.push({
        ...at,
        message: `Slot ${step.slot} is retired and learners' progress may refer to it; take a number never used before.`,
      });
    owners.set(step.slot, file);
  }
}

function reportReferences(
  stepFiles: readonly StepFile[],
  catalogue: MistakesFile,
  problems: ChapterProblem[],
): void {
  const paths = new Set(stepFiles.map(({ file }) => file));
  for (const { file, stepLinks, kinds } of stepFiles) {
    for (const { step, line } of stepLinks)
      if (!paths.has(stepPath(step)))
        problems.push({ file, line, message: `The link leads to the step "${step}", which does not exist.` });
    for (const { kind, line } of kinds)
      if (kind !== '' && !catalogue.mistakes.has(kind))
        problems.push({
          file,
          line,
          message: `"${kind}" is not a kind of ${mistakesFileName}; correct it or add it there.`,
        });
  }
  for (const { kind, step } of catalogue.mistakes.values())
    if (!paths.has(stepPath(step)))
      problems.push({
        file: mistakesFileName,
        line: catalogue.lines.get(kind) ?? 1,
        message: `The mistake "${kind}" belongs to the step "${step}", which does not exist.`,
      });
}
