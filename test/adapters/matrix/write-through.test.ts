import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';
import { WriteThrough } from '../../../src/adapters/matrix/encryption/write-through.ts';

/** What the test uses of IndexedDB. */
interface Store {
  put(value: unknown, key: unknown): void;
  delete(key: unknown): void;
  get(key: unknown): { result: unknown; onsuccess: () => void };
}
interface Database {
  createObjectStore(name: string): void;
  transaction(store: string, mode: string): { objectStore(name: string): Store; oncomplete: () => void };
}
interface Opening {
  result: Database;
  onupgradeneeded: () => void;
  onsuccess: () => void;
}
const browser = globalThis as unknown as {
  indexedDB: { open(name: string, version: number): Opening };
  IDBKeyRange: { bound(from: unknown, to: unknown): unknown };
};

let folder: string;
let file: KeyFile;
let store: WriteThrough;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hm-tutor-keys-'));
  await open();
});

afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  file = KeyFile.open(join(folder, 'keys.sqlite'));
  store = await WriteThrough.over(file, (error) => {
    throw error;
  });
}

function close(): void {
  store.close();
  file.close();
}

function database(): Promise<Database> {
  return new Promise((resolve) => {
    const opening = browser.indexedDB.open('d', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('s');
    opening.onsuccess = () => resolve(opening.result);
  });
}

function change(at: Database, task: (objects: Store) => void): Promise<void> {
  return new Promise((resolve) => {
    const transaction = at.transaction('s', 'readwrite');
    transaction.oncomplete = resolve;
    task(transaction.objectStore('s'));
  });
}

const kept = () => [...(file.databases()[0]?.stores[0]?.records() ?? [])].map(({ key }) => JSON.parse(key));

test('whoever hears that a transaction is complete finds it in the file', async () => {
  const at = await database();
  await change(at, (objects) => {
    for (const key of ['a', 'b', 'c', 'd']) objects.put({ key }, key);
  });
  expect(kept()).toEqual(['a', 'b', 'c', 'd']);
  await change(at, (objects) => {
    objects.delete('a');
    objects.delete(browser.IDBKeyRange.bound('b', 'c'));
  });
  expect(kept()).toEqual(['d']);
});

test('the next process finds the values as they were', async () => {
  const value = { bytes: new Uint8Array([1, 2]), list: ['text', 3] };
  await change(await database(), (objects) => objects.put(value, ['a', 1]));
  close();
  await open();
  const at = await database();
  const read = await new Promise((resolve) => {
    const request = at.transaction('s', 'readonly').objectStore('s').get(['a', 1]);
    request.onsuccess = () => resolve(request.result);
  });
  expect(read).toEqual(value);
});

test('of a unit of work nothing is in the file before its end, and all of it after', async () => {
  const at = await database();
  await store.asOne(async () => {
    await change(at, (objects) => objects.put(1, 'session'));
    await change(at, (objects) => objects.put(1, 'key'));
    expect(kept()).toEqual([]);
  });
  expect(kept()).toEqual(['key', 'session']);
});
