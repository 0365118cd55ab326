/** The store that the tests of a file share. */
import { rm } from 'node:fs/promises';
import { afterAll } from 'vitest';
import type { Store } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import { createDataFolder } from './data-folder.ts';

/** A new embedded database, which is removed after the last test of the file. */
export async function embeddedStore(): Promise<Store> {
  const dataFolder = await createDataFolder();
  const store = await openStore({ dataFolder });
  afterAll(async () => {
    await store.close();
    await rm(dataFolder, { recursive: true });
  });
  return store;
}
