/** Reads the texts of a chapter's folder. The only file of this layer that touches the file system. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularFile } from '../disk/regular-file.ts';
import type { ChapterSource } from './load.ts';

/** Far more than any text that chat could show; in bytes. */
const largestFile = 1024 * 1024;

/**
 * Every Markdown and YAML file in `directory` and in the folders of it; a chapter has none further down.
 *
 * @throws UnreadableFile where a file cannot be read; the system's error where the folder cannot
 */
export async function readChapterDirectory(directory: string): Promise<ChapterSource> {
  const entries = await readdir(directory, { withFileTypes: true });
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => (await readdir(join(directory, name))).map((file) => `${name}/${file}`)),
  );
  const names = [...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), ...below.flat()]
    .filter((name) => /\.(md|yaml)$/.test(name))
    .sort();
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await readRegularFile(join(directory, name), largestFile);
    // Some editors begin every file with a mark of its encoding.
    texts.set(name, text.replace(/^\ufeff/, ''));
  }
  return texts;
}
