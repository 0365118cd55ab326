import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runChapterLint } from '../../src/cli/chapter.ts';
import { chapterDirectory } from '../chapter/home-manager.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hm-tutor-chapter-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function lint(...args: string[]) {
  const lines = { results: [] as string[], messages: [] as string[] };
  const status = await runChapterLint(args, {
    result: (line) => lines.results.push(line),
    message: (line) => lines.messages.push(line),
  });
  return { status, ...lines };
}

test('every answer of the chapter is judged as the chapter says', async () => {
  expect(await lint(chapterDirectory)).toEqual({
    status: 0,
    results: [],
    messages: ['The chapter is sound.'],
  });
});

test('a problem is a line with its place, and the exit status says so', async () => {
  const copy = join(folder, 'copy');
  await cp(chapterDirectory, copy, { recursive: true });
  await writeFile(join(copy, 'steps', 'hm-settings.md'), 'Nothing here yet.\n');
  expect(await lint(copy)).toEqual({
    status: 1,
    results: ['steps/hm-settings.md:1: The file has to begin with front matter between two lines of ---.'],
    messages: ['One problem.'],
  });
});

test('a folder that is not there cannot be linted', async () => {
  const missing = join(folder, 'missing');
  expect(await lint(missing)).toEqual({
    status: 2,
    results: [],
    messages: [`hm-tutor chapter lint: ${missing} cannot be read: ENOENT.`],
  });
});

test('one folder has to be named', async () => {
  const message = 'hm-tutor chapter lint: name one folder, for example chapters/home-manager.';
  expect(await lint()).toEqual({ status: 2, results: [], messages: [message] });
  expect(await lint('a', 'b')).toEqual({ status: 2, results: [], messages: [message] });
});
