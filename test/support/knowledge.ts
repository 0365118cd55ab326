/** What commands ask besides the validator, for tests of the core: the real options, messages and pictures. */
import { randomInt } from 'node:crypto';
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { drawGrid } from '../../src/charts/draw.ts';
import type { FileMerging } from '../../src/core/command.ts';
import { diagnose, readCatalogue } from '../../src/doctor/index.ts';
import { OptionBook } from '../../src/options/option-book.ts';
import { shippedOptions } from '../../src/options/shipped.ts';
import { createGuessLimit } from '../../src/security/guesses.ts';
import type { Merge } from '../../src/validator/files/merge.ts';
import { chapterDirectory } from '../chapter/home-manager.ts';
import { standInValidator } from './stand-in-validator.ts';

export const catalogue = readCatalogue(await readChapterDirectory(chapterDirectory));

const noChange: Merge = {
  kind: 'merged',
  changed: new Map(),
  removed: [],
  facts: {},
  notes: [],
  lost: [],
  met: [],
};

/** No answer changes a file. */
const standInMerging: FileMerging = {
  accept: (request) => {
    const verdict = standInValidator(request);
    return { verdict, merge: verdict.verdict === 'pass' ? noChange : null };
  },
  whole: (saved) => saved,
  factsIn: () => ({}),
  rename: (files) => files,
  renameSubmission: (text) => text,
  complete: (files) => ({ files, needed: [] }),
};

export const knowledge = {
  checkFiles: () => ({ findings: [], steps: {} }),
  merging: standInMerging,
  diagnose: (text: string) => diagnose(catalogue, text),
  options: new OptionBook(shippedOptions),
  drawGrid,
  random: (bound: number) => randomInt(bound),
  limitGuesses: createGuessLimit(),
};
