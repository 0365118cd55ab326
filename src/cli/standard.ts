/** The standard streams of this process, for commands that read and write lines. */
import { once } from 'node:events';
import { readConfig } from '../config/config.ts';
import { createOutputJudge } from '../doctor/index.ts';
import type { CheckInput } from './check.ts';
import type { ExplainInput } from './explain.ts';
import { loadOptions } from './options.ts';
import { loadOwnCatalogue, loadOwnChapter } from './own-chapter.ts';

export const standardInput: CheckInput & ExplainInput = {
  input: process.stdin,
  loadChapter: loadOwnChapter,
  loadCatalogue: loadOwnCatalogue,
  loadTools: async (chapter) => {
    const [options, catalogue] = await Promise.all([
      loadOptions(readConfig(process.env).dataFolder),
      loadOwnCatalogue(),
    ]);
    return { options, judgeErrorOutput: createOutputJudge(catalogue, chapter) };
  },
  message: (line) => void process.stderr.write(`${line}\n`),
  result: async (line) => {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  },
};
