/** The tutor's identity, its verification, and what is left when its keys are lost, seen by Element's library. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EncryptedLearner } from '../../support/matrix/encrypted-learner.ts';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const key = randomBytes(32).toString('base64');

describe.skipIf(homeserverScript === undefined)("the tutor's identity", { timeout: 120_000 }, () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  let learner: EncryptedLearner;
  let room: string;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver, { MATRIX_STORE_KEY: key });
    tutor.start();
    learner = await EncryptedLearner.join(homeserver, 'alice');
    await learner.verifying.setUpIdentity();
    room = await learner.startDirect(tutor.account.id);
  }, 120_000);

  afterAll(async () => {
    learner?.close();
    await tutor?.remove();
    await homeserver?.stop();
  });

  test('its device is signed by its owner', async () => {
    await learner.ask(room, 'help');
    const devices = await learner.verifying.devicesOf(tutor.account.id);
    expect([...devices.values()]).toEqual([{ signedByOwner: true, verified: false }]);
    console.log(tutor.log);
  });

  test('a learner verifies it in the direct message', async () => {
    const names = await learner.verifying.inRoom(tutor.account.id, room);
    expect(names).toHaveLength(7);
    console.log(names, tutor.log);
    const told = await learner.until('the emoji', ({ content }) => `${content.body}`.includes('verify me'));
    for (const name of names) expect(told.content.body).toContain(name);
    expect(tutor.log).toContain(names.join(', '));
    expect(await learner.verifying.identityOf(tutor.account.id)).toMatchObject({ verified: true });
  });
});
