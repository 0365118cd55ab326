import { expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { ArgumentSpec } from '../../src/core/command.ts';
import { complete } from '../../src/core/complete.ts';
import { OptionBook } from '../../src/options/option-book.ts';
import { shippedOptions } from '../../src/options/shipped.ts';
import { lesson } from '../support/lesson.ts';

const known = { chapter: lesson, commands, options: new OptionBook(shippedOptions) };

function completions(command: string, argument: string, typed: string): readonly string[] {
  const spec = commands.find(({ name }) => name === command)?.arguments[argument] as ArgumentSpec;
  return complete(spec, typed, known).map(({ value }) => value);
}

test('steps by id, by title and by number, in the order of the chapter', () => {
  expect(completions('goto', 'step', '')).toEqual(['first', 'second', 'thinking', 'last']);
  expect(completions('goto', 'step', 'se')).toEqual(['second']);
  expect(completions('goto', 'step', '3')).toEqual(['thinking']);
  expect(completions('goto', 'step', 'title of l')).toEqual(['last']);
});

test('options by what was typed of their name', () => {
  expect(completions('option', 'name', 'programs.git.enable')).toEqual(['programs.git.enable']);
  expect(completions('option', 'name', '')).toEqual([]);
  expect(completions('option', 'name', 'e').length).toBeLessThanOrEqual(25);
});

test('commands and fixed words', () => {
  expect(completions('help', 'command', 'sk')).toEqual(['skip']);
  expect(completions('settings', 'name', 'flake')).toEqual(['flake-file']);
  expect(completions('answer', 'choice', 'a')).toEqual([]);
});
