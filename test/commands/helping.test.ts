/** hint, answer, settings, report, reset, privacy, help: each command called by itself. */
import { describe, expect, test } from 'vitest';
import { answer } from '../../commands/answer.ts';
import { check } from '../../commands/check.ts';
import { help } from '../../commands/help.ts';
import { hint } from '../../commands/hint.ts';
import { commands } from '../../commands/index.ts';
import { privacy } from '../../commands/privacy.ts';
import { report } from '../../commands/report.ts';
import { reset } from '../../commands/reset.ts';
import { settings } from '../../commands/settings.ts';
import type { Context, Outcome } from '../../src/core/command.ts';
import { newLearner } from '../../src/core/dispatch.ts';
import type { Progress } from '../../src/core/learner.ts';
import { contextOf, learnerAt } from '../support/context.ts';
import { alice, textOf } from '../support/converse.ts';

interface Runnable {
  run(context: Context, given: never): Outcome | Promise<Outcome>;
}

async function run(command: Runnable, context: Context, given = {}) {
  const outcome = await command.run(context, given as never);
  return { ...outcome, text: textOf(outcome.reply), progress: outcome.learner?.progress };
}

async function refusalOf(command: Runnable, context: Context, given = {}): Promise<string> {
  try {
    await command.run(context, given as never);
  } catch (error) {
    return (error as { code: string }).code;
  }
  throw new Error('nothing was refused');
}

function at(progress: Partial<Progress>): Context {
  return contextOf({ learner: learnerAt(progress) });
}

describe('hint', () => {
  test('goes from level to level, and asks before the solution', async () => {
    const texts: string[] = [];
    let context = contextOf();
    for (let level = 1; level <= 4; level++) {
      const { text, learner } = await run(hint, context, { level: null });
      texts.push(text);
      if (learner !== undefined) context = { ...context, learner };
    }
    expect(texts[0]).toContain('First hint.');
    expect(texts[1]).toContain('Second hint.');
    expect(texts[2]).toContain('Third hint.');
    expect(texts[3]).toContain('/hm hint solution');
    expect(texts.join()).not.toContain('right first');

    const { text, progress } = await run(hint, context, { level: 'solution' });
    expect(text).toContain('right first');
    expect(progress?.hints[1]).toBe(4);
  });

  test('begins with what the last refusal said', async () => {
    const { text } = await run(hint, at({ notes: { 1: { refusal: ['no-semicolon'] } } }), { level: null });
    expect(text).toContain('Every assignment ends with a semicolon.');
  });

  test('the solution of a question is its right answer', async () => {
    const { text } = await run(hint, at({ currentSlot: 3, hints: [0, 0, 0, 3] }), { level: 'solution' });
    expect(text).toContain('1. b) Home Manager');
    expect(text).toContain('2. a) Yes');
  });

  test('begins with the place while the refused text is remembered, then with a right form', async () => {
    const refusedBefore = at({ tries: [0, 1], notes: { 1: { refusal: ['no-semicolon'] } } });
    const remembered = { ...refusedBefore, lastRefused: { slot: 1, text: 'a = 1' } };
    const first = await run(hint, remembered, { level: null });
    expect(first.text).toContain('About your last try: A `;` is missing here.');
    expect(first.text).toContain('1 | a = 1');
    expect(first.text).toContain('First hint.');

    const next = await run(
      hint,
      { ...remembered, learner: learnerAt({ ...refusedBefore.learner.progress, hints: [0, 1] }) },
      { level: null },
    );
    expect(next.text).toContain('About your last try: a semicolon is missing');
    expect(next.text).toContain('    a = 1;');
    expect(next.text).toContain('Second hint.');
  });

  test('a number asks for the next one, and never for the solution unasked', async () => {
    const first = await run(hint, at({}), { level: 'next' });
    expect(first.text).toContain('First hint.');
    const { text } = await run(hint, at({ hints: [0, 3] }), { level: 'next' });
    expect(text).toContain('/hm hint solution');
  });

  test('shows the change alone when asked, and counts no hint for it', async () => {
    const context = { ...at({ tries: [0, 1] }), lastRefused: { slot: 1, text: 'a = 1' } };
    const { text, learner } = await run(hint, context, { level: 'change' });
    expect(text).toContain('    -a = 1\n    +a = 1;');
    expect(learner).toBeUndefined();
  });

  test('leaves a secret out of the change', async () => {
    const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const context = { ...at({}), lastRefused: { slot: 1, text: `token = "${token}"` } };
    const { text } = await run(hint, context, { level: 'change' });
    expect(text).not.toContain(token);
    expect(text).toContain('removed]');
  });

  test('asks for the code once more where it is forgotten or of another step', async () => {
    for (const lastRefused of [null, { slot: 2, text: 'a = 1' }]) {
      const { text } = await run(hint, { ...at({}), lastRefused }, { level: 'change' });
      expect(text).toContain('I have no code of yours for this step at hand.');
    }
  });

  test('says so where no change is safe', async () => {
    const context = { ...at({}), lastRefused: { slot: 1, text: 'unclear' } };
    expect((await run(hint, context, { level: 'change' })).text).toContain('no small change');
  });
});

describe('answer', () => {
  const thinking: Partial<Progress> = {
    currentSlot: 3,
    states: ['not-started', 'passed', 'passed', 'current'],
  };

  test.each(['b a', 'B, A', 'ba', '2 1', 'b) a)', 'home yes'])(
    '%s answers both questions',
    async (choice) => {
      const { text, progress } = await run(answer, at(thinking), { choice });
      expect(text).toContain('Passed: Title of thinking');
      expect(progress?.states[3]).toBe('passed');
    },
  );

  test('one after the other', async () => {
    const first = await run(answer, at(thinking), { choice: 'Home Manager' });
    expect(first.text).toContain('What about quote?');
    expect(first.attempt).toBeUndefined();
    const context = { ...at(thinking), ...(first.learner && { learner: first.learner }) };
    const second = await run(answer, context, { choice: 'a' });
    expect(second.attempt).toEqual({ slot: 3, verdict: 'pass', codes: [] });
    expect(second.progress?.states[3]).toBe('passed');
  });

  test('a wrong choice gets its own explanation', async () => {
    const { text, progress, attempt } = await run(answer, at(thinking), { choice: 'a' });
    expect(text).toContain('NixOS it is not.');
    expect(progress?.tries[3]).toBe(1);
    expect(attempt).toEqual({ slot: 3, verdict: 'fail', codes: ['mixed-up'] });
  });

  test('a question behind a passed step costs nothing', async () => {
    const context = at({ currentSlot: 2, states: ['not-started', 'passed', 'passed'] });
    const { progress, attempt } = await run(answer, context, { choice: 'a' });
    expect(progress?.states[2]).toBe('passed');
    expect(progress?.tries[2]).toBeUndefined();
    expect(attempt).toBeUndefined();
  });

  test('without a letter the question is shown again', async () => {
    expect((await run(answer, at(thinking), { choice: null })).text).toContain('What about side?');
  });

  test.each([
    ['z', 'answer-unknown'],
    ['7', 'answer-unknown'],
    ['perhaps', 'answer-unknown'],
    ['a b a', 'answer-surplus'],
  ])('%s is refused as %s', async (choice, code) => {
    expect(await refusalOf(answer, at(thinking), { choice })).toBe(code);
  });

  test('where nothing is asked, it says so', async () => {
    expect(await refusalOf(answer, at({}), { choice: 'a' })).toBe('no-question');
  });
});

describe('settings', () => {
  test('shows everything, changes one, and forgets it', async () => {
    expect((await run(settings, contextOf(), { name: null, value: null })).text).toContain('not known yet');
    const changed = await run(settings, contextOf(), { name: 'login', value: 'bob' });
    expect(changed.learner?.facts).toEqual({ username: 'bob' });
    const context = contextOf(changed.learner && { learner: changed.learner });
    const cleared = await run(settings, context, { name: 'login', value: 'clear' });
    expect(cleared.learner?.facts).toEqual({});
  });

  test.each([
    ['host', 'laptop'],
    ['input', 'hm'],
    ['nixpkgs', 'nixpkgs-unstable'],
    ['flake-file', 'flake.nix'],
    ['home-file', 'home/me/home.nix'],
    ['plain', 'on'],
    ['time-zone', 'Europe/Berlin'],
    ['language', 'EN'],
  ])('%s may be %s', async (name, value) => {
    expect((await run(settings, contextOf(), { name, value })).text).toContain('Noted');
  });

  test.each([
    ['login', 'two words', 'invalid-login'],
    ['login', '$(id)', 'invalid-login'],
    ['host', 'under_score', 'invalid-host'],
    ['input', '9lives', 'invalid-input'],
    ['nixpkgs', '', 'invalid-nixpkgs'],
    ['home-file', '../../etc/passwd.nix', 'invalid-file'],
    ['home-file', '/etc/nixos/home.nix', 'invalid-file'],
    ['flake-file', 'flake.txt', 'invalid-file'],
    ['language', 'tlh', 'invalid-language'],
    ['plain', 'perhaps', 'invalid-plain'],
    ['time-zone', 'Middle/Earth', 'invalid-time-zone'],
  ])('%s may not be “%s”', async (name, value, code) => {
    expect(await refusalOf(settings, contextOf(), { name, value })).toBe(code);
  });
});

describe('report', () => {
  const refused = { slot: 1, text: 'my code' };

  test('asks first, and keeps nothing until the learner agrees', async () => {
    const {
      text,
      report: kept,
      learner,
    } = await run(report, contextOf({ lastRefused: refused }), { consent: null });
    expect(text).toContain('/hm report yes');
    expect(kept).toBeUndefined();
    expect(learner).toBeUndefined();
  });

  test('keeps code and verdict, and lets the learner go on', async () => {
    const { report: kept, progress } = await run(report, contextOf({ lastRefused: refused }), {
      consent: 'yes',
    });
    expect(kept).toMatchObject({ slot: 1, submission: 'my code' });
    expect(JSON.parse(kept?.verdict ?? '')).toMatchObject({ step: 'first', verdict: 'fail' });
    expect(progress?.states[1]).toBe('contested');
  });

  test('takes the code again where it is no longer known', async () => {
    expect(await refusalOf(report, contextOf(), { consent: 'yes' })).toBe('report-nothing');
    const { report: kept } = await run(report, contextOf({ body: 'my code' }), { consent: 'yes' });
    expect(kept?.submission).toBe('my code');
  });

  test('what passes cannot be reported, and a passed step is not contested', async () => {
    expect(await refusalOf(report, contextOf({ body: 'right first' }), { consent: 'yes' })).toBe(
      'report-passes',
    );
    const context = { ...at({ states: ['not-started', 'passed'] }), lastRefused: refused };
    expect((await run(report, context, { consent: 'yes' })).progress?.states[1]).toBe('passed');
  });
});

describe('reset and privacy', () => {
  test('reset asks, then forgets the way but not the settings', async () => {
    const learner = learnerAt({ states: ['not-started', 'passed'] }, { facts: { username: 'bob' } });
    const asked = await run(reset, contextOf({ learner }), { confirmation: null });
    expect(asked.text).toContain('One passed step is forgotten');
    expect(asked.learner).toBeUndefined();
    const done = await run(reset, contextOf({ learner }), { confirmation: 'yes' });
    expect(done.learner?.progress).toBeNull();
    expect(done.learner?.facts).toEqual({ username: 'bob' });
  });

  test('privacy shows, exports, and forgets after asking', async () => {
    expect((await run(privacy, contextOf(), {})).text).toContain('is not kept');
    const exportLearner = async () => ({ learner: { name: 'Alice' }, attempts: [{ slot: 1 }] });
    const exported = await run(privacy, contextOf({ exportLearner }), { action: 'export' });
    const file = exported.reply.blocks.find((block) => block.kind === 'file');
    expect(JSON.parse(file?.content ?? '')).toEqual({ learner: { name: 'Alice' }, attempts: [{ slot: 1 }] });
    expect(
      (await run(privacy, contextOf(), { action: 'forget', confirmation: null })).forget,
    ).toBeUndefined();
    expect((await run(privacy, contextOf(), { action: 'forget', confirmation: 'yes' })).forget).toBe(true);
  });

  test('an export does not hold the exports before it', async () => {
    const earlier = { reply: { blocks: [{ kind: 'file', name: 'export.json', content: 'everything' }] } };
    const { text } = await run(privacy, contextOf({ exportLearner: async () => ({ replies: [earlier] }) }), {
      action: 'export',
    });
    expect(text).toContain('export.json');
    expect(text).not.toContain('everything"');
  });

  test('of a stranger nothing is kept', async () => {
    const stranger = contextOf({ learner: newLearner(alice) });
    expect(await refusalOf(privacy, stranger, { action: 'export' })).toBe('nothing-kept');
    expect(await refusalOf(privacy, stranger, { action: 'forget', confirmation: 'yes' })).toBe(
      'nothing-kept',
    );
    expect(await refusalOf(reset, stranger, { confirmation: 'yes' })).toBe('nothing-to-reset');
  });
});

describe('help', () => {
  test('lists every command, and describes each', async () => {
    const context = contextOf({ moderator: true });
    const overview = await run(help, context, { command: null });
    for (const { group, name } of commands) {
      expect(overview.text).toContain(`/${group} ${name}`);
      const { text } = await run(help, context, { command: `${group} ${name}` });
      expect(text).toContain(`/${group} ${name}`);
    }
  });

  test('begins with the commands of the group that was typed', async () => {
    const moderating = contextOf({ moderator: true, group: 'cohort' });
    const text = (await run(help, moderating, { command: null })).text;
    expect(text.indexOf('/cohort create')).toBeLessThan(text.indexOf('/hm next'));
    const learning = (await run(help, contextOf({ moderator: true }), { command: null })).text;
    expect(learning.indexOf('/hm next')).toBeLessThan(learning.indexOf('/cohort create'));
  });

  test('hides moderators’ commands from others', async () => {
    const secret = { ...help, name: 'secret', permission: 'moderator' } as const;
    const context = contextOf({ commands: [...commands, secret] });
    expect((await run(help, context, { command: null })).text).not.toContain('secret');
    expect((await run(help, { ...context, moderator: true }, { command: null })).text).toContain('secret');
  });
});

test('a secret is neither kept with a report nor said back', async () => {
  const code =
    '```nix\nusers.users.alice.hashedPassword = "$6$rounds=1000$abcdefgh$0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef012345";\n```';
  const { report: kept } = await run(report, contextOf({ body: code }), { consent: 'yes' });
  expect(kept?.submission).toContain('users.users.alice.hashedPassword');
  expect(kept?.submission).not.toContain('$6$');
  const { text } = await run(check, contextOf({ body: code }), { step: null });
  expect(text).toContain('2 | users.users.alice');
  expect(text).not.toContain('$6$');
});
