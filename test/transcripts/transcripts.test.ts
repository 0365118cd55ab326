import { globSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { stageHere, stageInProcess } from './stages.ts';
import { parseTranscript, play, type Stage } from './transcript.ts';

const folder = new URL('.', import.meta.url);
let stage: Stage | null = null;

afterEach(async () => {
  await stage?.close();
  stage = null;
});

const transcripts = globSync('*.md', { cwd: folder.pathname }).sort();

test('there are transcripts', () => {
  expect(transcripts.length).toBeGreaterThan(3);
});

test.each(transcripts)('%s', { timeout: 120_000 }, async (name) => {
  const turns = parseTranscript(readFileSync(new URL(name, folder), 'utf8'));
  stage = await (turns.some(({ kind }) => kind === 'kill') ? stageInProcess() : stageHere());
  await play(turns, stage);
});
