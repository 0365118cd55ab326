import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hm-tutor-keys-'));
  path = join(folder, 'keys.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true }));

const at = { database: 'd', store: 's' };
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const made = [
  { kind: 'version', database: 'd', version: 3 },
  { kind: 'make-store', ...at, options: '{}' },
  { kind: 'make-index', ...at, index: 'i', keyPath: '"x"', options: '{"unique":true}' },
] as const;

function contents(file: KeyFile) {
  return file.databases().map(({ name, version, stores }) => ({
    name,
    version,
    stores: stores.map((store) => ({
      name: store.name,
      indexes: store.indexes,
      records: [...store.records()].map(({ key, value }) => [key, Buffer.from(value).toString()]),
    })),
  }));
}

test('what was written is there when the file is opened again, for its owner only', () => {
  const first = KeyFile.open(path);
  first.write([...made, { kind: 'put', ...at, key: '"a"', value: bytes('one') }]);
  first.write([
    { kind: 'put', ...at, key: '"a"', value: bytes('two') },
    { kind: 'put', ...at, key: '"b"', value: bytes('gone') },
    { kind: 'remove', ...at, key: '"b"' },
  ]);
  first.setOfferedKeys(['signed_curve25519:AAAA']);
  first.close();
  const again = KeyFile.open(path);
  expect(contents(again)).toEqual([
    {
      name: 'd',
      version: 3,
      stores: [
        {
          name: 's',
          indexes: [{ name: 'i', keyPath: '"x"', options: '{"unique":true}' }],
          records: [['"a"', 'two']],
        },
      ],
    },
  ]);
  expect([...again.offeredKeys()]).toEqual(['signed_curve25519:AAAA']);
  again.close();
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('of changes one of which is impossible none is made', () => {
  const file = KeyFile.open(path);
  file.write(made);
  const before = contents(file);
  const impossible = { kind: 'put', database: 'd', store: 'missing', key: '"a"', value: bytes('x') } as const;
  expect(() => file.write([{ kind: 'put', ...at, key: '"a"', value: bytes('x') }, impossible])).toThrow();
  expect(contents(file)).toEqual(before);
  file.close();
});

test('a removed store takes its records and indexes along', () => {
  const file = KeyFile.open(path);
  file.write([...made, { kind: 'put', ...at, key: '1', value: bytes('x') }]);
  file.write([
    { kind: 'remove-store', ...at },
    { kind: 'make-store', ...at, options: '{}' },
  ]);
  expect(contents(file)[0]?.stores).toEqual([{ name: 's', indexes: [], records: [] }]);
  file.close();
});

test('a file in use, and one that is none, are answered with what to do', () => {
  const file = KeyFile.open(path);
  expect(() => KeyFile.open(path)).toThrow(/another tutor uses the encryption keys in .*; end it first/);
  file.close();
  const other = join(folder, 'other');
  writeFileSync(other, 'not a database, but long enough to be taken for one'.repeat(100));
  expect(() => KeyFile.open(other)).toThrow(/cannot be read or written .* see docs\/matrix.md/);
});

test.each(['cut short', 'overwritten in the middle'])(
  'a file that was %s is refused when it is opened',
  (how) => {
    const file = KeyFile.open(path);
    file.write(made);
    const value = new Uint8Array(1000);
    for (let number = 0; number < 200; number++)
      file.write([{ kind: 'put', ...at, key: String(number), value }]);
    file.close();
    const { size } = statSync(path);
    if (how === 'cut short') truncateSync(path, size / 2);
    else writeFileSync(path, readFileSync(path).fill(0x5a, size / 4, (size * 3) / 4));
    expect(() => KeyFile.open(path)).toThrow(/cannot be read or written .* see docs\/matrix.md/);
  },
);

test('a file that others could read, or that a link leads to, becomes its owner’s alone', () => {
  const real = join(folder, 'elsewhere.sqlite');
  KeyFile.open(real).close();
  chmodSync(real, 0o644);
  symlinkSync(real, path);
  KeyFile.open(path).close();
  expect(statSync(real).mode & 0o077).toBe(0);
});

test('what was opened for nothing leaves nothing behind, and a file that was there stays', () => {
  const opened = KeyFile.open(path);
  opened.close();
  opened.removeIfNew();
  expect(readdirSync(folder)).toEqual([]);
  KeyFile.open(path).close();
  const again = KeyFile.open(path);
  again.close();
  again.removeIfNew();
  expect(readdirSync(folder)).toEqual(['keys.sqlite']);
});
