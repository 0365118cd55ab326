/**
 * IndexedDB in memory, every transaction of which is in the key file before whoever made it hears that it is complete.
 * The cryptography knows no other store than IndexedDB.
 */
import { deserialize, serialize } from 'node:v8';
import {
  type Cursor,
  type Database,
  type Factory,
  IDBCursor,
  IDBDatabase,
  IDBFactory,
  IDBKeyRange,
  IDBObjectStore,
  type ObjectStore,
  type Request,
  resultOf,
  type Transaction,
  wrapMethod,
} from './indexed-db.ts';
import type { KeptDatabase, KeyFile } from './key-file.ts';
import type { Change } from './key-file-schema.ts';

/** Where the changes go; null while there is no store, or while one is being loaded. */
let recording: WriteThrough | null = null;
const changesOf = new WeakMap<Transaction, Change[]>();
const upgradeOf = new WeakMap<Database, Transaction>();

export class WriteThrough {
  readonly #file: KeyFile;
  readonly #onFailure: (error: unknown) => never;
  #held: Change[] | null = null;

  /**
   * Loads the file into the process' IndexedDB, of which there is one.
   *
   * @param onFailure - is called where a change could not be written. The memory is ahead of the disk then, so that the
   *   process must not go on.
   */
  static async over(file: KeyFile, onFailure: (error: unknown) => never): Promise<WriteThrough> {
    if (recording !== null) throw new Error('this process has its store open already');
    const factory = new IDBFactory();
    for (const kept of file.databases()) await load(factory, kept);
    Object.assign(globalThis, { indexedDB: factory });
    recording = new WriteThrough(file, onFailure);
    return recording;
  }

  private constructor(file: KeyFile, onFailure: (error: unknown) => never) {
    this.#file = file;
    this.#onFailure = onFailure;
  }

  /** What the task commits, in however many transactions, is written as one when it has ended. One at a time. */
  async asOne<T>(task: () => Promise<T>): Promise<T> {
    if (this.#held !== null) throw new Error('one unit of work within another');
    const held: Change[] = [];
    this.#held = held;
    try {
      return await task();
    } finally {
      this.#held = null;
      this.#write(held);
      await this.synced();
    }
  }

  /** Resolves when everything that was committed is on the disk. */
  async synced(): Promise<void> {
    try {
      await this.#file.synced();
    } catch (error) {
      this.#onFailure(error);
    }
  }

  committed(changes: readonly Change[]): void {
    if (this.#held === null) this.#write(changes);
    else this.#held.push(...changes);
  }

  close(): void {
    recording = null;
  }

  #write(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    try {
      this.#file.write(changes);
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

async function load(factory: Factory, { name, version, stores }: KeptDatabase): Promise<void> {
  const opening = factory.open(name, version);
  opening.addEventListener('upgradeneeded', () => {
    for (const kept of stores) {
      const store = opening.result.createObjectStore(kept.name, JSON.parse(kept.options));
      for (const index of kept.indexes) {
        store.createIndex(index.name, JSON.parse(index.keyPath), JSON.parse(index.options));
      }
      for (const { key, value } of kept.records()) store.put(deserialize(value), JSON.parse(key));
    }
  });
  (await resultOf(opening)).close();
}

/** Keys as text that is the same for the same key. */
function keyText(key: unknown): string {
  const isPlain = (part: unknown): boolean =>
    typeof part === 'string' || Number.isFinite(part) || (Array.isArray(part) && part.every(isPlain));
  if (!isPlain(key)) throw new TypeError('a key of a kind that is not stored');
  return JSON.stringify(key);
}

function place(store: ObjectStore): { database: string; store: string } {
  return { database: store.transaction.db.name, store: store.name };
}

/** Adds the change to the transaction's once the request has succeeded, before anybody else hears of it. */
function onSuccess(store: ObjectStore, request: Request, change: () => Change): void {
  const changes = changesOf.get(store.transaction);
  request.addEventListener('success', () => changes?.push(change()));
}

function recordPut(original: (store: ObjectStore, value: unknown, ...key: unknown[]) => Request) {
  return (store: ObjectStore, value: unknown, ...key: unknown[]): Request => {
    const kept = serialize(value);
    const request = original(store, value, ...key);
    onSuccess(store, request, () => ({
      kind: 'put',
      ...place(store),
      key: keyText(request.result),
      value: kept,
    }));
    return request;
  };
}

/** Changes of the form of a database take effect at once, within its upgrade. */
function upgrading(database: Database, change: Change): void {
  const transaction = upgradeOf.get(database);
  if (transaction !== undefined) changesOf.get(transaction)?.push(change);
}

function storeOf({ source }: Cursor): ObjectStore {
  return 'objectStore' in source ? source.objectStore : source;
}

// An upgrade's transaction is made by the same method.
wrapMethod<Database, unknown[], Transaction>(IDBDatabase, 'transaction', (original) => {
  return (database, ...given) => {
    const transaction = original(database, ...given);
    const target = recording;
    if (target === null || transaction.mode === 'readonly') return transaction;
    const { name, version } = database;
    const changes: Change[] = [];
    if (transaction.mode === 'versionchange') {
      changes.push({ kind: 'version', database: name, version });
      upgradeOf.set(database, transaction);
    }
    changesOf.set(transaction, changes);
    // The first listener is the first to hear it.
    transaction.addEventListener('complete', () => target.committed(changes));
    return transaction;
  };
});

wrapMethod<Database, [string, { keyPath?: unknown; autoIncrement?: boolean }?], ObjectStore>(
  IDBDatabase,
  'createObjectStore',
  (original) => (database, name, options) => {
    // The keys of such a store would not be known in the file.
    if (options?.autoIncrement === true || options?.keyPath != null)
      throw new TypeError('a store of a kind that is not kept');
    const store = original(database, name, options);
    upgrading(database, { kind: 'make-store', database: database.name, store: name, options: '{}' });
    return store;
  },
);

wrapMethod<Database, [string], void>(IDBDatabase, 'deleteObjectStore', (original) => {
  return (database, name) => {
    original(database, name);
    upgrading(database, { kind: 'remove-store', database: database.name, store: name });
  };
});

wrapMethod<ObjectStore, [string, unknown, object?], unknown>(
  IDBObjectStore,
  'createIndex',
  (original) =>
    (store, index, keyPath, options = {}) => {
      const made = original(store, index, keyPath, options);
      // The options come from the cryptography as an object of its own kind.
      const { unique = false, multiEntry = false } = options as { unique?: boolean; multiEntry?: boolean };
      upgrading(store.transaction.db, {
        kind: 'make-index',
        ...place(store),
        index,
        keyPath: JSON.stringify(keyPath),
        options: JSON.stringify({ unique, multiEntry }),
      });
      return made;
    },
);

wrapMethod<ObjectStore, [string], void>(IDBObjectStore, 'deleteIndex', (original) => {
  return (store, index) => {
    original(store, index);
    upgrading(store.transaction.db, { kind: 'remove-index', ...place(store), index });
  };
});

wrapMethod(IDBObjectStore, 'put', recordPut);
wrapMethod(IDBObjectStore, 'add', recordPut);

wrapMethod<ObjectStore, [unknown], Request>(IDBObjectStore, 'delete', (original) => (store, key) => {
  if (!(key instanceof IDBKeyRange)) {
    const request = original(store, key);
    onSuccess(store, request, () => ({ kind: 'remove', ...place(store), key: keyText(key) }));
    return request;
  }
  const found = store.getAllKeys(key);
  const request = original(store, key);
  const changes = changesOf.get(store.transaction);
  request.addEventListener('success', () => {
    for (const each of found.result) {
      changes?.push({ kind: 'remove', ...place(store), key: keyText(each) });
    }
  });
  return request;
});

wrapMethod<ObjectStore, [], Request>(IDBObjectStore, 'clear', (original) => (store) => {
  const request = original(store);
  onSuccess(store, request, () => ({ kind: 'clear', ...place(store) }));
  return request;
});

wrapMethod<Cursor, [unknown], Request>(IDBCursor, 'update', (original) => (cursor, value) => {
  const store = storeOf(cursor);
  const key = keyText(cursor.primaryKey);
  const kept = serialize(value);
  const request = original(cursor, value);
  onSuccess(store, request, () => ({ kind: 'put', ...place(store), key, value: kept }));
  return request;
});

wrapMethod<Cursor, [], Request>(IDBCursor, 'delete', (original) => (cursor) => {
  const store = storeOf(cursor);
  const key = keyText(cursor.primaryKey);
  const request = original(cursor);
  onSuccess(store, request, () => ({ kind: 'remove', ...place(store), key }));
  return request;
});

wrapMethod<Factory, [string], Request>(IDBFactory, 'deleteDatabase', (original) => {
  return (factory, database) => {
    const target = recording;
    const request = original(factory, database);
    request.addEventListener('success', () => target?.committed([{ kind: 'remove-database', database }]));
    return request;
  };
});
