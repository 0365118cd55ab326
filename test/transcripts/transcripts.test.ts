import { afterEach, expect, test } from 'vitest';
import type { Driver } from './driver.ts';
import { driveHere, driveProcess } from './terminal.ts';
import { play, transcripts } from './transcript.ts';

let driver: Driver | null = null;

afterEach(async () => {
  await driver?.close();
  driver = null;
});

test('there are transcripts', () => {
  expect(transcripts.length).toBeGreaterThan(3);
});

test.each(transcripts)('$name', { timeout: 120_000 }, async ({ turns }) => {
  driver = await (turns.some(({ kind }) => kind === 'kill') ? driveProcess() : driveHere());
  await play(turns, driver);
});
