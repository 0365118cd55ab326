/** The chapter that is taught, for the tests of this folder. */
import { fileURLToPath } from 'node:url';
import type { Chapter } from '../../src/chapter/chapter.ts';
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { type ChapterSource, requireChapter } from '../../src/chapter/load.ts';

export const chapterDirectory = fileURLToPath(new URL('../../chapters/home-manager', import.meta.url));

export function readHomeManagerSource(): Promise<ChapterSource> {
  return readChapterDirectory(chapterDirectory);
}

export async function readHomeManager(): Promise<Chapter> {
  return requireChapter(await readHomeManagerSource());
}
