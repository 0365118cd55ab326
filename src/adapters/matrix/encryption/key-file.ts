/** The file of the encryption keys: databases of IndexedDB, their records written in whole transactions. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { EncryptionProblem } from './problem.ts';

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

export interface KeptStore {
  readonly name: string;
  readonly options: string;
  readonly indexes: readonly { readonly name: string; readonly keyPath: string; readonly options: string }[];
  records(): Iterable<{ readonly key: string; readonly value: Uint8Array }>;
}

export interface KeptDatabase {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly KeptStore[];
}

/** The lock is taken first, and the page size before there is a page. Larger pages take 40 % less room here. */
const setup = `
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
  UPDATE history SET written = written + 1;
  COMMIT;
`;

/** What tells a file from its copies. */
export interface History {
  /** Random, made with the file. */
  readonly id: string;
  /** How many transactions there were. It grows with every opening, so that a file that cannot be written is noticed. */
  readonly written: number;
  /** Whether the homeserver was told of the file. */
  readonly isKnown: boolean;
  /** Whether the file turned out to be an old copy. */
  readonly isOld: boolean;
}

const statements = {
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

export class KeyFile {
  readonly #sqlite: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  /**
   * Opens the file for this process alone, and makes it where there is none.
   *
   * @throws EncryptionProblem `store-in-use` or `store-unusable`
   */
  static open(path: string): KeyFile {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // SQLite gives its other files the mode of this one.
      closeSync(openSync(path, 'a', 0o600));
      const sqlite = new DatabaseSync(path);
      try {
        sqlite.exec(setup);
        return new KeyFile(sqlite);
      } catch (error) {
        sqlite.close();
        throw error;
      }
    } catch (error) {
      throw problemOf(path, error);
    }
  }

  private constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
  }

  /** Makes all of the changes or none; on the disk when it returns. @throws what SQLite throws */
  write(changes: readonly Change[]): void {
    this.#transaction(() => {
      for (const { kind, ...values } of changes) this.#statement(statements[kind]).run(values);
    });
  }

  databases(): readonly KeptDatabase[] {
    const rows = this.#statement('SELECT name, version FROM database').all();
    return rows.map((row) => ({
      name: String(row.name),
      version: Number(row.version),
      stores: this.#storesOf(String(row.name)),
    }));
  }

  /** Ids of the one-time keys that were on their way to the homeserver when nobody heard whether they arrived. */
  offeredKeys(): ReadonlySet<string> {
    return new Set(
      this.#statement('SELECT id FROM offered_key')
        .all()
        .map(({ id }) => String(id)),
    );
  }

  /** Takes the place of the ids that were there. */
  setOfferedKeys(ids: readonly string[]): void {
    this.#transaction(() => {
      this.#statement('DELETE FROM offered_key').run();
      for (const id of ids) this.#statement('INSERT INTO offered_key VALUES (:id)').run({ id });
    });
  }

  history(): History {
    const row = this.#statement('SELECT * FROM history').get();
    return {
      id: String(row?.id),
      written: Number(row?.written),
      isKnown: row?.is_known === 1,
      isOld: row?.is_old === 1,
    };
  }

  markKnown(): void {
    this.#statement('UPDATE history SET is_known = 1').run();
  }

  markOld(): void {
    this.#statement('UPDATE history SET is_old = 1').run();
  }

  close(): void {
    this.#sqlite.close();
  }

  #storesOf(database: string): readonly KeptStore[] {
    const rows = this.#statement('SELECT name, options FROM store WHERE database = :database').all({
      database,
    });
    return rows.map((row) => {
      const at = { database, store: String(row.name) };
      const indexes = this.#statement(
        'SELECT name, key_path, options FROM store_index WHERE database = :database AND store = :store',
      ).all(at);
      return {
        name: at.store,
        options: String(row.options),
        indexes: indexes.map(({ name, key_path, options }) => ({
          name: String(name),
          keyPath: String(key_path),
          options: String(options),
        })),
        records: () => this.#recordsOf(at),
      };
    });
  }

  *#recordsOf(at: { database: string; store: string }) {
    const query = 'SELECT key, value FROM record WHERE database = :database AND store = :store';
    for (const { key, value } of this.#sqlite.prepare(query).iterate(at)) {
      if (value instanceof Uint8Array) yield { key: String(key), value };
    }
  }

  #transaction(task: () => void): void {
    this.#sqlite.exec('BEGIN IMMEDIATE');
    try {
      task();
      this.#statement('UPDATE history SET written = written + 1').run();
      this.#sqlite.exec('COMMIT');
    } catch (error) {
      if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.#sqlite.prepare(sql);
    this.#prepared.set(sql, made);
    return made;
  }
}

/** https://www.sqlite.org/rescode.html#busy */
const busy = 5;

function problemOf(path: string, error: unknown): EncryptionProblem {
  const inUse = error instanceof Error && 'errcode' in error && error.errcode === busy;
  return inUse
    ? new EncryptionProblem(
        'store-in-use',
        `another tutor uses the encryption keys in ${path}; end it first, for two on one device would destroy them`,
        error,
      )
    : new EncryptionProblem(
        'store-unusable',
        `the encryption keys in ${path} cannot be read or written (${error instanceof Error ? error.message : String(error)}); see docs/matrix.md`,
        error,
      );
}
