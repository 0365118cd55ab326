/** The package as npm makes it: JavaScript below `node_modules`, where Node strips no types. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;
let bin: string;

/** Packs, unpacks below a `node_modules`, and lends it the checkout's dependencies. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hm-tutor-package-'));
  const modules = join(folder, 'node_modules');
  const packed = run('npm', ['pack', '--pack-destination', folder], root);
  expect(packed.status, packed.stdout + packed.stderr).toBe(0);
  await mkdir(modules);
  run('tar', ['-xzf', ...globSync(join(folder, '*.tgz')), '-C', modules], folder);
  bin = join(modules, 'package/dist/src/cli.js');
  await symlink(join(root, 'node_modules'), join(modules, 'package/node_modules'));
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

function run(command: string, args: readonly string[], cwd: string, input = '') {
  const result = spawnSync(command, args, { cwd, input, encoding: 'utf8' });
  if (result.error) throw result.error;
  return result;
}

test('holds what it needs and nothing else', () => {
  const listed = run('ls', [join(folder, 'node_modules/package')], folder)
    .stdout.trim()
    .split('\n');
  expect(listed.sort()).toEqual([
    'LICENSE',
    'README.md',
    'chapters',
    'dist',
    'migrations',
    'node_modules',
    'package.json',
    'packages',
  ]);
});

test('its bin says how it is used', () => {
  const { stdout, status } = run(process.execPath, [bin, '--help'], folder);
  expect(stdout).toContain('Usage: hm-tutor');
  expect(status).toBe(0);
});

test('its bin checks', () => {
  const code = 'inputs.home-manager.url = "github:nix-community/home-manager";\n';
  const { stdout, status } = run(
    process.execPath,
    [bin, 'check', '--step', 'hm-input', '--json'],
    folder,
    code,
  );
  expect(JSON.parse(stdout)).toMatchObject({ step: 'hm-input', verdict: 'pass' });
  expect(status).toBe(0);
});

test('its bin holds a conversation', { timeout: 120_000 }, () => {
  const { stdout, status } = run(
    process.execPath,
    [bin, 'chat', '--data', join(folder, 'data')],
    folder,
    '/hm next\n',
  );
  expect(stdout).toContain('There are 16 steps');
  expect(status).toBe(0);
});
