import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { findCommand, parseArguments } from '../../src/core/arguments.ts';
import { KnownError } from '../../src/core/errors.ts';
import type { CommandCall } from '../../src/core/event.ts';
import { nearest } from '../../src/core/suggest.ts';
import { eventOf } from '../support/converse.ts';
import { lesson } from '../support/lesson.ts';

function parse(call: CommandCall) {
  const command = findCommand(call, commands, lesson);
  return { command: command.name, ...parseArguments(command, call, lesson) };
}

function typed(line: string, body: string | null = null) {
  return parse(eventOf(line, body).call);
}

function refusalOf(run: () => unknown): { code: string; suggestion: string | null } {
  try {
    run();
  } catch (error) {
    if (error instanceof KnownError) return { code: error.code, suggestion: error.suggestion };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('commands', () => {
  test.each([
    ['/hm next', 'next'],
    ['/hm start', 'next'],
    ['/HM Next', 'next'],
    ['/next', 'next'],
    ['/hm', 'help'],
  ])('%s is %s', (line, name) => {
    expect(typed(line).command).toBe(name);
  });

  test.each([
    ['/hm nxet', 'unknown-command-near', 'hm next'],
    ['/hm chekc', 'unknown-command-near', 'hm check'],
    ['/hm first', 'unknown-command-near', 'hm goto first'],
    ['/hm xylophone', 'unknown-command', 'hm help'],
    ['/weather', 'not-a-command', 'hm help'],
    ['/hm goto frist', 'unknown-step-near', 'hm goto first'],
    ['/hm goto 99', 'unknown-step', 'hm status'],
    ['/hm goto', 'argument-missing', null],
    ['/hm status all', 'argument-surplus', null],
    ['/hm settings logn alice', 'argument-unknown', 'hm settings login'],
    ['/hm reset maybe', 'argument-unknown', null],
  ])('%s is refused as %s', (line, code, suggestion) => {
    expect(refusalOf(() => typed(line))).toEqual({ code, suggestion });
  });
});

describe('words that begin with no command', () => {
  test.each(['hello there', 'hi', 'Thanks, that helped!', 'inputs = { };', 'chekc\n{ }'])(
    '%j is told what there is',
    (said) => {
      expect(refusalOf(() => typed('', said))).toEqual({
        code: 'text-without-command',
        suggestion: 'hm next',
      });
    },
  );

  test.each(['nxet', 'Chekc hm-input', 'hlep'])('%j is a slip in one', (said) => {
    expect(refusalOf(() => typed('', said)).code).toBe('unknown-command-near');
  });
});

describe('steps', () => {
  test.each(['second', 'SECOND', '2', 'Title of second'])('%s', (word) => {
    const call = { ...eventOf('/hm goto').call, options: { step: word } };
    expect(parse(call).given).toEqual({ step: lesson.steps[1] });
  });
});

describe('what is to be checked', () => {
  test('a pasted block', () => {
    expect(typed('/hm check first', '{ }')).toMatchObject({ given: { step: lesson.steps[0] }, body: '{ }' });
  });

  test('the rest of the line', () => {
    expect(typed('/hm check git add .')).toMatchObject({ given: { step: null }, body: 'git add .' });
    expect(typed('/hm check first a = 1;')).toMatchObject({
      given: { step: lesson.steps[0] },
      body: 'a = 1;',
    });
  });

  test.each([
    ['64 KB are read', 'a'.repeat(64 * 1024), null],
    ['more is not', 'a'.repeat(64 * 1024 + 1), 'body-too-long'],
    ['a megabyte is not', 'a'.repeat(1024 * 1024), 'body-too-long'],
    ['a picture is not', '\u0089PNG\r\n\u001a\n\0\0\0\rIHDR', 'body-not-text'],
    ['what was no UTF-8 is not', '\ufffd\ufffdab\ufffd', 'body-not-text'],
  ])('%s', (_, body, code) => {
    if (code === null) expect(typed('/hm check', body).body).toBe(body);
    else expect(refusalOf(() => typed('/hm check', body)).code).toBe(code);
  });

  test('a command that takes no code says where code goes', () => {
    expect(refusalOf(() => typed('/hm next', '{ }'))).toEqual({
      code: 'body-unexpected',
      suggestion: 'hm check',
    });
  });
});

test.each([
  ['hm-inptu', 'hm-input'],
  ['hm-i', 'hm-input'],
  ['state', 'state-version'],
  ['zzz', null],
])('nearest to %s is %s', (word, near) => {
  expect(nearest(word, ['hm-input', 'hm-follows', 'state-version'])).toBe(near);
});

test('a name may be left out before a word that the next argument knows', () => {
  const given = (line: string) => typed(line).given;
  expect(given('/cohort progress away')).toMatchObject({ cohort: null, list: 'away' });
  expect(given('/cohort progress "away"')).toMatchObject({ cohort: 'away', list: null });
  expect(given('/cohort settings stuck-after 8')).toEqual({ cohort: null, name: 'stuck-after', value: '8' });
  expect(given('/cohort settings Autumn schedule first 2026-12-24')).toEqual({
    cohort: 'Autumn',
    name: 'schedule',
    value: 'first 2026-12-24',
  });
});
