/** Opening the store, on a PostgreSQL server or on the embedded database. */
import type { Connection, Database } from './database.ts';
import { translateFailure } from './failures.ts';
import { requireSchema } from './migrations.ts';
import { DatabaseStore } from './store.ts';

/** Where the database is: a PostgreSQL address, or the folder of an embedded one. */
export type StoreLocation = { readonly databaseUrl: string } | { readonly dataFolder: string };

/**
 * Connections to a PostgreSQL server, which admits 100 unless told otherwise. Commits that wait at the same time share a
 * statement, so that a few connections are enough for them; each connection plans every statement anew.
 */
const poolSize = 8;

interface Driver {
  connect(connections: number): Promise<Connection>;
  /** Needs a connection that was opened as a single one. */
  migrate(database: Database): Promise<void>;
}

/**
 * Opens the store. An embedded database is brought up to date; a PostgreSQL server has to be, by `migrateStore`.
 *
 * @throws StoreUnavailable, SchemaMismatch, FolderInUse, BadDatabaseUrl
 */
export async function openStore(location: StoreLocation): Promise<DatabaseStore> {
  const driver = await driverOf(location);
  return using(await driver.connect(poolSize), async (connection) => {
    if ('dataFolder' in location) await driver.migrate(connection.database);
    else await requireSchema(connection.database);
    return new DatabaseStore(connection);
  });
}

/**
 * Brings the database to this program's schema. Several processes may do so at once.
 *
 * @throws StoreUnavailable, SchemaMismatch, FolderInUse, BadDatabaseUrl
 */
export async function migrateStore(location: StoreLocation): Promise<void> {
  const driver = await driverOf(location);
  await using(await driver.connect(1), async (connection) => {
    await driver.migrate(connection.database);
    await connection.close();
  });
}

/** Only the driver that is needed is loaded: the embedded database alone takes tens of megabytes. */
async function driverOf(location: StoreLocation): Promise<Driver> {
  if ('databaseUrl' in location) {
    const [{ connect }, { migrate }] = await Promise.all([
      import('./postgres/connect.ts'),
      import('./postgres/migrate.ts'),
    ]);
    return { connect: (connections) => connect(location.databaseUrl, connections), migrate };
  }
  const [{ connect }, { migrate }] = await Promise.all([
    import('./pglite/connect.ts'),
    import('./pglite/migrate.ts'),
  ]);
  return { connect: () => connect(location.dataFolder), migrate };
}

/** Closes the connection where `use` fails. */
async function using<T>(connection: Connection, use: (connection: Connection) => Promise<T>): Promise<T> {
  try {
    return await use(connection);
  } catch (error) {
    await connection.close();
    throw translateFailure(error, connection.place);
  }
}
