/** Offers lie in a chat for weeks: taken later, they must not act on another step or question. */
import { expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { KnownError } from '../../src/core/errors.ts';
import type { Progress } from '../../src/core/learner.ts';
import { checkMoment, stampChoices } from '../../src/core/moment.ts';
import { startProgress } from '../../src/core/progress.ts';
import { lesson } from '../support/lesson.ts';

function at(progress: Partial<Progress>) {
  return { progress: { ...startProgress(lesson), ...progress }, chapter: lesson, commands };
}

function offered(command: string, progress: Partial<Progress>): string | undefined {
  const choices = { kind: 'choices', choices: [{ label: 'x', command }] } as const;
  const [block] = stampChoices({ blocks: [choices], audience: 'learner', error: null }, at(progress)).blocks;
  return block?.kind === 'choices' ? block.choices[0]?.moment : undefined;
}

function take(name: string, moment: string | undefined, progress: Partial<Progress>): string {
  const command = commands.find((known) => known.name === name);
  if (command === undefined) throw new Error(name);
  const call = { group: 'hm', name, words: [], options: {}, body: null, bodyAuthor: null };
  try {
    checkMoment({ ...call, ...(moment === undefined ? {} : { moment }) }, command, at(progress));
    return 'taken';
  } catch (error) {
    return (error as KnownError).code;
  }
}

test('a skip that was offered at one step does not skip another', () => {
  const moment = offered('hm skip', { currentSlot: 1 });
  expect(take('skip', moment, { currentSlot: 1 })).toBe('taken');
  expect(take('skip', moment, { currentSlot: 2 })).toBe('choice-outdated');
});

test('an answer counts for the question it was offered with', () => {
  const moment = offered('hm answer a', { currentSlot: 3 });
  expect(take('answer', moment, { currentSlot: 3 })).toBe('taken');
  expect(take('answer', moment, { currentSlot: 3, notes: { 3: { answered: ['side'] } } })).toBe(
    'choice-outdated',
  );
});

test('a hint may be asked for again at the same step, whatever was answered', () => {
  const moment = offered('hm hint', { currentSlot: 3 });
  expect(take('hint', moment, { currentSlot: 3, notes: { 3: { answered: ['side'] } } })).toBe('taken');
});

test('a command that was typed is always meant for now', () => {
  expect(take('skip', undefined, { currentSlot: 2 })).toBe('taken');
});

test('going on is right at any time', () => {
  expect(offered('hm next', { currentSlot: 1 })).toBeUndefined();
});
