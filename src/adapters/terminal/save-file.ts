/** Files that the terminal cannot show. */
import { writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { makeFolder } from '../../disk/make-folder.ts';

/**
 * Saves a file in a folder, which is made where it is missing. An older file stays: the new one gets a number. Pieces are
 * written as they come.
 *
 * @returns its absolute path.
 */
export async function saveFile(
  folder: string,
  name: string,
  content: Uint8Array | AsyncIterable<string>,
): Promise<string> {
  makeFolder(folder, 0o700);
  // A reply may name a file as it likes; only letters, digits and a few marks reach the file system.
  const safe =
    basename(name)
      .replaceAll(/[^\w.-]+/g, '-')
      .replace(/^\.+/, '') || 'file';
  const ending = extname(safe);
  const stem = safe.slice(0, safe.length - ending.length);
  for (let count = 1; ; count++) {
    const path = resolve(join(folder, count === 1 ? safe : `${stem}-${count}${ending}`));
    try {
      await writeFile(path, content, { flag: 'wx', mode: 0o600 });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
