/** The backup of the keys on the homeserver: an upload that a kill interrupts, and a key that somebody else put there. */
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Curve25519PublicKey,
  DeviceId,
  EncryptionSettings,
  initAsync,
  OlmMachine,
  PkEncryption,
  RoomId,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gate, openGate } from '../../support/matrix/gate.ts';
import {
  type Homeserver,
  homeserverScript,
  password,
  startHomeserver,
} from '../../support/matrix/homeserver.ts';
import { encryptedRoom, Learner } from '../../support/matrix/learner.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const keys = '/_matrix/client/v3/room_keys/keys';

describe.skipIf(homeserverScript === undefined)('the backup of the keys', { timeout: 180_000 }, () => {
  let homeserver: Homeserver;
  let gate: Gate;
  let tutor: TutorProcess;
  let alice: Learner;
  let room: string;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    gate = await openGate(homeserver.url);
    const { id } = await homeserver.register('tutor');
    tutor = await TutorProcess.prepare(homeserver, {
      MATRIX_HOMESERVER_URL: gate.url,
      MATRIX_STORE_KEY: randomBytes(32).toString('base64'),
      MATRIX_ACCESS_TOKEN: '',
      MATRIX_USER_ID: id,
      MATRIX_PASSWORD: password,
    });
    tutor.start();
    await tutor.hasKeys();
    alice = await Learner.joinEncrypted(homeserver, 'alice');
    room = await alice.createRoom([id], encryptedRoom());
    await alice.ask(room, 'help');
  }, 300_000);

  afterAll(async () => {
    alice?.close();
    await tutor?.remove();
    gate?.close();
    await homeserver?.stop();
  });

  /** What whoever rules the homeserver may do in the tutor's name. */
  async function asTutor(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${homeserver.url}/_matrix/client/v3/room_keys/${path}`, {
      method,
      headers: { authorization: `Bearer ${tutor.account.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, unknown>;
  }

  async function keysInBackup(): Promise<readonly string[]> {
    const { rooms } = await asTutor('GET', 'keys?version=1');
    const sessions = Object.values(rooms as Record<string, { sessions: object }>);
    return sessions.flatMap((each) => Object.keys(each.sessions));
  }

  test.each(['request', 'answer'] as const)(
    'is whole and each key in it once, though the tutor is killed before the %s of an upload arrives',
    async (moment) => {
      gate.on = async (when, method, path) => {
        if (when !== moment || method !== 'PUT' || !path.startsWith(keys)) return;
        await tutor.end('SIGKILL');
        throw new Error('nobody is there any more');
      };
      const before = await keysInBackup();
      if (!tutor.isRunning) tutor.start();
      await alice.forgetKey(room);
      await alice.say(room, 'status');
      await tutor.ended();
      const isUploaded = (await keysInBackup()).length > before.length;
      expect(isUploaded).toBe(moment === 'answer');
      gate.on = async () => undefined;
      tutor.start();
      await alice.ask(room, 'help');
      await tutor.end('SIGTERM');
      const inBackup = await keysInBackup();
      const { output } = await tutor.run(['doctor']);
      expect(output).toContain(`matrix key backup: ${inBackup.length} of ${inBackup.length} room keys`);
      expect(new Set(inBackup).size).toBe(inBackup.length);
      expect((await asTutor('GET', 'version')).version).toBe('1');
    },
  );

  test('gives back what the tutor put there, and not what others made to look like a learner’s', async () => {
    const inBackup = await keysInBackup();
    const { session, data, message } = await forgedKey(alice.account.id);
    const entry = { first_message_index: 0, forwarded_count: 0, is_verified: true, session_data: data };
    await asTutor('PUT', `keys/${[room, session].map(encodeURIComponent).join('/')}?version=1`, entry);
    for (const name of await readdir(tutor.dataFolder))
      if (name.startsWith('matrix-keys')) await rm(join(tutor.dataFolder, name));

    const old = await alice.say(room, 'status');
    const forged = await alice.send(room, message, 'm.room.encrypted');
    const { output } = await tutor.run(['matrix', 'recover']);
    expect(output).toContain(
      `Of ${inBackup.length + 1} keys in the backup ${inBackup.length} are here again.`,
    );
    expect(output).toContain('The others were put there by somebody else');
    tutor.start();
    await alice.answerTo(old);
    await alice.ask(room, 'status');
    expect(alice.answersTo(forged)).toEqual([]);
  });

  /** A command that somebody encrypted with a key of their own, and the key, sealed for the tutor's backup. */
  async function forgedKey(user: string): Promise<{ session: string; data: object; message: object }> {
    await initAsync();
    const forger = await OlmMachine.initialize(new UserId(user), new DeviceId('FORGED'));
    await forger.shareRoomKey(new RoomId(room), [], new EncryptionSettings());
    const text = JSON.stringify({ msgtype: 'm.text', body: 'privacy forget yes' });
    const message = JSON.parse(await forger.encryptRoomEvent(new RoomId(room), 'm.room.message', text));
    const [key] = JSON.parse(await forger.exportRoomKeys(() => true)) as [{ session_id: string }];
    const { auth_data } = await asTutor('GET', 'version');
    const { public_key } = auth_data as { public_key: string };
    const sealed = PkEncryption.fromKey(new Curve25519PublicKey(public_key)).encryptString(
      JSON.stringify(key),
    );
    const { ciphertext, mac, ephemeralKey } = sealed.toBase64();
    return { session: key.session_id, data: { ciphertext, mac, ephemeral: ephemeralKey }, message };
  }
});
