/**
 * Tutors in encrypted rooms are killed at moments that a seed chooses, several side by side, so that the machine is busy.
 * `CRASHES` says how often altogether, `TUTORS` how many there are, `CRASH_SEED` which moments.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { encryptedRoom, Learner } from '../../support/matrix/learner.ts';
import { seeded } from '../../support/matrix/seeded.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const crashes = Number(process.env.CRASHES ?? 10);
const seed = Number(process.env.CRASH_SEED ?? 20_261_123);
const tutorNames = Array.from({ length: Number(process.env.TUTORS ?? 2) }, (_, index) => `tutor-${index}`);
/** Even where the machine is busy with other things. In ms. */
const patience = 300_000;

interface Outcome {
  readonly asked: number;
  readonly killedInStart: number;
  readonly unanswered: number;
  readonly answeredTwice: number;
  readonly unreadable: number;
}

describe.skipIf(homeserverScript === undefined)('tutors in encrypted rooms that are killed with -9', () => {
  let homeserver: Homeserver;
  const tutors: TutorProcess[] = [];

  beforeAll(async () => {
    homeserver = await startHomeserver();
    for (const name of tutorNames) {
      const more = { MATRIX_STORE_KEY: randomBytes(32).toString('base64') };
      tutors.push(await TutorProcess.prepare(homeserver, more, name));
    }
  }, 120_000);

  afterAll(async () => {
    for (const tutor of tutors) await tutor.remove();
    await homeserver?.stop();
  });

  test(`read and answer everything once, over ${crashes} kills`, { timeout: 7_200_000 }, async () => {
    const share = Math.ceil(crashes / tutors.length);
    const outcomes = await Promise.all(
      tutors.map((tutor, index) => killWhileAsked(tutor, share, seeded(seed + index))),
    );
    console.info(`seed ${seed}, ${share} kills each: ${JSON.stringify(outcomes)}`);
    for (const [index, tutor] of tutors.entries()) {
      onTestFailed(() => console.error(tutor.log));
      expect(outcomes[index]).toMatchObject({ unanswered: 0, answeredTwice: 0, unreadable: 0 });
      expect(tutor.log).not.toContain('a message cannot be read');
      expect(tutor.log).not.toContain('already exists');
    }
  });

  /** Between two kills come messages with keys of their own, and two from a device that is signed out at once. */
  async function killWhileAsked(tutor: TutorProcess, kills: number, random: () => number): Promise<Outcome> {
    tutor.start();
    await tutor.hasKeys();
    const learner = await Learner.joinEncrypted(homeserver, `learner-of-${tutor.account.id.slice(1, 8)}`);
    const room = await learner.createRoom([tutor.account.id], encryptedRoom());
    const asked: string[] = [];
    let killedInStart = 0;
    let startsSeen = 0;
    const unanswered = () => asked.filter((question) => learner.answersTo(question).length === 0).length;
    const untilAnswered = async () => {
      const started = performance.now();
      asked.push(await learner.say(room, 'status'));
      while (unanswered() > 0 && performance.now() - started < patience) await wait(50);
      return performance.now() - started;
    };
    const kill = async () => {
      expect(tutor.isRunning, 'the tutor runs until it is killed').toBe(true);
      await tutor.end('SIGKILL');
      const starts = tutor.log.split('encrypted rooms can be read').length;
      if (starts === startsSeen) killedInStart++;
      startsSeen = starts;
      tutor.start();
    };
    const ask = async () => {
      await learner.forgetKey(room);
      for (let count = 0; count < 3; count++) asked.push(await learner.say(room, 'status'));
      const device = await Learner.signIn(homeserver, learner.account.id, false);
      for (let count = 0; count < 2; count++) asked.push(await device.say(room, 'help'));
      await device.signOut();
    };
    await untilAnswered();
    await kill();
    // Half of the moments lie within the start-up, the others where answers are on their way.
    const longest = 2 * (await untilAnswered());
    for (let count = 1; count < kills; count++) {
      await Promise.all([wait(random() * longest).then(kill), ask()]);
    }
    await untilAnswered();
    learner.close();
    return {
      asked: asked.length,
      killedInStart,
      unanswered: unanswered(),
      answeredTwice: asked.filter((question) => learner.answersTo(question).length > 1).length,
      unreadable: learner.unreadable.length,
    };
  }
});
