import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';
import { Machine } from '../../../src/adapters/matrix/encryption/machine.ts';

const child = fileURLToPath(new URL('../../support/full-disk-child.ts', import.meta.url));

test('where there is no more room the process ends, and what it had finished is in the file', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hm-tutor-keys-'));
  const file = join(folder, 'keys.sqlite');
  const key = randomBytes(32);
  // A limit on the size of files, in KB, stands for the end of the disk.
  const words = ['-c', 'ulimit -f 4096; exec "$@"', 'bash', process.execPath, child, file];
  const { status, stdout } = spawnSync('bash', [...words, key.toString('base64')], { encoding: 'utf8' });
  expect(status).toBe(3);
  const written = Number(/^written (\d+)$/.exec(stdout)?.[1]);
  expect(written).toBeGreaterThan(0);

  const onBroken = (error: unknown): never => {
    throw error;
  };
  const device = { userId: '@tutor:example.org', deviceId: 'TUTOR' };
  const machine = await Machine.open({ keyFile: KeyFile.open(file), key, ...device, onBroken });
  const users = await machine.use(async (olm) => (await olm.trackedUsers()).size);
  expect(users).toBe(written);
  await machine.close();
  rmSync(folder, { recursive: true });
});
