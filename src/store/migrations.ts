/** The migrations this program brings, and how far a database is. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { desc, sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { bigint, pgSchema } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import { SchemaMismatch } from './errors.ts';

/** Where drizzle notes what it ran. */
const applied = pgSchema('drizzle').table('__drizzle_migrations', {
  createdAt: bigint('created_at', { mode: 'number' }).notNull(),
});

/** Any number that no other program uses on the same database. */
const migrationLock = 4_711_020_605;

/** The folder of the migrations: beside `src/` in a checkout, beside `dist/` in a package. */
export const migrationsFolder = findMigrations();

/** How the database's schema compares with this program's. */
async function compareSchema(database: Database): Promise<'older' | 'same' | 'newer'> {
  const ours = readMigrationFiles({ migrationsFolder }).at(-1)?.folderMillis ?? 0;
  const [exists] = await database
    .select({ table: sql<string | null>`to_regclass('drizzle.__drizzle_migrations')::text` })
    .from(sql`(select 1) as one`);
  if (exists?.table == null) return 'older';
  const [last] = await database.select().from(applied).orderBy(desc(applied.createdAt)).limit(1);
  const theirs = last?.createdAt ?? 0;
  if (theirs === ours) return 'same';
  return theirs < ours ? 'older' : 'newer';
}

/** @throws SchemaMismatch unless the database's schema is the one this program was written for. */
export async function requireSchema(database: Database): Promise<void> {
  const state = await compareSchema(database);
  if (state !== 'same') throw new SchemaMismatch(state);
}

/**
 * Runs `migrate` unless the schema is up to date. Holds an advisory lock meanwhile, since drizzle has none and all but
 * one of several migrators would fail. The database must be a single connection: the lock belongs to it.
 *
 * @throws SchemaMismatch where the schema is newer than this program.
 */
export async function migrateLocked(database: Database, migrate: () => Promise<void>): Promise<void> {
  await database.execute(sql`select pg_advisory_lock(${migrationLock})`);
  try {
    const state = await compareSchema(database);
    if (state === 'newer') throw new SchemaMismatch('newer');
    if (state === 'older') await migrate();
  } finally {
    await database.execute(sql`select pg_advisory_unlock(${migrationLock})`);
  }
}

function findMigrations(): string {
  const candidates = ['../../migrations', '../../../migrations'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const found = candidates.find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`no migrations at ${candidates.join(' or ')}`);
  return found;
}
