import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { type Homeserver, homeserverScript, startHomeserver } from '../support/matrix/homeserver.ts';
import { TutorProcess } from '../support/matrix/tutor.ts';
import type { Driver } from './driver.ts';
import { driveMatrix } from './matrix.ts';
import { play, transcripts } from './transcript.ts';

describe.skipIf(homeserverScript === undefined)('on a real homeserver', () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  let driver: Driver | null = null;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver);
    tutor.start();
  });

  afterEach(async () => {
    await driver?.close();
    driver = null;
  });

  afterAll(async () => {
    await tutor?.remove();
    await homeserver?.stop();
  });

  describe.each(['room', 'direct message'] as const)('in a %s', (place) => {
    test.each(transcripts)('$name', { timeout: 300_000 }, async ({ turns }) => {
      driver = await driveMatrix(homeserver, tutor, place);
      await play(turns, driver);
    });
  });
});
