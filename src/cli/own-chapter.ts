/** The chapter that this program brings. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Chapter } from '../chapter/chapter.ts';
import { readChapterDirectory } from '../chapter/directory.ts';
import { requireChapter } from '../chapter/load.ts';
import { type Catalogue, readCatalogue } from '../doctor/index.ts';

/** @throws BrokenChapterError */
export async function loadOwnChapter(): Promise<Chapter> {
  return requireChapter(await readChapterDirectory(findFolder()));
}

/** The catalogue of messages that stands with it. */
export async function loadOwnCatalogue(): Promise<Catalogue> {
  return readCatalogue(await readChapterDirectory(findFolder()));
}

/** Beside `src/` in a checkout, beside `dist/` in a package. */
function findFolder(): string {
  const candidates = ['../../chapters/home-manager', '../../../chapters/home-manager'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`no chapter at ${candidates.join(' or ')}`);
  return found;
}
