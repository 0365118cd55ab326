/** One process at a time on an embedded database: PGlite itself lets a second one in, and rows are lost. */
import { DatabaseSync } from 'node:sqlite';
import { FolderInUse } from '../errors.ts';

const busy = 5;

/**
 * Holds `file` for this process. The lock is an exclusive transaction on an empty SQLite file, so that the operating
 * system releases it when the process ends in whatever way; a leftover file means nothing.
 *
 * @throws FolderInUse
 */
export function lock(file: string, folder: string): { release(): void } {
  const database = new DatabaseSync(file);
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) throw new FolderInUse(folder);
    throw error;
  }
  return { release: () => database.close() };
}
