/** The standard streams of this process, for commands that read and write lines. */
import { once } from 'node:events';
import type { CheckInput } from './check.ts';
import type { ExplainInput } from './explain.ts';
import { loadOwnCatalogue, loadOwnChapter } from './own-chapter.ts';

export const standardInput: CheckInput & ExplainInput = {
  input: process.stdin,
  loadChapter: loadOwnChapter,
  loadCatalogue: loadOwnCatalogue,
  message: (line) => void process.stderr.write(`${line}\n`),
  result: async (line) => {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  },
};
