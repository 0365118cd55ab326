/** The tutor in encrypted rooms is killed at moments that a seed chooses, with a new key every few messages. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EncryptedLearner } from '../../support/matrix/encrypted-learner.ts';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { seeded } from '../../support/matrix/seeded.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const crashes = Number(process.env.CRASHES ?? 10);
const seed = Number(process.env.CRASH_SEED ?? 20_261_123);
/** Start-up takes some seconds, so that some moments lie within it. In ms. */
const longest = 6000;

describe.skipIf(homeserverScript === undefined)('a tutor in encrypted rooms that is killed with -9', () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  const people: EncryptedLearner[] = [];

  beforeAll(async () => {
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver, {
      MATRIX_STORE_KEY: randomBytes(32).toString('base64'),
    });
  }, 120_000);

  afterAll(async () => {
    for (const person of people) person.close();
    await tutor?.remove();
    await homeserver?.stop();
  });

  test(`reads and answers everything once, over ${crashes} kills`, { timeout: 1_800_000 }, async () => {
    const random = seeded(seed);
    tutor.start();
    const rooms: { person: EncryptedLearner; room: string; asked: string[] }[] = [];
    for (const name of ['alice', 'bob']) {
      const person = await EncryptedLearner.join(homeserver, name);
      people.push(person);
      rooms.push({ person, room: await person.startDirect(tutor.account.id), asked: [] });
    }
    const ask = () =>
      Promise.all(
        rooms.map(async ({ person, room, asked }) => {
          await person.forgetKey(room);
          for (let count = 0; count < 3; count++) asked.push(await person.say(room, 'status'));
        }),
      );
    for (let crash = 0; crash < crashes; crash++) {
      const moment = wait(random() * longest);
      await Promise.all([moment.then(() => tutor.end('SIGKILL')), ask()]);
      tutor.start();
    }
    await ask();
    for (const { person, asked } of rooms) {
      expect(asked).toHaveLength(3 * (crashes + 1));
      for (const question of asked) await person.answerTo(question);
      expect(asked.filter((question) => person.answersTo(question).length !== 1)).toEqual([]);
      expect(person.unreadable).toEqual([]);
    }
    expect(tutor.log).not.toContain('a message cannot be read');
  });
});
