/** What hostile members and broken homeservers can put before the cryptography: nobody else may notice. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DeviceId,
  EncryptionSettings,
  KeysUploadRequest,
  OlmMachine,
  RoomId,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Encryption } from '../../../src/adapters/matrix/encryption/encryption.ts';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';
import { Machine } from '../../../src/adapters/matrix/encryption/machine.ts';
import { Requests, type Send } from '../../../src/adapters/matrix/encryption/requests.ts';
import { Room } from '../../../src/adapters/matrix/rooms.ts';
import { createDataFolder } from '../../support/data-folder.ts';

const me = '@tutor:example.org';
const mallory = '@mallory:example.org';
const room = '!room:example.org';
const megolm = 'm.megolm.v1.aes-sha2';

let folder: string;
let encryption: Encryption;
let machine: Machine;
let logged: string[];
/** By user and device, as a homeserver gives them out. */
let devices: Record<string, Record<string, unknown>> = {};

beforeAll(async () => {
  folder = await createDataFolder();
  logged = [];
  machine = await Machine.open({
    keyFile: KeyFile.open(join(folder, 'keys.sqlite')),
    key: randomBytes(32),
    userId: me,
    deviceId: 'TUTOR',
    onBroken(error) {
      throw error;
    },
  });
  // A homeserver on which nobody has any keys but for `devices`.
  const send: Send = async (_method, path) => {
    if (path.endsWith('/keys/upload')) return { one_time_key_counts: { signed_curve25519: 50 } };
    return path.endsWith('/keys/query') ? { device_keys: devices } : {};
  };
  const write = (fields: object, message: string) => void logged.push(`${JSON.stringify(fields)} ${message}`);
  const none = { nudge: () => {}, close: async () => {}, stop: async () => {} };
  encryption = new Encryption({
    machine,
    requests: new Requests(machine, send),
    backup: none as never,
    guard: none as never,
    room: async () => new Room(me, []),
    put: async () => '$sent',
    log: { info: write, warn: write, error: write, debug: write },
  });
});

afterAll(async () => {
  await encryption.close();
  await rm(folder, { recursive: true });
});

const event = (content: object, more: object = {}) => ({
  event_id: '$event',
  type: 'm.room.encrypted',
  sender: mallory,
  origin_server_ts: 1,
  content: content as Record<string, unknown>,
  ...more,
});

test.each([
  ['nothing', {}],
  ['an algorithm alone', { algorithm: megolm }],
  ['an unknown algorithm', { algorithm: 'm.rot13', ciphertext: 'x' }],
  ['an algorithm that is a list', { algorithm: [], ciphertext: null }],
  ['numbers', { algorithm: megolm, ciphertext: 5, session_id: 5 }],
  ['no Base64', { algorithm: megolm, ciphertext: '💥', session_id: 'x'.repeat(50_000) }],
  ['too little', { algorithm: megolm, ciphertext: 'AwgA', session_id: 'x', sender_key: 'x', device_id: 'x' }],
  ['too much', { algorithm: megolm, ciphertext: 'A'.repeat(50_000), session_id: 'x' }],
  ['a relation that is a number', { algorithm: megolm, ciphertext: 'AwgA', 'm.relates_to': 7 }],
])('a message that holds %s can never be read, and that is all', async (_name, content) => {
  const changes = [{}, { sender: 'nobody' }, { event_id: 'x' }, { origin_server_ts: -1 }, { unsigned: 'x' }];
  for (const more of changes)
    expect((await encryption.opened(room, event(content, more))).kind).toBe('never');
});

test('whatever stands in a message, it is read, late or unreadable', async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), async (more, isMegolm) => {
      const content = isMegolm ? { ...more, algorithm: megolm } : more;
      expect((await encryption.opened(room, event(content))).kind).not.toBe('open');
    }),
    { numRuns: 200 },
  );
});

test('a sync full of broken keys and users is taken in, with what is right in it', async () => {
  const broken = [null, 5, 'x', {}, { type: 'm.room.encrypted', sender: 5, content: null }];
  const olm = { algorithm: 'm.olm.v1.curve25519-aes-sha2', sender_key: 'z', ciphertext: { z: { type: 0 } } };
  const events = [
    ...broken,
    { type: 'm.room.encrypted', sender: mallory, content: olm },
    { type: 'm.room_key', sender: mallory, content: { algorithm: megolm, room_id: room, session_key: 'x' } },
    { type: 'm.secret.request', sender: me, content: { action: 'request', name: 'm.cross_signing.master' } },
    { type: 'm.dummy', sender: mallory, content: [] },
  ];
  await encryption.receive({
    to_device: { events },
    device_lists: { changed: ['nobody', 5, null, mallory], left: 'x' },
    device_one_time_keys_count: { signed_curve25519: 'many', other: 1e99 },
    device_unused_fallback_key_types: [5, null],
  });
  expect(await encryption.canRead(mallory)).toBe(false);
});

test('keys that come in the clear open nothing', async () => {
  const session = { algorithm: megolm, room_id: room, session_id: 'x', session_key: 'AQAAAA' };
  await encryption.receive({
    to_device: {
      events: [
        { type: 'm.room_key', sender: mallory, content: session },
        { type: 'm.forwarded_room_key', sender: mallory, content: { ...session, sender_key: 'x' } },
      ],
    },
  });
  const ciphertext = `A${'wgAEgBBBB'.repeat(20)}`;
  expect((await encryption.opened(room, event({ ...session, ciphertext }))).kind).not.toBe('open');
});

test('verifications of every broken kind are refused in a few lines, however many come', async () => {
  const kinds = ['request', 'start', 'accept', 'key', 'mac', 'done', 'cancel', 'whatever'];
  const relation = { 'm.relates_to': { rel_type: 'm.reference', event_id: '$nothing' } };
  for (let number = 0; number < 200; number++) {
    const type = `m.key.verification.${kinds[number % kinds.length]}`;
    const content = number % 3 === 0 ? {} : { ...relation, key: 5, method: [], transaction_id: 'x' };
    encryption.verify(room, event(content, { type, event_id: `$verification-${number}` }));
  }
  const asked = event(
    { msgtype: 'm.key.verification.request', body: 'x', to: me, from_device: 'GONE', methods: ['m.sas.v1'] },
    { type: 'm.room.message', origin_server_ts: Date.now() },
  );
  for (let number = 0; number < 50; number++)
    encryption.verify(room, { ...asked, event_id: `$request-${number}` });
  encryption.verify('no room', { ...asked, sender: 'nobody' });
  await expect.poll(() => logged.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await wait(1000);
  expect(logged.length).toBeLessThan(10);
  expect((await encryption.opened(room, event({}))).kind).toBe('never');
});

/** The keys of a new device, signed by itself. */
async function keysOf(user: string, device: string): Promise<DeviceKeys> {
  const machine = await OlmMachine.initialize(new UserId(user), new DeviceId(device));
  const requests = await machine.outgoingRequests();
  const upload = requests.find((request) => request instanceof KeysUploadRequest);
  return (JSON.parse(upload?.body ?? '') as { device_keys: DeviceKeys }).device_keys;
}

interface DeviceKeys {
  readonly user_id: string;
  readonly device_id: string;
  readonly algorithms: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
  readonly signatures: object;
}

const eve = '@eve:example.org';

test.each<[name: string, counts: boolean, forge: (keys: DeviceKeys, other: DeviceKeys) => object]>([
  ['as it is', true, (keys) => keys],
  ['whose signature is missing', false, (keys) => ({ ...keys, signatures: {} })],
  ['which was changed after it was signed', false, (keys) => ({ ...keys, algorithms: [megolm] })],
  ['with the keys of another', false, (keys, other) => ({ ...keys, keys: other.keys })],
  ['with the signature of another', false, (keys, other) => ({ ...keys, signatures: other.signatures })],
  ['of another user', false, (_keys, other) => other],
  ['of another user, under a new name', false, (keys, other) => ({ ...other, user_id: keys.user_id })],
  ['that claims to be another device', false, (keys) => ({ ...keys, device_id: 'OTHER' })],
])('whether a device %s is written to: %s', async (name, counts, forge) => {
  const user = `@${name.replaceAll(/\W+/g, '-')}:example.org`;
  const forged = forge(await keysOf(user, 'PHONE'), await keysOf(eve, 'PHONE'));
  devices = { [user]: { PHONE: forged } };
  expect(await encryption.canRead(user)).toBe(counts);
});

test('a device whose keys change is still the device that it was', async () => {
  const user = '@changing:example.org';
  const first = await keysOf(user, 'PHONE');
  devices = { [user]: { PHONE: first } };
  expect(await encryption.canRead(user)).toBe(true);
  devices = { [user]: { PHONE: await keysOf(user, 'PHONE') } };
  await encryption.distrustDevices();
  expect(await encryption.canRead(user)).toBe(true);
  const known = await machine.use((own) => own.getUserDevices(new UserId(user)));
  expect(known.devices().map((device) => device.ed25519Key?.toBase64())).toEqual([
    first.keys['ed25519:PHONE'],
  ]);
});

test('what was sealed once has one name, whatever event it comes as, and another where somebody else sends it', async () => {
  const bob = await OlmMachine.initialize(new UserId('@bob:example.org'), new DeviceId('PHONE'));
  await bob.shareRoomKey(new RoomId(room), [], new EncryptionSettings());
  const seal = async (body: string): Promise<object> =>
    JSON.parse(await bob.encryptRoomEvent(new RoomId(room), 'm.room.message', JSON.stringify({ body })));
  const [first, second] = [await seal('next'), await seal('next')];
  // As from a backup, which does not tell whose a key is.
  const keys = await bob.exportRoomKeys(() => true);
  await machine.use((own) => own.importExportedRoomKeys(keys, () => undefined));
  const nameOf = async (content: object, more: object = {}) => {
    const opened = await encryption.opened(room, event(content, { sender: '@bob:example.org', ...more }));
    return opened.kind === 'open' ? opened.sealed : opened.kind;
  };
  const name = await nameOf(first);
  expect(name).toMatch(/^sealed ./);
  expect(await nameOf(first, { event_id: '$again', origin_server_ts: 2 })).toBe(name);
  expect(await nameOf({ ...first, 'm.relates_to': { event_id: '$other' } })).toBe(name);
  expect(await nameOf(second)).not.toBe(name);
  expect(await nameOf(first, { sender: mallory })).not.toBe(name);
});
