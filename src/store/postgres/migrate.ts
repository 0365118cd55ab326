import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import type { Database } from '../database.ts';
import { migrateLocked, migrationsFolder } from '../migrations.ts';

/** Brings a PostgreSQL database to this program's schema. The database must be a single connection. */
export function migrate(database: Database): Promise<void> {
  return migrateLocked(database, () => runMigrations(database as PostgresJsDatabase, { migrationsFolder }));
}
