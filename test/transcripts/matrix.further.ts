import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { type Homeserver, homeserverScript, startHomeserver } from '../support/matrix/homeserver.ts';
import { TutorProcess } from '../support/matrix/tutor.ts';
import type { Driver } from './driver.ts';
import { driveMatrix, type Place } from './matrix.ts';
import { play, transcripts } from './transcript.ts';

describe.skipIf(homeserverScript === undefined)('on a real homeserver', () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  let driver: Driver | null = null;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver, {
      MATRIX_STORE_KEY: randomBytes(32).toString('base64'),
    });
    tutor.start();
    await tutor.hasKeys();
  });

  afterEach(async () => {
    await driver?.close();
    driver = null;
  });

  afterAll(async () => {
    await tutor?.remove();
    await homeserver?.stop();
  });

  describe.each<Place>(['a room', 'a direct message', 'an encrypted direct message'])('in %s', (place) => {
    test.each(transcripts)('$name', { timeout: 300_000 }, async ({ turns }) => {
      driver = await driveMatrix(homeserver, tutor, place);
      await play(turns, driver);
    });
  });
});
