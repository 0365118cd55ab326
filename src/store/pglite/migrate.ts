import type { PgliteDatabase } from 'drizzle-orm/pglite';
import { migrate as runMigrations } from 'drizzle-orm/pglite/migrator';
import type { Database } from '../database.ts';
import { migrateLocked, migrationsFolder } from '../migrations.ts';

/** Brings an embedded database to this program's schema. */
export function migrate(database: Database): Promise<void> {
  return migrateLocked(database, () => runMigrations(database as PgliteDatabase, { migrationsFolder }));
}
