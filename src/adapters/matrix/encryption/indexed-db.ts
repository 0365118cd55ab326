/** What is used here of IndexedDB, whose types belong to browsers: https://w3c.github.io/IndexedDB/ */
import 'fake-indexeddb/auto';
import * as classes from 'fake-indexeddb';

export interface Request<Result = unknown> {
  readonly result: Result;
  readonly error: unknown;
  addEventListener(type: 'success' | 'error' | 'upgradeneeded', listener: () => void): void;
}

export interface Transaction {
  readonly db: Database;
  readonly mode: 'readonly' | 'readwrite' | 'versionchange';
  addEventListener(type: 'complete', listener: () => void): void;
}

export interface Database {
  readonly name: string;
  readonly version: number;
  createObjectStore(name: string, options?: object): ObjectStore;
  close(): void;
}

export interface ObjectStore {
  readonly name: string;
  readonly transaction: Transaction;
  createIndex(name: string, keyPath: unknown, options?: object): unknown;
  put(value: unknown, key?: unknown): Request;
  getAllKeys(range: unknown): Request<readonly unknown[]>;
}

export interface Cursor {
  readonly primaryKey: unknown;
  readonly source: ObjectStore | { readonly objectStore: ObjectStore };
}

export interface Factory {
  open(name: string, version?: number): Request<Database>;
  deleteDatabase(name: string): Request;
}

interface Class {
  readonly prototype: object;
}

export const { IDBCursor, IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } = classes as unknown as {
  readonly IDBCursor: Class;
  readonly IDBDatabase: Class;
  readonly IDBFactory: Class & (new () => Factory);
  readonly IDBKeyRange: Class & (new () => object);
  readonly IDBObjectStore: Class;
};

export function resultOf<Result>(request: Request<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

/** Wraps a method for every object of the class. `make` is given the method as it was. */
export function wrapMethod<Self, Arguments extends unknown[], Result>(
  { prototype }: Class,
  name: string,
  make: (
    original: (self: Self, ...given: Arguments) => Result,
  ) => (self: Self, ...given: Arguments) => Result,
): void {
  const methods = prototype as Record<string, (this: Self, ...given: Arguments) => Result>;
  const original = methods[name];
  if (original === undefined) throw new Error(`fake-indexeddb has no ${name}`);
  const wrapped = make((self, ...given) => original.apply(self, given));
  methods[name] = function (this: Self, ...given: Arguments) {
    return wrapped(this, ...given);
  };
}
