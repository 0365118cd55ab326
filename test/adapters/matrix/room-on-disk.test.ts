import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { roomFor } from '../../../src/adapters/matrix/encryption/room-on-disk.ts';

const source = new URL('../../../src/adapters/matrix/encryption/room-on-disk.ts', import.meta.url).href;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hm-tutor-room-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('where there is room nothing is said, and nothing is left', async () => {
  expect(roomFor(join(folder, 'keys.sqlite'))).toBeNull();
  expect(roomFor(join(folder, 'not-there', 'keys.sqlite'))).toBeNull();
  expect(await readdir(folder)).toEqual([]);
});

test('where there is none that is said, and nothing is left', async () => {
  const file = join(folder, 'keys.sqlite');
  const look = `import(${JSON.stringify(source)}).then(({ roomFor }) => console.log(roomFor(${JSON.stringify(file)}).message))`;
  // A limit on the size of files, in KB, stands for the end of the disk.
  const words = ['-c', 'ulimit -f 512; exec "$@"', 'bash', process.execPath, '-e', look];
  const { stdout } = spawnSync('bash', words, { encoding: 'utf8' });
  expect(stdout).toContain('so that no key could be kept; make room on its disk');
  expect(await readdir(folder)).toEqual([]);
});
