import { describe, expect, test } from 'vitest';
import { draw } from '../../../src/adapters/terminal/draw.ts';
import type { Block, Reply } from '../../../src/core/reply.ts';

const bare = { colour: false, columns: null };

function reply(...blocks: readonly Block[]): Reply {
  return { blocks, audience: 'learner', error: null };
}

function paragraph(...words: readonly string[]): Block {
  return { kind: 'paragraph', text: words.map((text) => ({ kind: 'text', text })) };
}

test('every kind of block has a form in plain text', () => {
  const everything = reply(
    { kind: 'heading', text: 'A heading' },
    {
      kind: 'paragraph',
      text: [
        { kind: 'text', text: 'Some ' },
        { kind: 'strong', text: 'strong' },
        { kind: 'text', text: ' words, ' },
        { kind: 'emphasis', text: 'stressed' },
        { kind: 'text', text: ', ' },
        { kind: 'code', text: 'x = 1;' },
        { kind: 'text', text: ', ' },
        { kind: 'command', text: 'hm next' },
        { kind: 'text', text: ', ' },
        { kind: 'link', text: 'a manual', url: 'https://nixos.org' },
      ],
    },
    {
      kind: 'list',
      ordered: true,
      items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]],
    },
    { kind: 'code', language: 'nix', name: 'flake.nix', text: '{\n\n}\n' },
    { kind: 'excerpt', name: null, text: '1 | a\n  | ^' },
    { kind: 'diff', name: null, text: '-a\n+b' },
    { kind: 'notice', tone: 'refusal', text: [{ kind: 'text', text: 'Not yet.' }] },
    { kind: 'progress', done: 1, total: 4, label: '1 of 4' },
    {
      kind: 'choices',
      choices: [
        { label: 'Go on', command: 'hm next' },
        { label: 'Skip', command: 'hm skip' },
      ],
    },
    { kind: 'file', name: 'export.json', mediaType: 'application/json', content: '{}\n' },
    { kind: 'picture', alternativeText: 'A grid.', mediaType: 'image/png', base64: '' },
  );
  expect(draw(everything, bare)).toBe(`A heading

Some strong words, stressed, \`x = 1;\`, /hm next, a manual (https://nixos.org)

1. one
2. two

flake.nix:
    {

    }

    1 | a
      | ^

    -a
    +b

Not yet.

[####------------] 1 of 4

Skip: /hm skip

export.json:
    {}

A grid.
`);
});

test('a choice that the text offers already is not repeated', () => {
  const text: Block = { kind: 'paragraph', text: [{ kind: 'command', text: 'hm hint solution' }] };
  const choices: Block = { kind: 'choices', choices: [{ label: 'Hint', command: 'hm hint' }] };
  expect(draw(reply(text, choices), bare)).toBe('/hm hint solution\n');
  expect(draw(reply(choices), bare)).toBe('Hint: /hm hint\n');
});

describe('colour', () => {
  const notice = reply({ kind: 'notice', tone: 'success', text: [{ kind: 'text', text: 'Passed.' }] });

  test('repeats what the words say', () => {
    expect(draw(notice, { colour: true, columns: 80 })).toBe('\u001b[32mPassed.\u001b[39m\n');
    expect(draw(notice, bare)).toBe('Passed.\n');
  });

  test('plain mode has neither colour nor bars', () => {
    const progress: Block = { kind: 'progress', done: 1, total: 4, label: '1 of 4' };
    const plain = { ...reply(...notice.blocks, progress), plain: true };
    expect(draw(plain, { colour: true, columns: 80 })).toBe('Passed.\n\n1 of 4\n');
  });
});

describe('lines', () => {
  test('are wrapped between words, never before a full stop or within a command', () => {
    const block: Block = {
      kind: 'paragraph',
      text: [
        { kind: 'text', text: 'Send it with ' },
        { kind: 'command', text: 'hm check' },
        { kind: 'text', text: '.' },
      ],
    };
    expect(draw(reply(block), { colour: false, columns: 20 })).toBe('Send it with\n/hm check.\n');
  });

  test('hang in lists', () => {
    const list: Block = { kind: 'list', ordered: false, items: [[{ kind: 'text', text: 'one two three' }]] };
    expect(draw(reply(list), { colour: false, columns: 10 })).toBe('- one two\n  three\n');
  });

  test('are whole behind a pipe', () => {
    const long = 'word '.repeat(60).trim();
    expect(draw(reply(paragraph(long)), bare)).toBe(`${long}\n`);
  });
});

test('nothing in a reply reaches the terminal as a control sequence', () => {
  const drawn = draw(reply(paragraph('a\u001b[2Jb\u202ec\rd')), { colour: true, columns: 80 });
  expect(drawn).toBe('a[2Jbc\nd\n');
});
