import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecoveryFile } from '../../../src/adapters/matrix/encryption/recovery-file.ts';
import { createDataFolder } from '../../support/data-folder.ts';

const userId = '@tutor:example.org';
const seed = () => randomBytes(32).toString('base64').replace(/=+$/, '');
const recovery = {
  userId,
  deviceId: 'HMTUTOR',
  seeds: { master: seed(), selfSigning: seed(), userSigning: seed() },
};
const key = randomBytes(32);

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await createDataFolder();
  path = join(folder, 'somewhere', 'matrix-recovery.json');
});

afterEach(() => rm(folder, { recursive: true }));

test('what was written can be read with the same key', () => {
  const file = new RecoveryFile(path, key);
  expect(file.read(userId)).toBeNull();
  expect(file.device()).toBeNull();
  file.write(recovery);
  file.write({ ...recovery, deviceId: 'NEWDEVICE' });
  expect(new RecoveryFile(path, key).read(userId)).toEqual({ ...recovery, deviceId: 'NEWDEVICE' });
});

test('before there is an identity it holds what there is', () => {
  const file = new RecoveryFile(path, key);
  file.write({ ...recovery, seeds: null });
  expect(file.read(userId)).toEqual({ ...recovery, seeds: null });
});

test('without the key it tells the device and nothing secret, and only its owner may read it', async () => {
  new RecoveryFile(path, key).write(recovery);
  const text = await readFile(path, 'utf8');
  for (const secret of Object.values(recovery.seeds)) expect(text).not.toContain(secret);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const other = new RecoveryFile(path, randomBytes(32));
  expect(other.device()).toBe('HMTUTOR');
  expect(() => other.read(userId)).toThrow('cannot be read with MATRIX_STORE_KEY');
});

test('the file of another account, a changed one and something else are refused, and stay as they are', async () => {
  const file = new RecoveryFile(path, key);
  file.write(recovery);
  expect(() => file.read('@somebody:example.org')).toThrow('does not belong to @somebody:example.org');
  const text = await readFile(path, 'utf8');
  const renamed = text.replace(userId, '@somebody:example.org');
  for (const changed of [
    renamed,
    text.replace(/"secrets": "..../, '"secrets": "AAAA'),
    '{}',
    'not JSON',
    '',
  ]) {
    await writeFile(path, changed);
    expect(() => file.read('@somebody:example.org')).toThrow(path);
    expect(await readFile(path, 'utf8')).toBe(changed);
  }
});
