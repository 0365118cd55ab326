/** The tutor is killed at moments that a seed chooses. `CRASHES` says how often, `CRASH_SEED` which. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { gather } from '../../support/matrix/crowd.ts';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { seeded } from '../../support/matrix/seeded.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const crashes = Number(process.env.CRASHES ?? 5);
const seed = Number(process.env.CRASH_SEED ?? 20_261_123);
/** Even where the machine is busy with other things. In ms. */
const patience = 300_000;

describe.skipIf(homeserverScript === undefined)('a tutor that is killed with -9', () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver);
  });

  afterAll(async () => {
    await tutor?.remove();
    await homeserver?.stop();
  });

  test(`answers every command once, in order, over ${crashes} kills`, { timeout: 1_800_000 }, async () => {
    onTestFailed(() => console.error(tutor.log));
    const random = seeded(seed);
    tutor.start();
    const crowd = await gather(homeserver, tutor.account.id, 4);
    const untilAnswered = async () => {
      const started = performance.now();
      await crowd.ask(1);
      await crowd.expectAnswers(patience);
      return performance.now() - started;
    };
    const kill = async () => {
      expect(tutor.isRunning, 'the tutor runs until it is killed').toBe(true);
      await tutor.end('SIGKILL');
      tutor.start();
    };
    await untilAnswered();
    await kill();
    // Half of the moments lie within the start-up, the others where answers are on their way.
    const longest = 2 * (await untilAnswered());
    for (let crash = 1; crash < crashes; crash++) {
      const moment = wait(random() * longest);
      await Promise.all([moment.then(kill), crowd.ask(5)]);
    }
    await untilAnswered();
    expect(crowd.asked).toBe(4 * (3 + 5 * (crashes - 1)));
    crowd.close();
  });
});
