/** How the key file is laid out, and what can change in it. */

interface InStore {
  readonly database: string;
  readonly store: string;
}

/** One change of what is stored. Keys, key paths and options are JSON; values are what `v8.serialize` makes. */
export type Change =
  | { readonly kind: 'version'; readonly database: string; readonly version: number }
  | { readonly kind: 'remove-database'; readonly database: string }
  | ({ readonly kind: 'make-store'; readonly options: string } & InStore)
  | ({ readonly kind: 'remove-store' } & InStore)
  | ({
      readonly kind: 'make-index';
      readonly index: string;
      readonly keyPath: string;
      readonly options: string;
    } & InStore)
  | ({ readonly kind: 'remove-index'; readonly index: string } & InStore)
  | ({ readonly kind: 'put'; readonly key: string; readonly value: Uint8Array } & InStore)
  | ({ readonly kind: 'remove'; readonly key: string } & InStore)
  | ({ readonly kind: 'clear' } & InStore);

/**
 * The lock is taken first, and the page size before there is a page. Larger pages take 40 % less room here. The last
 * statement changes nothing: it is a write, so that a file that cannot be written is noticed.
 */
export const setup = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA page_size = 16384;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS database (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS store (
    database TEXT NOT NULL, name TEXT NOT NULL, options TEXT NOT NULL, PRIMARY KEY (database, name),
    FOREIGN KEY (database) REFERENCES database ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS store_index (
    database TEXT NOT NULL, store TEXT NOT NULL, name TEXT NOT NULL, key_path TEXT NOT NULL, options TEXT NOT NULL,
    PRIMARY KEY (database, store, name), FOREIGN KEY (database, store) REFERENCES store ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS record (
    database TEXT NOT NULL, store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (database, store, key), FOREIGN KEY (database, store) REFERENCES store ON DELETE CASCADE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS offered_key (id TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS history (
    id TEXT NOT NULL, written INTEGER NOT NULL, is_known INTEGER NOT NULL, is_old INTEGER NOT NULL
  ) STRICT;
  INSERT INTO history SELECT lower(hex(randomblob(16))), 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM history);
  CREATE TABLE IF NOT EXISTS device (id TEXT NOT NULL) STRICT;
  UPDATE history SET written = written;
  COMMIT;
`;

/** Their parameters are the fields of the change. */
export const statements = {
  version:
    'INSERT INTO database VALUES (:database, :version) ON CONFLICT DO UPDATE SET version = excluded.version',
  'remove-database': 'DELETE FROM database WHERE name = :database',
  'make-store': 'INSERT INTO store VALUES (:database, :store, :options)',
  'remove-store': 'DELETE FROM store WHERE database = :database AND name = :store',
  'make-index': 'INSERT INTO store_index VALUES (:database, :store, :index, :keyPath, :options)',
  'remove-index': 'DELETE FROM store_index WHERE database = :database AND store = :store AND name = :index',
  put: 'INSERT INTO record VALUES (:database, :store, :key, :value) ON CONFLICT DO UPDATE SET value = excluded.value',
  remove: 'DELETE FROM record WHERE database = :database AND store = :store AND key = :key',
  clear: 'DELETE FROM record WHERE database = :database AND store = :store',
} as const satisfies Record<Change['kind'], string>;
