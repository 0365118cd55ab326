/** What whoever runs an encrypting tutor meets: lost files, old copies, wrong keys; and that the doctor knows it too. */
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDataFolder } from '../../support/data-folder.ts';
import {
  freePort,
  type Homeserver,
  homeserverScript,
  password,
  startHomeserver,
} from '../../support/matrix/homeserver.ts';
import { encryptedRoom, Learner } from '../../support/matrix/learner.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const keys = 'matrix-keys.sqlite';
const recoveryFile = 'matrix-recovery.json';
const key = randomBytes(32).toString('base64');

describe.skipIf(homeserverScript === undefined)('whoever runs the tutor', { timeout: 180_000 }, () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  let alice: Learner;
  let room: string;
  let login: NodeJS.ProcessEnv;
  let port: number;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    port = await freePort();
    tutor = await TutorProcess.prepare(homeserver, { MATRIX_STORE_KEY: key, MATRIX_ACCESS_TOKEN: '' });
    login = { MATRIX_USER_ID: tutor.account.id, MATRIX_PASSWORD: password };
    tutor.start(login);
    await tutor.hasKeys();
    alice = await Learner.joinEncrypted(homeserver, 'alice');
    room = await alice.createRoom([tutor.account.id], encryptedRoom());
    await alice.ask(room, 'help');
  }, 300_000);

  afterAll(async () => {
    alice?.close();
    await tutor?.remove();
    await homeserver?.stop();
  });

  const inData = (name: string) => join(tutor.dataFolder, name);
  const filesOf = async (prefix: string) =>
    (await readdir(tutor.dataFolder)).filter((name) => name.startsWith(prefix));
  const remove = async (prefix: string) => {
    for (const name of await filesOf(prefix)) await rm(inData(name));
  };
  /** Everything of the encryption as it is now. The tutor must not run. @returns what puts it back */
  async function copyOf(name: string): Promise<() => Promise<void>> {
    const aside = inData(`copy-${name}`);
    await mkdir(aside);
    const copied = await filesOf('matrix-');
    for (const file of copied) await cp(inData(file), join(aside, file));
    return async () => {
      await remove('matrix-');
      for (const file of copied) await cp(join(aside, file), inData(file));
    };
  }

  const isAnswered = async () => expect((await alice.ask(room, 'status')).encrypted).toBe(true);
  const doctor = async (more: NodeJS.ProcessEnv = {}) =>
    (await tutor.run(['doctor'], { ...login, ...more })).output;
  const recover = (...words: readonly string[]) => tutor.run(['matrix', 'recover', ...words], login);
  const beginAnew = (more: NodeJS.ProcessEnv) =>
    tutor.run(['matrix', 'recover', '--new-identity'], { ...login, ...more });

  /** It ends by itself, and not well. @returns what it said meanwhile */
  async function refusal(more: NodeJS.ProcessEnv = {}): Promise<string> {
    const before = tutor.log.length;
    tutor.start({ ...login, ...more });
    expect(await tutor.ended()).not.toBe(0);
    return tutor.log.slice(before);
  }

  async function devices(): Promise<readonly string[]> {
    const path = 'client/v3/keys/query';
    const { device_keys: all } = await alice.request('POST', path, {
      device_keys: { [tutor.account.id]: [] },
    });
    return Object.keys((all as Record<string, object>)[tutor.account.id] ?? {});
  }

  test('starts a second one by mistake: it is refused, and the first stays signed in', async () => {
    // On a database of its own, so that nothing else keeps it away.
    const folder = await createDataFolder();
    await symlink(inData(keys), join(folder, keys));
    const second = await tutor.run(['serve'], { ...login, HM_TUTOR_DATA: folder });
    expect(second.status).not.toBe(0);
    expect(second.output).toContain('another tutor uses');
    await rm(folder, { recursive: true });
    await isAnswered();
  });

  test('ends it: what it has learned last is in the backup', async () => {
    await alice.forgetKey(room);
    await isAnswered();
    await tutor.end('SIGTERM');
    const said = await doctor();
    const [, backedUp, all] = /^ok .*key backup: (\d+) of (\d+) room keys/m.exec(said) ?? [];
    expect(Number(all)).toBeGreaterThan(1);
    expect(backedUp).toBe(all);
    expect(said).not.toMatch(/^FAILED/m);
  });

  test('ends it while the homeserver hangs: it does not wait for that', { timeout: 80_000 }, async () => {
    tutor.start(login);
    await alice.ask(room, 'status');
    homeserver.freeze();
    try {
      await tutor.end('SIGTERM');
      tutor.start(login);
      await wait(3000);
      await tutor.end('SIGTERM');
    } finally {
      homeserver.thaw();
    }
  });

  test('asks for its health: it is well when it is connected, and not before', async () => {
    const health = async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.status;
    await homeserver.kill();
    tutor.start({ ...login, METRICS_PORT: String(port) });
    await expect.poll(health, { timeout: 60_000 }).toBe(503);
    await homeserver.resume();
    await expect.poll(health, { timeout: 60_000 }).toBe(200);
    await isAnswered();
    await tutor.end('SIGTERM');
  });

  test('sets another key: the doctor says it once', async () => {
    const more = { MATRIX_STORE_KEY: randomBytes(32).toString('base64') };
    expect(await refusal(more)).toContain('MATRIX_STORE_KEY is not the key of');
    const said = await doctor(more);
    expect(said.match(/MATRIX_STORE_KEY is not the key of .*sqlite/g)).toHaveLength(1);
    expect(said).toMatch(/^FAILED .*matrix key store: MATRIX_STORE_KEY is not the key of/m);
    for (const name of ['recovery file', 'key backup'])
      expect(said).toMatch(new RegExp(`^attention .*matrix ${name}: not looked at, since`, 'm'));
  });

  test('forgets the key: the tutor does not start, or goes without encryption where that is configured', async () => {
    const more = { MATRIX_STORE_KEY: '' };
    expect(await refusal(more)).toMatch(
      /MATRIX_STORE_KEY is not set, and .*sqlite was made with one: set it/,
    );
    expect(await doctor(more)).toMatch(/^FAILED .*matrix key store: MATRIX_STORE_KEY is not set/m);
    const before = tutor.log.length;
    tutor.start({ ...login, ...more, MATRIX_IF_STORE_FAILS: 'plain' });
    const plain = await alice.createRoom([tutor.account.id]);
    expect((await alice.ask(plain, 'help')).encrypted).toBe(false);
    const said = tutor.log.slice(before);
    expect(said).toContain('without encryption, as MATRIX_IF_STORE_FAILS says: MATRIX_STORE_KEY is not');
    expect(said).not.toContain('set MATRIX_IF_STORE_FAILS to plain');
    await tutor.end('SIGTERM');
  });

  test('loses the key file: the start leaves none of its own behind, and the doctor says what the start says', async () => {
    const putBack = await copyOf('whole');
    await remove(keys);
    expect(await refusal()).toContain('Bring the right file back');
    expect(await filesOf(keys)).toEqual([]);
    expect(await doctor()).toMatch(
      /^FAILED .*matrix key store: .* is lost; bring it back, or end the tutor/m,
    );
    await putBack();
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
  });

  test('puts an old copy of the key file into its place: doctor and start refuse it', async () => {
    const putBack = await copyOf('old');
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    const forward = await copyOf('current');
    await putBack();
    expect(await doctor()).toMatch(/^FAILED .*matrix key store: .* is an old copy/m);
    expect(await refusal()).toContain('is an old copy');
    await forward();
    expect(await doctor()).toMatch(/^ok .*matrix key store/m);
  });

  test('loses the recovery file: the tutor writes it again, and every copy stays good', async () => {
    await mkdir(inData('elsewhere'));
    await cp(inData(recoveryFile), inData(`elsewhere/${recoveryFile}`));
    await remove(recoveryFile);
    expect(await doctor()).toMatch(
      /^attention .*matrix recovery file: .* is missing; the tutor writes it again/m,
    );
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    expect(await doctor()).toMatch(/^ok .*matrix recovery file/m);
    expect(await readFile(inData(recoveryFile), 'utf8')).toContain('"HMTUTOR"');
  });

  test('recovers, loses the recovery file too, and the tutor still starts on its device', async () => {
    await remove(keys);
    const recovered = await recover();
    expect(recovered.output).toMatch(/^Of ([1-9]\d*) keys in the backup \1 are here again\.$/m);
    expect(recovered.output).toContain('The old device HMTUTOR is signed out and removed.');
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    await remove(recoveryFile);
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    const [device] = await devices();
    expect(device).not.toBe('HMTUTOR');
    expect(await doctor()).toMatch(/^ok .*matrix cross-signing/m);
  });

  test('starts beside the recovered tutor with an empty folder or an old copy: refused, and nothing is left', async () => {
    await remove(keys);
    expect((await recover()).status).toBe(0);
    const [device] = await devices();
    const putBack = await copyOf('recovered');
    await remove('matrix-');
    for (const files of [[], [recoveryFile]]) {
      for (const file of files) await cp(inData(`elsewhere/${file}`), inData(file));
      const said = await refusal();
      expect(said).toContain(`the tutor of this account is the device ${device}`);
      expect(said).toContain('Bring the right file back; if it is lost, run: hm-tutor matrix recover');
      expect(await filesOf('matrix-')).toEqual(files);
      expect(await devices()).toEqual([device]);
      expect(await doctor()).toMatch(/^FAILED .*matrix key store: .* is lost; bring it back/m);
    }
    await remove('matrix-');
    const said = await doctor();
    expect(said).toMatch(/^FAILED .*matrix recovery file: .* is lost; bring a copy back/m);
    expect(said).toMatch(new RegExp(`^FAILED .*matrix device: the tutor is the device ${device}`, 'm'));
    await putBack();
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
  });

  test('recovers from the first copy that was ever made: same identity, same backup, no device left', async () => {
    const [before] = await devices();
    await remove('matrix-');
    await cp(inData(`elsewhere/${recoveryFile}`), inData(recoveryFile));
    const recovered = await recover();
    expect(recovered.output).toMatch(/^Of ([1-9]\d*) keys in the backup \1 are here again\.$/m);
    expect(recovered.output).toContain(`The old device ${before} is signed out and removed.`);
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    expect(await devices()).toHaveLength(1);
    expect(await doctor()).toMatch(/^ok .*matrix key backup: .* in version 1$/m);
    expect(tutor.log).not.toContain('a new version takes its place');
  });

  test('has an old copy of the key file alone: the identity is brought back from that', async () => {
    const putBack = await copyOf('without-recovery-file');
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    await putBack();
    await remove(recoveryFile);
    expect(await refusal()).toContain('is an old copy');
    expect((await recover()).status).toBe(0);
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    expect(await devices()).toHaveLength(1);
  });

  test('comes with a copy from before a new identity: refused, and nothing is changed', async () => {
    expect((await recover('--new-identity')).status).toBe(0);
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
    const [device] = await devices();
    const putBack = await copyOf('new-identity');
    await remove('matrix-');
    await cp(inData(`elsewhere/${recoveryFile}`), inData(recoveryFile));
    expect((await recover()).output).toContain('has an identity whose keys are not here');
    expect(await devices()).toEqual([device]);
    expect(await doctor()).toMatch(/^FAILED .*matrix recovery file: .* before the account had its present/m);
    await putBack();
    tutor.start(login);
    await isAnswered();
    await tutor.end('SIGTERM');
  });

  test('mistypes the password: told which variables to look at', async () => {
    expect((await beginAnew({ MATRIX_PASSWORD: 'mistyped' })).output).toContain(
      'does not accept MATRIX_USER_ID and MATRIX_PASSWORD',
    );
  });

  test('loses the key: a new identity begins anew, and what cannot be read is put aside', async () => {
    const more = { MATRIX_STORE_KEY: randomBytes(32).toString('base64') };
    const before = await filesOf('matrix-');
    const refused = await tutor.run(['matrix', 'recover'], { ...login, ...more });
    expect(refused.output).toContain('cannot be read with MATRIX_STORE_KEY');
    expect(await filesOf('matrix-')).toEqual(before);
    const { status, output } = await beginAnew(more);
    expect(status).toBe(0);
    expect(output).toMatch(/^The recovery file, which cannot be read, is now .*json\.replaced-/m);
    expect(await filesOf(`${recoveryFile}.replaced-`)).toHaveLength(1);
    tutor.start({ ...login, ...more });
    await isAnswered();
    expect(await devices()).toHaveLength(1);
  });
});
