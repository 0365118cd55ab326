/** The standard streams of this process, for commands that read and write lines. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { readChapterDirectory } from '../chapter/directory.ts';
import { requireChapter } from '../chapter/load.ts';
import type { CheckInput } from './check.ts';

export const standardInput: CheckInput = {
  input: process.stdin,
  loadChapter: async () => requireChapter(await readChapterDirectory(chapterFolder())),
  message: (line) => void process.stderr.write(`${line}\n`),
  result: async (line) => {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  },
};

/** The folder of the chapter: beside `src/` in a checkout, beside `dist/` in a package. */
function chapterFolder(): string {
  const beside = ['../../chapters/home-manager', '../../../chapters/home-manager'];
  const folders = beside.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return folders.find((folder) => existsSync(folder)) ?? folders[0] ?? '';
}
