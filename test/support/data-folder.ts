/** Folders with an embedded database, copied from one migrated image, since making one from nothing takes seconds. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrationsFolder } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** A new folder with an empty, migrated database. The caller removes it. */
export async function createDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hm-tutor-data-'));
  await cp(await findImage(), folder, { recursive: true });
  return folder;
}

/** The image for this version of PGlite and these migrations; several processes may look for it at once. */
async function findImage(): Promise<string> {
  const parts = [
    join(modules, '@electric-sql/pglite/package.json'),
    join(migrationsFolder, 'meta/_journal.json'),
  ];
  const key = createHash('sha256');
  for (const part of parts) key.update(await readFile(part));
  const image = join(modules, `.cache/hm-tutor/database-${key.digest('hex').slice(0, 16)}`);
  if (existsSync(image)) return image;
  await mkdir(dirname(image), { recursive: true });
  const fresh = await mkdtemp(join(dirname(image), 'unfinished-'));
  const store = await openStore({ dataFolder: fresh });
  await store.close();
  // Whoever comes second finds the name taken, and the first one's image is as good.
  await rename(fresh, image).catch(() => rm(fresh, { recursive: true }));
  return image;
}
