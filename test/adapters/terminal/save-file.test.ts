import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveFile } from '../../../src/adapters/terminal/save-file.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'save-')), 'downloads');
});

afterEach(() => rm(join(folder, '..'), { recursive: true }));

test('a file is saved in a folder that is made for it', async () => {
  const path = await saveFile(folder, 'nixos-configuration.zip', Buffer.from([80, 75]));
  expect(path).toBe(join(folder, 'nixos-configuration.zip'));
  expect(await readFile(path)).toEqual(Buffer.from([80, 75]));
});

test('what is there stays', async () => {
  const save = (text: string) => saveFile(folder, 'all.zip', Buffer.from(text));
  await Promise.all(['a', 'b', 'c'].map(save));
  const names = await readdir(folder);
  expect(names.sort()).toEqual(['all-2.zip', 'all-3.zip', 'all.zip']);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  expect(texts.sort()).toEqual(['a', 'b', 'c']);
});

test.each([
  ['../../evil.zip', 'evil.zip'],
  ['/etc/passwd', 'passwd'],
  ['.bashrc', 'bashrc'],
  ['a b\n\u202ec.zip', 'a-b-c.zip'],
  ['..', 'file'],
])('%j is saved as %s', async (name, safe) => {
  expect(await saveFile(folder, name, Buffer.of())).toBe(join(folder, safe));
});
