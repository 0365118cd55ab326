import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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
    messages: [
      `hm-tutor chapter lint: ${missing} cannot be read: there is nothing of that name. (file-unreadable)`,
    ],
  });
});

const bomb = [
  'a: &a [x, x]',
  ...'bcdefghijklm'.split('').map((name, index) => {
    const before = 'abcdefghijkl'[index];
    return `${name}: &${name} [*${before}, *${before}, *${before}]`;
  }),
].join('\n');

test.each<[string, string, string, string]>([
  ['aliases that grow', 'mistakes.yaml', bomb, 'mistakes.yaml:1: This YAML is nested too deeply'],
  ['brackets', 'mistakes.yaml', '['.repeat(50_000), 'mistakes.yaml:1: This is not valid YAML'],
  [
    'quotes',
    'steps/hm-input.md',
    `---\nid: hm-input\n---\n${'>'.repeat(20_000)} x`,
    'steps/hm-input.md:1: Something is nested too deeply',
  ],
  [
    'a name of every object',
    'steps/hm-input.md',
    '---\n__proto__: { x: 1 }\n---\n',
    'steps/hm-input.md:2: "id" is missing',
  ],
  [
    'no text at all',
    'chapter.md',
    '\0\ufffd\n---\n\0',
    'chapter.md:1: The file has to begin with front matter',
  ],
])('a hostile chapter is refused in a line with its place: %s', async (name, file, text, line) => {
  const copy = join(folder, `hostile-${name.replaceAll(' ', '-')}`);
  await cp(chapterDirectory, copy, { recursive: true });
  await writeFile(join(copy, file), text);
  const { status, results } = await lint(copy);
  expect(status).toBe(1);
  expect(results).toContainEqual(expect.stringContaining(line));
});

test('what is no file of a chapter is refused in one sentence, and links in a circle are not followed', async () => {
  const copy = join(folder, 'links');
  await cp(chapterDirectory, copy, { recursive: true });
  await symlink('.', join(copy, 'circle'));
  expect((await lint(copy)).status).toBe(0);
  await writeFile(join(copy, 'huge.md'), 'x'.repeat(2 * 1024 * 1024));
  expect((await lint(copy)).messages).toEqual([
    `hm-tutor chapter lint: ${join(copy, 'huge.md')} cannot be read: it is larger than 1 MB. (file-unreadable)`,
  ]);
  await rm(join(copy, 'huge.md'));
  await mkdir(join(copy, 'steps', 'folder.md'));
  expect(await lint(copy)).toMatchObject({
    status: 2,
    messages: [expect.stringContaining('it is a folder')],
  });
});

test('one folder has to be named', async () => {
  const message = 'hm-tutor chapter lint: name one folder, for example chapters/home-manager. (usage)';
  expect(await lint()).toEqual({ status: 2, results: [], messages: [message] });
  expect(await lint('a', 'b')).toEqual({ status: 2, results: [], messages: [message] });
});
