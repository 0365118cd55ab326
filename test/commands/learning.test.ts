/** next, check, skip, goto, status: each command called by itself. */
import { describe, expect, test } from 'vitest';
import { check } from '../../commands/check.ts';
import { goTo } from '../../commands/goto.ts';
import { next } from '../../commands/next.ts';
import { skip } from '../../commands/skip.ts';
import { status } from '../../commands/status.ts';
import type { Context, Outcome, Validate } from '../../src/core/command.ts';
import { newLearner } from '../../src/core/dispatch.ts';
import type { Progress } from '../../src/core/learner.ts';
import type { Finding, Severity } from '../../src/validator/verdict.ts';
import { contextOf, learnerAt } from '../support/context.ts';
import { alice, textOf } from '../support/converse.ts';
import { lesson, stepOf } from '../support/lesson.ts';
import { standInValidator } from '../support/stand-in-validator.ts';

const [first, second, thinking, last] = lesson.steps;

async function run(
  command: { run(context: Context, given: never): Outcome | Promise<Outcome> },
  context: Context,
  given = {},
) {
  const outcome = await command.run(context, given as never);
  return { ...outcome, text: textOf(outcome.reply), progress: outcome.learner?.progress };
}

function at(progress: Partial<Progress>): Context {
  return contextOf({ learner: learnerAt(progress) });
}

function findingOf(code: string, severity: Severity): Finding {
  const nowhere = { file: null, line: null, column: null, endLine: null, endColumn: null };
  return { code, severity, ...nowhere, message: `About ${code}.` };
}

describe('next', () => {
  test('begins with what is needed', async () => {
    const { text, progress } = await run(next, contextOf({ learner: newLearner(alice) }));
    expect(text).toContain('What you need.');
    expect(text).toContain('There are 4 steps');
    expect(progress?.currentSlot).toBe(1);
  });

  test('shows a step again with what is missing, and changes nothing', async () => {
    const nothingSent = await run(next, at({}));
    expect(nothingSent.text).toContain('I have not seen your code');
    expect(nothingSent.learner).toBeUndefined();

    const refused = await run(next, at({ tries: [0, 2], notes: { 1: { refusal: ['no-semicolon'] } } }));
    expect(refused.text).toContain('a semicolon is missing');
    const questions = await run(
      next,
      at({
        currentSlot: 3,
        states: ['not-started', 'passed', 'passed', 'current'],
        notes: { 3: { answered: ['side'] } },
      }),
    );
    expect(questions.text).toContain('1 question of 2 is open');
    expect(questions.text).toContain('What about quote?');
  });

  test('goes on once the step is settled', async () => {
    for (const state of ['passed', 'skipped', 'contested', 'passed-by-moderator'] as const) {
      const { text, progress } = await run(next, at({ states: ['not-started', state] }));
      expect(text).toContain('Step 2 of 4');
      expect(progress?.states[2]).toBe('current');
    }
  });

  test('ends with what was left out', async () => {
    const end = await run(
      next,
      at({ currentSlot: 4, states: ['not-started', 'passed', 'skipped', 'contested', 'passed'] }),
    );
    expect(end.text).toContain('2 of 4 steps passed');
    expect(end.text).toContain('/hm goto second');
    expect(end.text).toContain('/hm goto thinking');
    const all = await run(
      next,
      at({ currentSlot: 4, states: ['not-started', 'passed', 'passed', 'passed', 'passed'] }),
    );
    expect(all.text).toContain('Every step is passed');
  });

  test('says once that the chapter has changed, with the steps that came in before', async () => {
    const chapter = { ...lesson, version: 2, steps: [stepOf('new', 9), ...lesson.steps] };
    const { text, learner } = await run(next, { ...at({}), chapter });
    expect(text).toContain('The chapter has changed');
    expect(text).toContain('/hm goto new');
    const again = await run(next, { ...contextOf(), chapter, ...(learner && { learner }) });
    expect(again.text).not.toContain('The chapter has changed');
  });

  test('speaks of the learner’s own names', async () => {
    const { text } = await run(next, contextOf({ learner: learnerAt({}, { facts: { username: 'bob' } }) }));
    expect(text).toContain('for bob');
  });
});

describe('check', () => {
  test('passes, stops, and lets the learner go on', async () => {
    const { text, progress, attempt } = await run(check, contextOf({ body: 'right first' }), { step: null });
    expect(text).toContain('Passed: Title of first');
    expect(text).toContain('/hm next');
    expect(progress?.currentSlot).toBe(1);
    expect(progress?.states[1]).toBe('passed');
    expect(attempt).toEqual({ slot: 1, verdict: 'pass', codes: [] });
  });

  test('refuses with the place, counts the try, and remembers it for hint and report', async () => {
    const { text, progress, attempt, refused } = await run(check, contextOf({ body: 'a = 1' }), {
      step: null,
    });
    expect(text).toContain('Not yet: Title of first');
    expect(text).toContain('1 | a = 1\n      | ^^^');
    expect(text).toContain('/hm report');
    expect(progress?.tries[1]).toBe(1);
    expect(progress?.notes[1]).toEqual({ refusal: ['no-semicolon'] });
    expect(attempt?.verdict).toBe('fail');
    expect(refused).toEqual({ slot: 1, text: 'a = 1' });
  });

  test('says the same finding in other words the second time, and offers the change', async () => {
    const before = at({ tries: [0, 1], notes: { 1: { refusal: ['no-semicolon'] } } });
    const { text } = await run(check, { ...before, body: 'a = 1' }, { step: null });
    expect(text).toContain('Here it is once more: a semicolon is missing.');
    expect(text).toContain('1 | a = 1');
    expect(text).toContain('A right form looks like this:\n\n    a = 1;');
    expect(text).not.toContain('A `;` is missing here.');
    expect(text).toContain('/hm hint change');
  });

  test('shows the change after as many tries as the step sets', async () => {
    const before = at({ tries: [0, 2], notes: { 1: { refusal: ['something-else'] } } });
    const { text, progress } = await run(check, { ...before, body: 'a = 1' }, { step: null });
    expect(text).toContain('A `;` is missing here.');
    expect(text).toContain('    -a = 1\n    +a = 1;');
    expect(progress?.tries[1]).toBe(3);
  });

  test('shows the line as it was pasted, whatever ends its lines', async () => {
    const { text } = await run(check, contextOf({ body: '\r\n\ta = \u202e1\r\nb = 2;\r\n' }), { step: null });
    expect(text).toContain('2 |         a = \ufffd1\n      | ^');
  });

  test('unsure is never a pass', async () => {
    const { text, progress } = await run(check, contextOf({ body: 'unclear' }), { step: null });
    expect(text).toContain('I cannot tell yet');
    expect(progress?.states[1]).toBe('current');
  });

  test('words without code are no try, and no verdict to report', async () => {
    const noCode: Validate = (request) => ({
      ...standInValidator(request),
      verdict: 'unsure',
      findings: [findingOf('no-code', 'actionable')],
    });
    const { text, learner, attempt, refused } = await run(
      check,
      contextOf({ body: 'hello there', validate: noCode }),
      { step: null },
    );
    expect(text).toContain('I found no Nix in that');
    expect(text).toMatch(/\/hm next .*\/hm check/);
    expect(text).not.toContain('/hm report');
    expect([learner, attempt, refused]).toEqual([undefined, undefined, { slot: 1, text: 'hello there' }]);
  });

  test('a refusal says the first mistake and one more, and counts the others; remarks wait', async () => {
    const findings = [
      findingOf('no-semicolon', 'essential'),
      findingOf('assumed', 'informative'),
      findingOf('second', 'essential'),
      findingOf('third', 'actionable'),
      findingOf('fourth', 'essential'),
    ];
    const validate: Validate = (request) => ({ ...standInValidator(request), verdict: 'fail', findings });
    const { text, attempt } = await run(check, contextOf({ body: 'a = 1', validate }), { step: null });
    expect(text).toContain('About no-semicolon.');
    expect(text).toContain('Also seen, and 2 things more that can wait:\n\n- About second.\n\n');
    expect(text).not.toContain('About assumed.');
    expect(attempt?.codes).toHaveLength(5);
  });

  test('a name too long to be one is not noted', async () => {
    const { learner } = await run(check, contextOf({ body: `right first login ${'x'.repeat(101)}` }), {
      step: null,
    });
    expect(learner?.facts).toEqual({});
  });

  test('credits every step that the submission settles, also where the judged one is refused', async () => {
    const passed = await run(check, contextOf({ body: 'right first right last' }), { step: null });
    expect(passed.progress?.states).toEqual([
      'not-started',
      'passed',
      'not-started',
      'not-started',
      'passed',
    ]);
    expect(passed.text).toContain('one more step');
    const refused = await run(check, contextOf({ body: 'right last' }), { step: null });
    expect(refused.progress?.states[4]).toBe('passed');
    expect(refused.progress?.states[1]).toBe('current');
  });

  test('a passed step stays passed', async () => {
    const context = { ...at({ states: ['not-started', 'passed'] }), body: 'wrong' };
    const { text, progress } = await run(check, context, { step: first });
    expect(text).toContain('it stays passed');
    expect(progress?.states[1]).toBe('passed');
    expect(progress?.tries[1]).toBeUndefined();
  });

  test('behind a passed step, what arrives is meant for the next one', async () => {
    const context = { ...at({ states: ['not-started', 'passed'] }), body: 'right second' };
    const { text, progress } = await run(check, context, { step: null });
    expect(text).toContain('Passed: Title of second');
    expect(progress?.currentSlot).toBe(2);
    const again = await run(check, { ...context, body: 'right first' }, { step: null });
    expect(again.text).toContain('Passed: Title of first');
  });

  test('another one’s message is judged, but brings no credit', async () => {
    const bob = { platform: 'matrix', id: '@bob:example.org', displayName: 'Bob' } as const;
    const { text, learner, attempt } = await run(check, contextOf({ body: 'right first', bodyAuthor: bob }), {
      step: null,
    });
    expect(text).toContain('written by Bob');
    expect(text).toContain('Passed');
    expect(learner).toBeUndefined();
    expect(attempt).toBeUndefined();
  });

  test('learns names from what passed, and says so', async () => {
    const { text, learner } = await run(check, contextOf({ body: 'right first login bob' }), { step: null });
    expect(learner?.facts).toEqual({ username: 'bob' });
    expect(text).toContain('your login: `bob`');
    const refused = await run(check, contextOf({ body: 'login bob' }), { step: null });
    expect(refused.learner?.facts).toEqual({});
  });

  test('asks the question behind the step', async () => {
    const { text } = await run(check, contextOf({ body: 'right second' }), { step: second });
    expect(text).toContain('What about why?');
  });

  test('of a concept step shows its question, and costs nothing', async () => {
    const context = contextOf({ body: 'unclear right last' });
    const { text, progress, attempt } = await run(check, context, { step: thinking });
    expect(text).toContain('What about side?');
    expect(progress?.states[4]).toBe('passed');
    expect(progress?.tries).toEqual([]);
    expect(attempt).toBeUndefined();
  });

  test('needs no start', async () => {
    const { progress } = await run(check, contextOf({ learner: newLearner(alice), body: 'right first' }), {
      step: null,
    });
    expect(progress?.states[1]).toBe('passed');
  });
});

describe('skip and goto', () => {
  test('skip leaves the step for later and shows the next one', async () => {
    const { text, progress } = await run(skip, at({}));
    expect(text).toContain('Skipped for now: “Title of first”.');
    expect(text).toContain('Step 2 of 4');
    expect(progress?.states).toEqual(['not-started', 'skipped', 'current']);
  });

  test('a settled step is not skipped', () => {
    expect(() => skip.run(at({ states: ['not-started', 'passed'] }), {})).toThrow(
      expect.objectContaining({ code: 'nothing-to-skip' }),
    );
  });

  test('goto opens a skipped step again', async () => {
    const context = at({ currentSlot: 2, states: ['not-started', 'skipped', 'current'] });
    const { progress } = await run(goTo, context, { step: first });
    expect(progress?.states).toEqual(['not-started', 'reopened', 'not-started']);
    expect(progress?.currentSlot).toBe(1);
  });

  test('goto leaves a passed step passed', async () => {
    const context = at({ currentSlot: 2, states: ['not-started', 'passed', 'current'] });
    const { text, progress } = await run(goTo, context, { step: first });
    expect(text).toContain('it stays passed');
    expect(progress?.states[1]).toBe('passed');
  });

  test('what is sent at a step gone back to is meant for it, until it passes or the learner goes on', async () => {
    const context = at({ currentSlot: 2, states: ['not-started', 'passed', 'current'] });
    const back = await run(goTo, context, { step: first });
    const there = { ...context, ...(back.learner && { learner: back.learner }) };
    const wrong = await run(check, { ...there, body: 'wrong' }, { step: null });
    expect(wrong.text).toContain('Not yet: Title of first');
    expect(wrong.progress?.currentSlot).toBe(1);

    const right = await run(check, { ...there, body: 'right first' }, { step: null });
    const after = { ...context, ...(right.learner && { learner: right.learner }) };
    const next = await run(check, { ...after, body: 'wrong' }, { step: null });
    expect(next.text).toContain('Not yet: Title of second');
  });
});

test('status lists every step with its state in words', async () => {
  const context = at({
    currentSlot: 4,
    states: ['not-started', 'passed', 'skipped', 'contested', 'current'],
  });
  const { text } = await run(status, context);
  expect(text).toContain('1 of 4 steps passed');
  for (const [step, state] of [
    [first, 'passed'],
    [second, 'skipped'],
    [thinking, 'contested'],
    [last, 'you are here'],
  ] as const) {
    expect(text).toContain(`(\`${step?.id}\`): ${state}`);
  }
});
