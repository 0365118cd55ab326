import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type OlmMachine, UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';
import { Machine } from '../../../src/adapters/matrix/encryption/machine.ts';
import { createDataFolder } from '../../support/data-folder.ts';

const device = { userId: '@tutor:example.org', deviceId: 'TUTOR' };
const key = randomBytes(32);

let folder: string;
let machine: Machine;

const open = () =>
  Machine.open({
    keyFile: KeyFile.open(join(folder, 'keys.sqlite')),
    key,
    ...device,
    onBroken(error) {
      throw error;
    },
  });

beforeEach(async () => {
  folder = await createDataFolder();
  machine = await open();
});

afterEach(async () => {
  await machine.close();
  await rm(folder, { recursive: true });
});

const track = (name: string) => (olm: OlmMachine) =>
  olm.updateTrackedUsers([new UserId(`@${name}:example.org`)]);
const written = () => machine.keyFile.history().written;

test('what waits at the same time is written together, and each hears of it when it is on disk', async () => {
  const before = written();
  const names = Array.from({ length: 20 }, (_, index) => `user-${index}`);
  const seen = await Promise.all(names.map((name) => machine.use(track(name)).then(written)));
  // The first runs alone, for nothing waited yet.
  expect(written()).toBe(before + 2);
  expect(Math.min(...seen)).toBe(before + 1);
  await machine.close();
  machine = await open();
  expect(await machine.use(async (olm) => (await olm.trackedUsers()).size)).toBe(20);
});

test('a task that fails fails alone', async () => {
  const outcomes = await Promise.allSettled([
    machine.use(track('alice')),
    machine.use(async () => Promise.reject(new Error('no'))),
    machine.use(() => {
      throw new Error('at once');
    }),
    machine.use(track('bob')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await machine.use(async (olm) => (await olm.trackedUsers()).size)).toBe(2);
});
