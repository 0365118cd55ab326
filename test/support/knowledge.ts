/** What commands ask besides the validator, for tests of the core: the real options and messages. */
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { diagnose, readCatalogue } from '../../src/doctor/index.ts';
import { OptionBook } from '../../src/options/option-book.ts';
import { shippedOptions } from '../../src/options/shipped.ts';
import { chapterDirectory } from '../chapter/home-manager.ts';

export const catalogue = readCatalogue(await readChapterDirectory(chapterDirectory));

export const knowledge = {
  checkFiles: () => [],
  diagnose: (text: string) => diagnose(catalogue, text),
  options: new OptionBook(shippedOptions),
};
