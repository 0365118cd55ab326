/** The file of the encryption keys: databases of IndexedDB, their records written in whole transactions. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fdatasync,
  mkdirSync,
  openSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { type Change, setup, statements } from './key-file-schema.ts';
import { EncryptionProblem } from './problem.ts';

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

/** What tells a file from its copies. */
export interface History {
  /** Random, made with the file. */
  readonly id: string;
  /** How many transactions there were. */
  readonly written: number;
  /** Whether the homeserver was told of the file. */
  readonly isKnown: boolean;
  /** Whether the file turned out to be an old copy. */
  readonly isOld: boolean;
}

const synchronise = promisify(fdatasync);

export class KeyFile {
  readonly #sqlite: DatabaseSync;
  /** SQLite's write-ahead log; null where it keeps none. */
  readonly #log: number | null;
  #isAhead = true;
  /** The last synchronising of the log, which may still be under way. */
  #synchronising: Promise<void> = Promise.resolve();
  readonly #prepared = new Map<string, StatementSync>();

  /** Where it is. */
  readonly path: string;
  /** Whether there was none before it was opened. */
  readonly isNew: boolean;

  /**
   * Opens the file for this process alone, and makes it where there is none.
   *
   * @throws EncryptionProblem `store-in-use` or `store-unusable`; a file that was not there is not there then either
   */
  static open(path: string): KeyFile {
    const isNew = keyFilesAt(path).length === 0;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      // SQLite gives its other files the mode of this one.
      closeSync(openSync(path, 'a', 0o600));
      restrict(path);
      const sqlite = new DatabaseSync(path);
      try {
        sqlite.exec(setup);
        const { quick_check: found } = sqlite.prepare('PRAGMA quick_check(1)').get() ?? {};
        if (found !== 'ok') throw new Error(`it is damaged: ${found}`);
        const log = openLog(path);
        // Without a log of its own it is SQLite that has to wait for the disk, and everybody with it.
        if (log !== null) sqlite.exec('PRAGMA synchronous = NORMAL');
        return new KeyFile(sqlite, log, path, isNew);
      } catch (error) {
        sqlite.close();
        throw error;
      }
    } catch (error) {
      const problem = problemOf(path, error);
      if (isNew && problem.code !== 'store-in-use') removeFiles(path);
      throw problem;
    }
  }

  private constructor(sqlite: DatabaseSync, log: number | null, path: string, isNew: boolean) {
    this.#sqlite = sqlite;
    this.#log = log;
    this.path = path;
    this.isNew = isNew;
  }

  /** Makes all of the changes or none. They outlive this process, and with `synced` the machine. @throws what SQLite throws */
  write(changes: readonly Change[]): void {
    this.#transaction(() => {
      for (const { kind, ...values } of changes) this.#statement(statements[kind]).run(values);
    });
  }

  /**
   * Resolves when what was written before is on the disk. The log is synchronised from here and not by SQLite, which would
   * hold up the whole process meanwhile; nothing else than when that happens is different
   * (https://www.sqlite.org/pragma.html#pragma_synchronous).
   *
   * @throws what the file system throws
   */
  async synced(): Promise<void> {
    if (this.#log === null) return;
    if (this.#isAhead) {
      this.#isAhead = false;
      this.#synchronising = synchronise(this.#log);
    }
    await this.#synchronising;
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

  /** Counts as written, so that of two starts with the same file the second is noticed. */
  markKnown(): void {
    this.#transaction(() => this.#statement('UPDATE history SET is_known = 1').run());
  }

  markOld(): void {
    this.#transaction(() => this.#statement('UPDATE history SET is_old = 1').run());
  }

  /** The device whose keys these are; null before they were made. Needs no key. */
  device(): string | null {
    const row = this.#statement('SELECT id FROM device').get();
    return row === undefined ? null : String(row.id);
  }

  setDevice(id: string): void {
    if (this.device() !== null) return;
    this.#transaction(() => this.#statement('INSERT INTO device VALUES (:id)').run({ id }));
  }

  close(): void {
    if (this.#log !== null) closeSync(this.#log);
    this.#sqlite.close();
  }

  /** For a file that is closed, and of which nothing was used: as if it had never been opened. */
  removeIfNew(): void {
    if (this.isNew) removeFiles(this.path);
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

  #transaction(task: () => unknown): void {
    this.#sqlite.exec('BEGIN IMMEDIATE');
    try {
      task();
      this.#statement('UPDATE history SET written = written + 1').run();
      this.#sqlite.exec('COMMIT');
      this.#isAhead = true;
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

/** A key file is what SQLite makes of it: https://www.sqlite.org/walformat.html */
const endings = ['', '-wal', '-shm', '-journal'];

/** Which of the files that belong together are there. */
export function keyFilesAt(path: string): readonly string[] {
  return endings.map((ending) => path + ending).filter((file) => existsSync(file));
}

/** @returns null where SQLite could not keep one, so that it writes to the file itself */
function openLog(path: string): number | null {
  const log = `${realpathSync(path)}-wal`;
  return existsSync(log) ? openSync(log, 'r+') : null;
}

/** A link that leads to the file stays. */
function removeFiles(path: string): void {
  if (existsSync(path)) for (const file of keyFilesAt(realpathSync(path))) rmSync(file);
}

/** To its owner alone. On what belongs to somebody else that fails, and nothing in it can be read without the key. */
function restrict(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  try {
    chmodSync(path, 0o600);
  } catch {
    // As it was.
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
