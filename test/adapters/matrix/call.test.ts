import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { readCall, shellWords, withoutQuotation } from '../../../src/adapters/matrix/call.ts';

const names = ['@tutor:example.org', 'Home Tutor', 'tutor'];

function inRoom(message: string, mentioned = false) {
  return readCall(message, { names, mentioned, direct: false }, commands);
}

function directly(message: string) {
  return readCall(message, { names, mentioned: false, direct: true }, commands);
}

describe('in a room', () => {
  test.each([
    '!hm next',
    '!HM next',
    '/hm next',
    '  !hm  next ',
    '@tutor next',
    '@tutor: next',
    'tutor: next',
    'Home Tutor, next',
    '@tutor:example.org next',
    '@tutor !hm next',
  ])('%j is for the tutor', (message) => {
    expect(inRoom(message)).toMatchObject({ group: 'hm', name: 'next', words: [], body: null });
  });

  test.each([
    'next',
    'tutor is nice',
    'ask @tutor next',
    '!hmm',
    '!hm!',
    'tutors: next',
    '@tutorial next',
    '',
  ])('%j is not', (message) => {
    expect(inRoom(message)).toBeNull();
  });

  test('a name alone is for the tutor where the client marked it', () => {
    expect(inRoom('Home Tutor next', true)).toMatchObject({ name: 'next' });
  });

  test('a mistyped command is handed on, so that it can be answered', () => {
    expect(inRoom('!hm nxet')).toMatchObject({ group: 'hm', name: 'nxet' });
    expect(inRoom('!cohort stcuk')).toMatchObject({ group: 'cohort', name: 'stcuk' });
  });
});

describe('in a direct message', () => {
  test.each(['next', 'hm next', '!hm next', '/next'])('%j is enough', (message) => {
    expect(directly(message)).toMatchObject({ group: 'hm', name: 'next' });
  });

  test.each(['hello there', 'nxet', 'x.enable = true;'])(
    '%j is no command, and said to the tutor',
    (message) => {
      expect(directly(message)).toMatchObject({ group: '', name: '', body: message });
    },
  );

  test('code without a command is checked', () => {
    expect(directly('inputs = {\n};')).toMatchObject({ name: 'check', body: 'inputs = {\n};' });
    expect(directly('```nix\n{ }\n```')).toMatchObject({ name: 'check', body: '```nix\n{ }\n```' });
  });
});

describe('code', () => {
  test.each([
    ['behind the line', '!hm check hm-input\n```nix\n{ }\n```', '```nix\n{ }\n```'],
    ['on the line', '!hm check hm-input ```{ }```', '```{ }```'],
    ['without a fence', '!hm check hm-input\n{ }', '{ }'],
  ])('%s is the body', (_, message, body) => {
    expect(inRoom(message)).toMatchObject({ name: 'check', words: ['hm-input'], body });
  });

  test('keeps its quotes where it stands among the words', () => {
    expect(inRoom('!hm check x.url = "a b";')?.words).toEqual(['x.url', '=', '"a', 'b";']);
  });
});

test.each([
  ['settings login "alice b"', ['settings', 'login', 'alice b']],
  [String.raw`a\ b 'c "d"' ""`, ['a b', 'c "d"', '']],
  ["what's that", ["what's", 'that']],
])('%s are words as in a shell', (line, words) => {
  expect(shellWords(line)).toEqual(words);
});

test('the quotation of an older client is no part of the message', () => {
  expect(withoutQuotation('> <@a:b> one\n> two\n\n!hm check')).toBe('!hm check');
  expect(withoutQuotation('> no quotation')).toBe('> no quotation');
});
