/** `hm-tutor chapter lint DIR`: what an author has to mend, a line each. */
import type { Chapter, ChapterProblem } from '../chapter/chapter.ts';
import { readChapterDirectory } from '../chapter/directory.ts';
import { type Judge, lintChapter } from '../chapter/lint.ts';
import { loadChapter } from '../chapter/load.ts';
import { asPasted } from '../chapter/pasted.ts';
import { reasonOf, UnreadableFile } from '../disk/regular-file.ts';
import { lintCatalogue, readCatalogue } from '../doctor/index.ts';
import { createValidator } from '../validator/index.ts';

/** Where results and messages go; each call is one line without its end. */
export interface LineOutput {
  readonly result: (line: string) => void;
  readonly message: (line: string) => void;
}

/** Exit status 0: sound, 1: something has to be mended, 2: the folder could not be read. */
export async function runChapterLint(args: readonly string[], io: LineOutput): Promise<number> {
  const [directory, ...rest] = args;
  if (directory === undefined || rest.length > 0) {
    io.message('hm-tutor chapter lint: name one folder, for example chapters/home-manager. (usage)');
    return 2;
  }
  let problems: readonly ChapterProblem[];
  try {
    const source = await readChapterDirectory(directory);
    problems = [...lintChapter(source, judgeFor), ...lintMessages(source)];
  } catch (error) {
    const failure = isFileError(error) ? new UnreadableFile(directory, reasonOf(error)) : error;
    if (!(failure instanceof UnreadableFile)) throw error;
    io.message(`hm-tutor chapter lint: ${failure.message} (${failure.code})`);
    return 2;
  }
  for (const { file, line, message } of problems) io.result(`${file}:${line}: ${message}`);
  io.message(summary(problems.length));
  return problems.length === 0 ? 0 : 1;
}

/** The catalogue of messages that stands with the chapter, held against its steps and mistakes. */
function lintMessages(source: ReadonlyMap<string, string>): readonly ChapterProblem[] {
  const { chapter } = loadChapter(source);
  if (chapter === null) return [];
  return lintCatalogue(readCatalogue(source), {
    // A step that could not be read is reported already, its messages are not to blame.
    steps: new Set([...source.keys()].flatMap((file) => /^steps\/(.+)\.md$/.exec(file)?.[1] ?? [])),
    kinds: new Set(chapter.mistakes.keys()),
  });
}

function summary(count: number): string {
  if (count === 0) return 'The chapter is sound.';
  return count === 1 ? 'One problem.' : `${count} problems.`;
}

/** Nothing is known of the learner, so that an answer has to stand for itself. */
function judgeFor(chapter: Chapter): Judge {
  const validate = createValidator(chapter);
  return (step, answer) => {
    const { verdict, findings } = validate({
      step: step.id,
      submission: { kind: 'pasted', text: asPasted(answer) },
      facts: {},
      savedFiles: new Map(),
    });
    return { verdict, codes: findings.map(({ code }) => code) };
  };
}

function isFileError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
