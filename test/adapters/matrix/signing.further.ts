/** The tutor's identity, its verification, and what is left when its keys are lost, seen by Element's library. */
import { randomBytes } from 'node:crypto';
import { cp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EncryptedLearner } from '../../support/matrix/encrypted-learner.ts';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const good = '{ inputs.home-manager.url = "github:nix-community/home-manager"; outputs = _: { }; }';

describe.skipIf(homeserverScript === undefined)("the tutor's identity", { timeout: 300_000 }, () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  let learner: EncryptedLearner;
  let room: string;
  let me: string;
  let oldCode: string;
  let bobs = 0;

  const remove = async (prefix: string) => {
    const names = await readdir(tutor.dataFolder);
    for (const name of names) if (name.startsWith(prefix)) await rm(join(tutor.dataFolder, name));
  };
  const isShown = (names: readonly string[]) =>
    learner.until('the emoji', ({ content }) => names.every((name) => `${content.body}`.includes(name)));

  const logged = (words: string) => expect.poll(() => tutor.log, { timeout: 30_000 }).toContain(words);

  beforeAll(async () => {
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver, {
      MATRIX_STORE_KEY: randomBytes(32).toString('base64'),
    });
    me = tutor.account.id;
    tutor.start();
    learner = await EncryptedLearner.join(homeserver, 'alice');
    await learner.verifying.setUpIdentity();
    room = await learner.startDirect(me);
  }, 120_000);

  afterAll(async () => {
    learner?.close();
    await tutor?.remove();
    await homeserver?.stop();
  });

  test('its device is signed by its owner, before anybody has verified anything', async () => {
    oldCode = await learner.say(room, good);
    expect((await learner.answerTo(oldCode)).failed).toBe(false);
    const devices = await learner.verifying.devicesOf(me);
    expect([...devices.values()]).toEqual([{ signedByOwner: true, verified: false }]);
  });

  test('seven emoji that differ verify nobody', async () => {
    await learner.verifying.inRoom(me, room, async () => false);
    await logged('m.mismatched_sas');
    expect(await learner.verifying.identityOf(me)).toEqual({ verified: false, needsApproval: false });
  });

  test('one device verifies the other, and the emoji stand in the direct message', async () => {
    const [device = ''] = (await learner.verifying.devicesOf(me)).keys();
    const names = await learner.verifying.device(
      me,
      device,
      async (seen) => (await isShown(seen)).room === room,
    );
    expect(names).toHaveLength(7);
    await logged('has verified the tutor');
  });

  test('a learner verifies it in the direct message; the emoji stand there and in the log', async () => {
    // They are there while the learner has not confirmed anything: there would be nothing to compare with.
    await learner.verifying.inRoom(me, room, async (names) => {
      expect(await isShown(names)).toMatchObject({ room, encrypted: true });
      return tutor.log.includes(names.join(', '));
    });
    await learner.verifying.untilVerified(me);
    expect([...(await learner.verifying.devicesOf(me)).values()]).toEqual([
      { signedByOwner: true, verified: true },
    ]);
  });

  test('a learner whose verified identity changes is still answered', async () => {
    const bob = await EncryptedLearner.join(homeserver, `bob-${++bobs}`);
    await bob.verifying.setUpIdentity();
    const direct = await bob.startDirect(me);
    await bob.ask(direct, 'help');
    await bob.verifying.inRoom(me, direct);
    await bob.verifying.untilVerified(me);
    await bob.verifying.renewIdentity('secret-of-a-test');
    await bob.forgetKey(direct);
    expect((await bob.ask(direct, 'status')).failed).toBe(false);
    bob.close();
  });

  test("another device of the tutor's own account is refused: it would be given the keys", async () => {
    const intruder = await EncryptedLearner.join(homeserver, 'tutor');
    await intruder.verifying.untilOwnDevicesRefuse();
    intruder.close();
    await logged('was refused');
  });

  test('the doctor sees all of it, while the tutor runs and while it does not', async () => {
    const running = await tutor.run(['doctor']);
    expect(running.output).toMatch(/^ok .*matrix key store: .* in use by a running tutor$/m);
    expect(running.output).toMatch(/^ok .*matrix recovery file/m);
    expect(running.output).toMatch(/^ok .*matrix cross-signing/m);
    expect(running.output).toMatch(/^ok .*matrix key backup: version 1 holds [1-9]/m);
    expect(running.output).toMatch(/^attention .*matrix device: .* Sign out/m);
    expect(running.status).toBe(0);
    await tutor.end('SIGTERM');
    const ended = await tutor.run(['doctor']);
    expect(ended.output).toMatch(/^ok .*matrix key store: .* holds [1-9]\d* room keys$/m);
    const [, backedUp, held] =
      /^ok .*matrix key backup: (\d+) of ([1-9]\d*) room keys/m.exec(ended.output) ?? [];
    expect(held).toBeDefined();
    expect(backedUp).toBe(held);
  });

  test('verified once, it stays so over restarts', async () => {
    tutor.start();
    expect((await learner.ask(room, 'help')).failed).toBe(false);
    expect(await learner.verifying.identityOf(me)).toEqual({ verified: true, needsApproval: false });
  });

  test('where its keys are out of reach for a while, it does not start, and nothing is ruined', async () => {
    await tutor.end('SIGTERM');
    const [aside, empty] = [`${tutor.dataFolder}-aside`, `${tutor.dataFolder}-empty`];
    await cp(tutor.dataFolder, aside, { recursive: true });
    await remove('matrix-keys');
    tutor.start();
    expect(await tutor.ended()).not.toBe(0);
    expect(tutor.log).toContain('Bring the right file back');
    await rename(tutor.dataFolder, empty);
    await rename(aside, tutor.dataFolder);
    await rm(empty, { recursive: true });
    tutor.start();
    expect((await learner.ask(room, 'help')).failed).toBe(false);
    expect(await learner.verifying.identityOf(me)).toEqual({ verified: true, needsApproval: false });
  });

  test('its keys are lost: one command, and it is the same tutor, which reads what was written before', async () => {
    const password = { MATRIX_ACCESS_TOKEN: '', MATRIX_USER_ID: me, MATRIX_PASSWORD: 'secret-of-a-test' };
    expect((await tutor.run(['matrix', 'recover'], password)).output).toContain('another tutor uses');
    await tutor.end();
    await remove('matrix-keys');
    const before = await learner.verifying.devicesOf(me);
    expect((await tutor.run(['matrix', 'recover'])).output).toContain('set MATRIX_USER_ID');
    const recovered = await tutor.run(['matrix', 'recover'], password);
    expect(recovered.output).toMatch(/^Of ([1-9]\d*) keys in the backup \1 are here again\.$/m);
    expect(recovered).toMatchObject({ status: 0, output: expect.stringContaining('is signed out and') });

    const meanwhile = await learner.say(room, 'help');
    tutor.start(password);
    expect((await learner.answerTo(meanwhile)).failed).toBe(false);
    const check = await learner.send(room, {
      msgtype: 'm.text',
      body: 'check hm-input',
      'm.relates_to': { 'm.in_reply_to': { event_id: oldCode } },
    });
    expect((await learner.answerTo(check)).content.body).toContain('Passed: Declare the input');
    const after = await learner.verifying.devicesOf(me);
    const isNew = ([id]: [string, unknown]) => !before.has(id);
    expect([...after].filter(isNew)).toEqual([[expect.anything(), { signedByOwner: true, verified: true }]]);
    expect(before.size - after.size).toBe(0);
    expect(learner.unreadable).toEqual([]);

    await tutor.end();
    tutor.start(password);
    expect((await learner.ask(room, 'help')).failed).toBe(false);
  });

  test('the seeds are lost too: only when told so it takes a new identity, of which everybody is warned', async () => {
    const password = { MATRIX_ACCESS_TOKEN: '', MATRIX_USER_ID: me, MATRIX_PASSWORD: 'secret-of-a-test' };
    await tutor.end();
    await remove('matrix-');
    expect((await tutor.run(['matrix', 'recover'], password)).output).toContain('--new-identity');
    expect((await tutor.run(['matrix', 'recover', '--new-identity'], password)).status).toBe(0);
    tutor.start(password);
    expect((await learner.ask(room, 'help')).failed).toBe(false);
    expect((await learner.verifying.identityOf(me)).verified).toBe(false);
    const names = await learner.verifying.inRoom(me, room);
    await isShown(names);
    await learner.verifying.untilVerified(me);
  });
});
