/** What the file system can do to whoever trusts the names that were given. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../src/disk/make-folder.ts';
import { readRegularFile } from '../src/disk/regular-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-'));
  await writeFile(join(folder, 'file.nix'), '{ }\n');
  await symlink('file.nix', join(folder, 'link.nix'));
  await symlink('circle.nix', join(folder, 'circle.nix'));
  await mkdir(join(folder, 'folder.nix'));
  await writeFile(join(folder, 'huge.nix'), '');
  await truncate(join(folder, 'huge.nix'), 65 * 1024 * 1024);
});
afterAll(() => rm(folder, { recursive: true }));

describe('reading', () => {
  test.each(['file.nix', 'link.nix'])('%s', async (name) => {
    expect(await readRegularFile(join(folder, name))).toBe('{ }\n');
  });

  test.each([
    ['missing.nix', 'there is nothing of that name'],
    ['folder.nix', 'it is a folder'],
    ['circle.nix', 'its links lead in a circle'],
    ['file.nix/below.nix', 'it is no folder'],
    ['huge.nix', 'it is larger than 64 MB'],
  ])('%s: %s', async (name, reason) => {
    await expect(readRegularFile(join(folder, name))).rejects.toThrow(`${name} cannot be read: ${reason}`);
  });

  test.skipIf(process.platform === 'win32')(
    'pipes and devices are refused, and never waited for',
    async () => {
      execFileSync('mkfifo', [join(folder, 'pipe.nix')]);
      for (const path of [join(folder, 'pipe.nix'), '/dev/zero'])
        await expect(readRegularFile(path)).rejects.toThrow('it is a pipe or a device');
    },
  );
});

describe('making a folder', () => {
  test('with those above it, once or twice', () => {
    const path = join(folder, 'a', 'b', 'c');
    makeFolder(path, 0o700);
    expect(() => makeFolder(path, 0o700)).not.toThrow();
  });

  test('where a file is, or where nobody may', () => {
    expect(() => makeFolder(join(folder, 'file.nix', 'below'), 0o700)).toThrow();
    if (process.platform === 'linux') expect(() => makeFolder('/proc/nope/below', 0o700)).toThrow();
  });
});
