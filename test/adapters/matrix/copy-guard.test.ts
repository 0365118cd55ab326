import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CopyGuard } from '../../../src/adapters/matrix/encryption/copy-guard.ts';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';
import { quietLog } from '../../../src/adapters/matrix/log.ts';

const oldCopy = /is an old copy, .* put the file back that was in use last, or run: hm-tutor matrix recover/;

let folder: string;
let homeserver: Map<string, unknown>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hm-tutor-keys-'));
  homeserver = new Map();
});

afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

/** A tutor starts with the file, writes so many times, and ends; killed where it does not tell the homeserver. */
async function run(name: string, { writes = 0, killed = false, deviceId = 'TUTOR' } = {}): Promise<void> {
  const keyFile = KeyFile.open(at(name));
  try {
    const guard = new CopyGuard({
      keyFile,
      deviceId,
      read: async (key) => homeserver.get(key) ?? null,
      write: async (key, value) => homeserver.set(key, value),
      log: quietLog,
    });
    await guard.check();
    await guard.start();
    for (let count = 0; count < writes; count++) keyFile.setOfferedKeys([String(count)]);
    if (!killed) await guard.stop();
  } finally {
    keyFile.close();
  }
}

test('the file in use goes on, over kills too', async () => {
  await run('keys', { writes: 3 });
  await run('keys', { writes: 3, killed: true });
  await run('keys');
});

test('an old copy is refused, however often it is tried, and the file itself is not', async () => {
  await run('keys');
  cpSync(at('keys'), at('copy'));
  await run('keys', { writes: 5 });
  for (let time = 0; time < 20; time++) await expect(run('copy')).rejects.toThrow(oldCopy);
  await run('keys');
});

test('a file from before a new one was begun on its device is refused, the new one is not', async () => {
  await run('before');
  await run('new');
  await expect(run('before')).rejects.toThrow(oldCopy);
  await run('new');
});

test('the files of different devices have nothing to do with each other', async () => {
  await run('keys', { writes: 5 });
  await run('others', { deviceId: 'OTHER' });
  await run('keys');
});

test('what the homeserver is told of is on the disk before', async () => {
  const keyFile = KeyFile.open(at('keys'));
  const order: string[] = [];
  const guard = new CopyGuard({
    keyFile: Object.assign(keyFile, {
      async synced() {
        order.push(`on disk: ${keyFile.history().written}`);
      },
    }),
    deviceId: 'TUTOR',
    read: async () => null,
    write: async (_, value) => order.push(`told: ${'written' in value ? value.written : ''}`),
    log: quietLog,
  });
  await guard.start();
  await guard.stop();
  keyFile.close();
  expect(order).toEqual(['on disk: 0', 'told: 0', 'on disk: 1', 'told: 1']);
});
