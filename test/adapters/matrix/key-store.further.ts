/** The file of the encryption keys in a running tutor: whose it is, which copy, and what happens without it. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { encryptedRoom, Learner } from '../../support/matrix/learner.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const key = randomBytes(32).toString('base64');
const fileName = 'matrix-keys.sqlite';

describe.skipIf(homeserverScript === undefined)('the keys on disk', { timeout: 180_000 }, () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  let alice: Learner;
  let room: string;
  let aside: string;

  beforeAll(async () => {
    aside = mkdtempSync(join(tmpdir(), 'hm-tutor-aside-'));
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver, { MATRIX_STORE_KEY: key });
    tutor.start();
    await tutor.hasKeys();
    alice = await Learner.joinEncrypted(homeserver, 'alice');
    room = await alice.createRoom([tutor.account.id], encryptedRoom());
    await alice.ask(room, 'next');
  }, 300_000);

  afterAll(async () => {
    alice?.close();
    await tutor?.remove();
    rmSync(aside, { recursive: true });
    await homeserver?.stop();
  });

  const file = () => join(tutor.dataFolder, fileName);
  const keyFiles = (folder: string) => readdirSync(folder).filter((name) => name.startsWith(fileName));

  function copyKeys(from: string, to: string): void {
    for (const name of keyFiles(to)) rmSync(join(to, name));
    mkdirSync(to, { recursive: true });
    for (const name of keyFiles(from)) cpSync(join(from, name), join(to, name));
  }

  /** It ends by itself, and not well. @returns what it said meanwhile */
  async function refusal(more: NodeJS.ProcessEnv = {}): Promise<string> {
    const before = tutor.log.length;
    tutor.start(more);
    expect(await tutor.ended()).not.toBe(0);
    return tutor.log.slice(before);
  }

  test('tell nothing of the messages, and hold no bare key', () => {
    const text = keyFiles(tutor.dataFolder)
      .map((name) => readFileSync(join(tutor.dataFolder, name), 'latin1'))
      .join();
    expect(text.length).toBeGreaterThan(10_000);
    expect(text).not.toContain('pickle":"');
    expect(text).not.toContain('home-manager');
  });

  test('are one process’ alone', async () => {
    expect(() => KeyFile.open(file())).toThrow('another tutor uses the encryption keys');
    expect((await alice.ask(room, 'help')).encrypted).toBe(true);
  });

  test('open with their own key only', async () => {
    await tutor.end('SIGTERM');
    const said = await refusal({ MATRIX_STORE_KEY: randomBytes(32).toString('base64') });
    expect(said).toContain('MATRIX_STORE_KEY is not the key of');
    expect(said).not.toContain(key);
    tutor.start();
    expect((await alice.ask(room, 'help')).encrypted).toBe(true);
  });

  test('are refused as an old copy for good, whatever was restored with them, and those in use go on', async () => {
    await tutor.end('SIGTERM');
    const [old, current] = [join(aside, 'old'), join(aside, 'current')];
    for (const folder of [old, current]) mkdirSync(folder);
    copyKeys(tutor.dataFolder, old);
    tutor.start();
    await alice.ask(room, 'status');
    await tutor.end('SIGTERM');
    copyKeys(tutor.dataFolder, current);
    copyKeys(old, tutor.dataFolder);
    for (let time = 0; time < 3; time++) expect(await refusal()).toContain('is an old copy');
    copyKeys(current, tutor.dataFolder);
    tutor.start();
    expect((await alice.ask(room, 'help')).encrypted).toBe(true);
    expect(alice.unreadable).toEqual([]);
  });

  test('where there can be none, the tutor ends or goes without, as configured', async () => {
    await tutor.end('SIGTERM');
    copyKeys(tutor.dataFolder, aside);
    for (const name of keyFiles(tutor.dataFolder)) rmSync(join(tutor.dataFolder, name));
    mkdirSync(file());
    expect(await refusal()).toContain('cannot be read or written');

    tutor.start({ MATRIX_IF_STORE_FAILS: 'plain' });
    const plain = await alice.createRoom([tutor.account.id]);
    expect((await alice.ask(plain, 'help')).encrypted).toBe(false);
    expect(tutor.log).toContain('without encryption, as MATRIX_IF_STORE_FAILS says');
    await alice.say(room, 'help');
    await alice.until('the sentence', ({ content }) => content.body?.includes('at the moment') === true);
    await tutor.end('SIGTERM');

    rmSync(file(), { recursive: true });
    copyKeys(aside, tutor.dataFolder);
    const phone = await Learner.signIn(homeserver, alice.account.id);
    tutor.start();
    const question = await alice.say(room, 'status');
    expect((await alice.answerTo(question)).encrypted).toBe(true);
    // Nobody told the tutor of this device while it went without encryption.
    expect((await phone.answerTo(question)).encrypted).toBe(true);
    phone.close();
  });
});
