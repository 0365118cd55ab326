import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { factHoles } from '../../src/chapter/chapter.ts';
import { fillHoles, fillStep, holeNames, holeValues } from '../../src/chapter/holes.ts';
import { BrokenChapterError, loadChapter, requireChapter } from '../../src/chapter/load.ts';
import type { Block } from '../../src/core/reply.ts';
import type { LearnerFacts } from '../../src/validator/verdict.ts';
import { soundChapter, spoil } from './sound-chapter.ts';

const chapter = requireChapter(soundChapter);
const hello = chapter.steps[0] ?? expect.fail('the first step is missing');
const why = chapter.steps[1] ?? expect.fail('the second step is missing');

describe('a loaded chapter', () => {
  test('prose becomes blocks that a reply can hold as they are', () => {
    const blocks: readonly Block[] = [...hello.lesson, ...why.lesson];
    expect(blocks).toEqual([
      {
        kind: 'paragraph',
        text: [
          { kind: 'text', text: 'Greet ' },
          { kind: 'strong', text: 'politely' },
          { kind: 'text', text: ', see ' },
          { kind: 'text', text: 'why (' },
          { kind: 'code', text: '/hm goto why-hello' },
          { kind: 'text', text: ')' },
          { kind: 'text', text: ' and ' },
          { kind: 'link', text: 'the manual', url: 'https://example.org/' },
          { kind: 'text', text: '.' },
        ],
      },
      { kind: 'paragraph', text: [{ kind: 'text', text: 'People like it:' }] },
      {
        kind: 'list',
        ordered: false,
        items: [[{ kind: 'text', text: 'when they come' }], [{ kind: 'text', text: 'when they go' }]],
      },
    ]);
  });

  test('answers keep their file, their kind and their place', () => {
    expect(hello.modelAnswers).toEqual([
      {
        title: '',
        blocks: [{ language: 'nix', file: '{{home_file}}', text: '"hello"' }],
        comment: [],
        place: { file: 'steps/say-hello.md', line: 25 },
      },
    ]);
    expect(hello.wrongAnswers.map(({ kind, place }) => [kind, place.line])).toEqual([['no-greeting', 39]]);
  });

  test('a choice knows whether it is right, why, and which mistake it stands for', () => {
    expect(why.questions[0]?.choices).toEqual([
      {
        text: [
          { kind: 'text', text: 'It is ' },
          { kind: 'emphasis', text: 'friendly' },
          { kind: 'text', text: '.' },
        ],
        correct: true,
        explanation: [{ kind: 'text', text: 'Right, it is.' }],
        mistake: null,
      },
      {
        text: [{ kind: 'text', text: 'It is loud.' }],
        correct: false,
        explanation: [{ kind: 'text', text: 'Not if you whisper.' }],
        mistake: 'no-greeting',
      },
    ]);
  });

  test('line ends of Windows make no difference', () => {
    const fromWindows = new Map(
      [...soundChapter].map(([file, text]) => [file, text.replaceAll('\n', '\r\n')]),
    );
    expect(loadChapter(fromWindows)).toEqual(loadChapter(soundChapter));
  });

  test('a broken chapter is not taught from, and the error says where to look', () => {
    const broken = spoil('steps/why-hello.md', 'slot: 2', 'slot: 1');
    expect(() => requireChapter(broken)).toThrow(BrokenChapterError);
    expect(() => requireChapter(broken)).toThrow(
      /steps\/why-hello\.md:3: Slot 1 belongs to steps\/say-hello\.md/,
    );
  });

  test('nothing at all is a problem and not a crash', () => {
    expect(loadChapter(new Map()).problems).toEqual([
      {
        file: 'chapter.md',
        line: 1,
        message: 'The file has to begin with front matter between two lines of ---.',
      },
    ]);
  });
});

describe('holes', () => {
  const fill = (text: string, facts: LearnerFacts = {}) =>
    fillHoles(text, holeValues(chapter.defaults, facts));

  test('every fact of a learner that lessons can name has a hole', () => {
    const facts: Record<Exclude<keyof LearnerFacts, 'release'>, true> = {
      username: true,
      inputName: true,
      nixpkgsInput: true,
      hostName: true,
      flakeFile: true,
      systemFile: true,
      homeFile: true,
    };
    expect(Object.values(factHoles).sort()).toEqual(Object.keys(facts).sort());
  });

  test.each([
    ['the default, while nothing is known', '{{login}} on {{host}}', {}, 'alice on nixos'],
    ['what is known of the learner', '{{login}}', { username: 'bob' }, 'bob'],
    [
      'a login that Nix wants in quotes',
      'users.{{login_attr}}',
      { username: 'john.smith' },
      'users."john.smith"',
    ],
    ['a host that begins with a digit', '{{host_attr}}', { hostName: '2nd-pc' }, '"2nd-pc"'],
    ['the way down to the home file', '{{home_from_system}}', {}, './home/home.nix'],
    ['the way over', '{{home_from_system}}', { systemFile: 'modules/hm.nix' }, '../home/home.nix'],
    [
      'the way to a neighbour',
      '{{home_from_system}}',
      { systemFile: 'a/b.nix', homeFile: 'a/c.nix' },
      './c.nix',
    ],
    ['the way to the pictures', '{{res_from_home}}', { homeFile: 'users/bob/home.nix' }, '../../res'],
    ['a neighbour of the home file', '{{home_folder}}git.nix', { homeFile: 'home.nix' }, 'git.nix'],
    [
      'a path that Nix cannot take bare',
      '{{home_from_system}}',
      { homeFile: 'my home.nix' },
      '(./. + "/my home.nix")',
    ],
    ['nothing, for a name that is no hole', '{{nobody}}', {}, '{{nobody}}'],
  ])('%s', (_what, text, facts, filled) => {
    expect(fill(text, facts)).toBe(filled);
  });

  test('a step is filled everywhere, and its expectation left alone', () => {
    const filled = fillStep(chapter, hello, { username: 'bob', homeFile: 'bob.nix' });
    expect(filled.variants[0]?.blocks[0]?.text).toBe('"hello, bob"');
    expect(filled.modelAnswers[0]?.blocks[0]?.file).toBe('bob.nix');
    expect(filled.expectation).toBe(hello.expectation);
  });
});

test('the guide for authors names every hole', async () => {
  const guide = await readFile(new URL('../../docs/chapter.md', import.meta.url), 'utf8');
  const named = [...guide.matchAll(/^\| `\{\{(\w+)\}\}`/gm)].map((match) => match[1]);
  expect(named.sort()).toEqual([...holeNames].sort());
});
