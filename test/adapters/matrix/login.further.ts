/** Signing in with a password, end to end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gather } from '../../support/matrix/crowd.ts';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const password = 'secret-of-a-test';

describe.skipIf(homeserverScript === undefined)('with a password', { timeout: 240_000 }, () => {
  let homeserver: Homeserver;

  beforeAll(async () => {
    homeserver = await startHomeserver();
  });

  afterAll(() => homeserver?.stop());

  test('the tutor answers, and what a killed one had begun is answered once', async () => {
    const tutor = await TutorProcess.prepare(homeserver, {
      MATRIX_ACCESS_TOKEN: undefined,
      MATRIX_USER_ID: '@tutor:localhost',
      MATRIX_PASSWORD: password,
      LOG_LEVEL: 'debug',
    });
    try {
      tutor.start();
      const crowd = await gather(homeserver, tutor.account.id, 2);
      await crowd.ask(1);
      await crowd.expectAnswers(120_000);
      tutor.freeze();
      await crowd.ask(10);
      tutor.thaw();
      await expect.poll(() => crowd.answered, { timeout: 60_000, interval: 5 }).toBeGreaterThan(4);
      await tutor.end('SIGKILL');
      tutor.start();
      await crowd.ask(1);
      await crowd.expectAnswers(120_000);
      crowd.close();
      expect(tutor.log).not.toContain(password);
    } finally {
      await tutor.remove();
    }
  });

  test('a wrong one ends the tutor with a sentence', async () => {
    const tutor = await TutorProcess.prepare(homeserver, {
      MATRIX_ACCESS_TOKEN: undefined,
      MATRIX_USER_ID: '@tutor:localhost',
      MATRIX_PASSWORD: 'something else',
    });
    try {
      tutor.start();
      expect(await tutor.ended()).toBe(2);
      expect(tutor.log).toContain('does not accept MATRIX_USER_ID and MATRIX_PASSWORD');
      expect(tutor.log).not.toContain('something else');
    } finally {
      await tutor.remove();
    }
  });
});
