/** Both databases that the store runs on, so that one suite covers them. */
import { rm } from 'node:fs/promises';
import { getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Connection } from '../../src/store/database.ts';
import { migrateStore, type StoreLocation } from '../../src/store/open.ts';
import { connect as connectEmbedded } from '../../src/store/pglite/connect.ts';
import { connect as connectServer } from '../../src/store/postgres/connect.ts';
import * as schema from '../../src/store/schema/index.ts';
import { createDataFolder } from './data-folder.ts';
import { startPostgres } from './postgres.ts';

export interface Backend {
  /** A new, empty, migrated database. */
  create(): Promise<StoreLocation>;
  /** Removes all databases that were created. */
  stop(): Promise<void>;
}

export const backends = [
  { name: 'PostgreSQL', start: startServerBackend },
  { name: 'PGlite', start: startEmbeddedBackend },
] as const;

async function startServerBackend(): Promise<Backend> {
  const server = await startPostgres();
  await migrateStore({ databaseUrl: await server.createDatabase('migrated') });
  let count = 0;
  return {
    create: async () => ({ databaseUrl: await server.createDatabase(`test_${++count}`, 'migrated') }),
    stop: () => server.stop(),
  };
}

async function startEmbeddedBackend(): Promise<Backend> {
  const folders: string[] = [];
  return {
    async create() {
      const dataFolder = await createDataFolder();
      folders.push(dataFolder);
      return { dataFolder };
    },
    async stop() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Tables = { readonly [K in keyof typeof schema]: readonly (typeof schema)[K]['$inferSelect'][] };

/** Every row of a database that no store has open any more, by table. */
export async function readTables(location: StoreLocation): Promise<Tables> {
  return withConnection(location, async ({ database }) => {
    const tables: Record<string, unknown> = {};
    for (const table of Object.values(schema) as PgTable[]) {
      tables[getTableName(table)] = await database.select().from(table);
    }
    return tables as unknown as Tables;
  });
}

/** Runs `use` on a database of its own accord, past the store. */
export async function withConnection<T>(
  location: StoreLocation,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection =
    'databaseUrl' in location
      ? await connectServer(location.databaseUrl, 1)
      : await connectEmbedded(location.dataFolder);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
