import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { makeFolder } from '../../disk/make-folder.ts';
import type { Connection } from '../database.ts';
import { FolderInUse, StoreUnavailable } from '../errors.ts';
import { lock } from './lock.ts';
import { migrate } from './migrate.ts';

/**
 * The embedded database in a folder, which is created where it is missing. It is this process's alone until it is
 * closed or the process ends.
 *
 * @throws FolderInUse, StoreUnavailable
 */
export async function connect(dataFolder: string): Promise<Connection> {
  const folder = resolve(dataFolder);
  const place = `in ${folder}`;
  try {
    // Only its owner may read it: it holds what learners wrote.
    makeFolder(folder, 0o700);
    return await openLocked(folder, place);
  } catch (error) {
    if (error instanceof FolderInUse) throw error;
    throw new StoreUnavailable(place, error instanceof Error ? error.message : String(error), error);
  }
}

async function openLocked(folder: string, place: string): Promise<Connection> {
  const held = lock(join(folder, 'database.lock'), folder);
  try {
    const dataDir = join(folder, 'database');
    if (!existsSync(dataDir)) await create(dataDir);
    const client = await PGlite.create({ dataDir });
    const close = async () => {
      await client.close();
      held.release();
    };
    return { database: drizzle(client), place, close };
  } catch (error) {
    held.release();
    throw error;
  }
}

/** Makes it under another name first, so that a process killed in the middle leaves nothing that looks finished. */
async function create(dataDir: string): Promise<void> {
  const unfinished = `${dataDir}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const client = await PGlite.create({ dataDir: unfinished });
  await migrate(drizzle(client));
  await client.close();
  await rename(unfinished, dataDir);
}
