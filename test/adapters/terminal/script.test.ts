/** A script from a pipe becomes inputs. */
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { type Input, ScriptReader } from '../../../src/adapters/terminal/script.ts';
import { runScripted } from '../../../src/adapters/terminal/scripted.ts';

function read(script: string): readonly Input[] {
  const reader = new ScriptReader(commands);
  return [...script.split('\n').flatMap((line) => reader.push(line)), ...reader.end()];
}

const fenced = '```nix\n{ }\n```';

describe('a script', () => {
  test.each<[string, string, Input[]]>([
    [
      'commands',
      '/hm next\n/hm status',
      [
        { line: '/hm next', body: null },
        { line: '/hm status', body: null },
      ],
    ],
    [
      'a block behind its command',
      `/hm check\n${fenced}\n/hm next`,
      [
        { line: '/hm check', body: fenced },
        { line: '/hm next', body: null },
      ],
    ],
    ['a blank line before the block', `/hm check\n\n${fenced}\n`, [{ line: '/hm check', body: fenced }]],
    [
      'two blocks with words between',
      `/hm check\n${fenced}\nand\n${fenced}`,
      [{ line: '/hm check', body: `${fenced}\nand\n${fenced}` }],
    ],
    [
      'code without a fence',
      '/hm check hm-input\n{\n\n}\n/hm next',
      [
        { line: '/hm check hm-input', body: '{\n\n}' },
        { line: '/hm next', body: null },
      ],
    ],
    [
      'a slash inside a fence',
      '/hm check\n```\n/hm next\n```',
      [{ line: '/hm check', body: '```\n/hm next\n```' }],
    ],
    [
      'a longer fence around a shorter one',
      '/hm check\n````\n```\n````',
      [{ line: '/hm check', body: '````\n```\n````' }],
    ],
    ['a block behind a command that takes none', `/hm next\n${fenced}`, [{ line: '/hm next', body: fenced }]],
    [
      'words behind a command that takes none',
      '/hm next\nand then?',
      [
        { line: '/hm next', body: null },
        { line: '', body: 'and then?' },
      ],
    ],
    [
      'a fence that is never closed',
      '/hm check\n```\n{ }\n/hm next\n/hm status',
      [
        { line: '/hm check', body: '```\n{ }' },
        { line: '/hm next', body: null },
        { line: '/hm status', body: null },
      ],
    ],
    [
      'a fence that is never closed, with a path in it',
      '/hm check\n```\nimports = [\n/hm/x\n/etc/y ];',
      [{ line: '/hm check', body: '```\nimports = [\n/hm/x\n/etc/y ];' }],
    ],
    ['nothing', '\n\n', []],
  ])('with %s', (_, script, inputs) => {
    expect(read(script)).toEqual(inputs);
  });
});

function listener() {
  const heard: Input[] = [];
  return { heard, session: { say: async (input: Input) => void heard.push(input) } };
}

test('the end of the script is waited for', async () => {
  const { heard, session } = listener();
  await runScripted(
    session,
    commands,
    Readable.from([`/hm check\n${fenced}\n/hm`, ' next\r\n', '/hm status']),
  );
  expect(heard.map(({ line }) => line)).toEqual(['/hm check', '/hm next', '/hm status']);
});

test('whoever waits for the answer gets it without a further line', async () => {
  const { heard, session } = listener();
  const pipe = new PassThrough();
  const over = runScripted(session, commands, pipe);
  pipe.write('/hm next\n');
  await expect.poll(() => heard.length).toBe(1);
  pipe.write('/hm check\n```\n{');
  pipe.write(' }\n```\n');
  await expect.poll(() => heard.length).toBe(2);
  pipe.end('/hm status\n');
  await over;
  expect(heard).toEqual([
    { line: '/hm next', body: null },
    { line: '/hm check', body: '```\n{ }\n```' },
    { line: '/hm status', body: null },
  ]);
});
