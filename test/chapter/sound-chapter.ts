/** A small sound chapter, and ways to spoil it. */
import { fileURLToPath } from 'node:url';
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import type { Judge } from '../../src/chapter/lint.ts';
import type { ChapterSource } from '../../src/chapter/load.ts';

const soundDirectory = fileURLToPath(new URL('../fixtures/chapter', import.meta.url));

export const soundChapter = await readChapterDirectory(soundDirectory);

/** The sound chapter with one text in one of its files replaced. */
export function spoil(file: string, before: string | RegExp, after: string): ChapterSource {
  const text = soundChapter.get(file) ?? '';
  if (typeof before === 'string' ? !text.includes(before) : !before.test(text))
    throw new Error(`${file} does not contain: ${before}`);
  return new Map(soundChapter).set(
    file,
    text.replace(before, () => after),
  );
}

/** The sound chapter without one of its files, or with a new one. */
export function withFile(file: string, text: string | null): ChapterSource {
  const changed = new Map(soundChapter);
  if (text === null) changed.delete(file);
  else changed.set(file, text);
  return changed;
}

/** Whoever says hello passes. */
export const greetingJudge: Judge = (_step, answer) =>
  answer.blocks.some((block) => block.text.includes('hello'))
    ? { verdict: 'pass', codes: [] }
    : { verdict: 'fail', codes: ['no-greeting'] };
