/** What commands ask besides the validator, for tests of the core: the real options, messages and pictures. */
import { randomInt } from 'node:crypto';
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { drawGrid } from '../../src/charts/draw.ts';
import { diagnose, readCatalogue } from '../../src/doctor/index.ts';
import { OptionBook } from '../../src/options/option-book.ts';
import { shippedOptions } from '../../src/options/shipped.ts';
import { createGuessLimit } from '../../src/security/guesses.ts';
import { chapterDirectory } from '../chapter/home-manager.ts';

export const catalogue = readCatalogue(await readChapterDirectory(chapterDirectory));

export const knowledge = {
  checkFiles: () => [],
  diagnose: (text: string) => diagnose(catalogue, text),
  options: new OptionBook(shippedOptions),
  drawGrid,
  random: (bound: number) => randomInt(bound),
  limitGuesses: createGuessLimit(),
};
