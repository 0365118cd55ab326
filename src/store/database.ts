/** What the statements need of a database; both drivers offer it. */
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

export type Database = PgDatabase<PgQueryResultHKT>;

/** A database that is open. */
export interface Connection {
  readonly database: Database;
  /** Where it is, in words that hold no password. */
  readonly place: string;
  close(): Promise<void>;
}
