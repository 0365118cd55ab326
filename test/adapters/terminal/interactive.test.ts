/** At the prompt: what a beginner types and pastes becomes the input that was meant. */
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { parseCall } from '../../../src/adapters/terminal/call.ts';
import { runInteractive } from '../../../src/adapters/terminal/interactive.ts';
import type { Input } from '../../../src/adapters/terminal/script.ts';

/** Types at a terminal, and returns what was said. Each entry is sent when the one before has been answered or read. */
async function type(...keys: readonly string[]): Promise<readonly Input[]> {
  const heard: Input[] = [];
  const input = new PassThrough();
  const output = new PassThrough();
  output.resume();
  const over = runInteractive({
    session: { say: async (said) => void heard.push(said) },
    known: commands,
    input: input as unknown as ReadStream,
    output,
    pasteHelp: () => 'Paste your code.',
  });
  for (const key of keys) {
    input.write(key);
    await new Promise((resolve) => setTimeout(resolve, 160));
  }
  input.write('\u0004');
  await over;
  return heard;
}

/** As a terminal marks a paste. */
function pasted(text: string): string {
  return `\u001b[200~${text.replaceAll('\n', '\r')}\u001b[201~`;
}

const code = '{\n  a = 1;\n\n  b = 2;\n}';
const fenced = `\`\`\`nix\n${code}\n\`\`\``;

describe('commands', () => {
  test.each([
    ['/hm next', '/hm next'],
    ['hm status', '/hm status'],
    ['next', '/hm next'],
    ['settings login alice', '/hm settings login alice'],
    ['b', '/hm answer b'],
    ['/hm check git add .', '/hm check git add .'],
    ['/hm report', '/hm report'],
  ])('%s', async (typed, line) => {
    expect(await type(`${typed}\r`)).toEqual([{ line, body: null }]);
  });

  test('words that are no command are answered at once', async () => {
    expect(await type('how do I begin?\r', 'next\r')).toEqual([
      { line: '', body: 'how do I begin?' },
      { line: '/hm next', body: null },
    ]);
  });

  test('/quit leaves, and so does Ctrl-C at an empty prompt', async () => {
    expect(await type('/quit\r')).toEqual([]);
    expect(await type('\u0003')).toEqual([]);
  });
});

describe('code', () => {
  test.each<[string, string[]]>([
    ['pasted with a fence', ['/hm check\r', pasted(`${fenced}\n`)]],
    ['pasted with a fence, without its last line end', ['/hm check\r', pasted(fenced), '\r']],
    ['in a fence where the terminal marks nothing', ['/hm check\r', `${fenced.replaceAll('\n', '\r')}\r`]],
  ])('%s', async (_, keys) => {
    expect(await type(...keys)).toEqual([{ line: '/hm check', body: fenced }]);
  });

  test.each<[string, string[]]>([
    ['pasted without a fence, then Enter', ['/hm check\r', pasted(code), '\r']],
    ['pasted with its last line end, then Enter', ['/hm check\r', pasted(`${code}\n`), '\r']],
    [
      'where the terminal marks nothing, then Enter',
      ['/hm check\r', `${code.replaceAll('\n', '\r')}\r`, '\r'],
    ],
    ['before Ctrl-D', ['/hm check\r', `${code.replaceAll('\n', '\r')}\r`]],
    ['without a command', [pasted(code), '\r']],
  ])('%s', async (_, keys) => {
    expect(await type(...keys)).toEqual([{ line: '/hm check', body: code }]);
  });

  test('whose first name is that of the commands', async () => {
    const code = 'hm = {\n  url = "github:nix-community/home-manager";\n};';
    expect(await type('/hm check\r', pasted(code), '\r')).toEqual([{ line: '/hm check', body: code }]);
    expect(await type(pasted(code), '\r')).toEqual([{ line: '/hm check', body: code }]);
  });

  test('command and block in one paste', async () => {
    expect(await type(pasted(`/hm check hm-input\n${fenced}\n`))).toEqual([
      { line: '/hm check hm-input', body: fenced },
    ]);
  });

  test.each<[string, string[]]>([
    ['pasted at once', [pasted(`/hm check ${code}\n`)]],
    ['pasted without its last line end, then Enter', [pasted(`/hm check ${code}`), '\r']],
    ['where the terminal marks nothing', [`/hm check ${code.replaceAll('\n', '\r')}\r`]],
  ])('that begins on the line of its command, %s', async (_, keys) => {
    const [said, ...more] = await type(...keys, 'next\r');
    expect(more).toEqual([{ line: '/hm next', body: null }]);
    expect(said).toEqual({ line: `/hm check ${code}`, body: null });
    expect(parseCall(said?.line ?? '', null, commands).words.join(' ')).toBe(code);
  });

  test('an error that begins on the line of its command', async () => {
    const line = "/hm explain error: undefined variable 'hm'\n  at flake.nix:3:5";
    expect(await type(`${line.replaceAll('\n', '\r')}\r`)).toEqual([{ line, body: null }]);
  });

  test('a command at once behind such a line is its own', async () => {
    expect(await type('/hm check git add .\r/hm next\r')).toEqual([
      { line: '/hm check git add .', body: null },
      { line: '/hm next', body: null },
    ]);
  });

  test('Ctrl-C gives the paste up', async () => {
    expect(await type('/hm check\r', '{\r', '\u0003', '/hm next\r')).toEqual([
      { line: '/hm next', body: null },
    ]);
  });
});
