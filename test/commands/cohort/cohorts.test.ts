/** Study groups as moderators and learners meet them, on the embedded database. */
import { beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { aCommunity, codeIn, type Person } from '../../support/community.ts';
import { embeddedStore } from '../../support/store.ts';

const store = await embeddedStore();
let communities = 0;
let enter: ReturnType<typeof aCommunity>;
let mo: Person;
let now = new Date('2026-01-02T03:04:05Z');

beforeEach(() => {
  now = new Date('2026-01-02T03:04:05Z');
  enter = aCommunity(store, 'discord', `guild-${++communities}`, { now: () => now });
  mo = enter('Mo', true);
});

/** A learner of the group, at the first step. */
async function join(name: string, code: string): Promise<Person> {
  const person = enter(name);
  await person.say('/hm next');
  await person.say('/hm next');
  await person.say(`/hm join ${code}`);
  return person;
}

async function aGroup(name = 'Autumn'): Promise<string> {
  await mo.say(`/cohort create ${name}`);
  return codeIn(await mo.say('/cohort invite'));
}

describe('a study group', () => {
  test('is made, joined by its code, and left', async () => {
    const code = await aGroup();
    const alice = enter('Alice');
    const welcome = await alice.say(`/hm join ${code.toLowerCase().replace('-', ' ')}`);
    expect(welcome).toContain('Welcome to “Autumn”.');
    expect(welcome).toContain('Your code is yours alone.');
    expect(await mo.say('/cohort progress')).toContain('Alice (0 of 4) has not begun');
    expect(await alice.say('/hm leave')).toContain('You have left “Autumn”.');
    expect(await alice.say('/hm leave')).toContain('You are in no study group.');
    expect(await mo.say('/cohort progress')).toContain('Nobody is here yet.');
  });

  test('has a name of its own in its community', async () => {
    await aGroup('Autumn');
    expect(await mo.say('/cohort create autumn')).toContain('There is a study group “autumn” here already.');
    expect(await mo.say('/cohort create #7')).toContain('needs a name');
    expect(await mo.say(`/cohort create ${'x'.repeat(61)}`)).toContain('1 to 60 characters');
    expect(await mo.say('/cohort rename "Late autumn"')).toContain('“Autumn” is called “Late autumn” now.');
  });

  test('has to be named where there is more than one', async () => {
    await aGroup('One');
    await mo.say('/cohort create Two');
    expect(await mo.say('/cohort progress')).toMatch(/“One” \(#\d+\), “Two” \(#\d+\)\. Which one\?/);
    expect(await mo.say('/cohort progress two')).toContain('Two: 0 learners');
    expect(await mo.say('/cohort stuck Three')).toContain('There is no study group “Three” here.');
  });

  test('is one at a time for a learner', async () => {
    const first = await aGroup('One');
    const alice = await join('Alice', first);
    await mo.say('/cohort create Two');
    const second = codeIn(await mo.say('/cohort invite learners Two'));
    expect(await alice.say(`/hm join ${second}`)).toContain('one at a time is the limit');
    expect(await alice.say(`/hm join ${first}`)).toContain('You are in “One” already.');
  });

  test('disappears when it is archived, and its codes end', async () => {
    const code = await aGroup();
    expect(await mo.say('/cohort archive')).toContain('Close “Autumn”?');
    expect(await mo.say('/cohort archive Autumn yes')).toContain('“Autumn” is closed.');
    expect(await enter('Late').say(`/hm join ${code}`)).toContain('This code does not work, or no longer.');
    expect(await mo.say('/cohort progress')).toContain('There is no study group in this community yet.');
  });

  test('lets its learners go when it is archived', async () => {
    const alice = await join('Alice', await aGroup('One'));
    await mo.say('/cohort archive One yes');
    expect(await alice.say('/hm join')).toContain('You are in no study group.');
    await mo.say('/cohort create Two');
    expect(await alice.say(`/hm join ${codeIn(await mo.say('/cohort invite'))}`)).toContain(
      'Welcome to “Two”.',
    );
  });

  test('belongs to the community, so that whoever moderates next sees it', async () => {
    await join('Alice', await aGroup());
    expect(await enter('Mo', false).say('/cohort progress')).toContain('Only moderators');
    expect(await enter('Successor', true).say('/cohort progress')).toContain('Alice');
  });

  test('is not for direct messages, which belong to no community', async () => {
    await aGroup();
    const direct = aCommunity(store, 'discord', 'elsewhere');
    expect(await direct('Mo', true).whisper('/cohort progress')).toContain(
      'in a channel or room of their community',
    );
  });
});

describe('codes', () => {
  test('that are unknown, expired, of another kind or used are answered alike', async () => {
    const code = await aGroup();
    const forCommunity = codeIn(await mo.say('/cohort invite community'));
    const other = aCommunity(store, 'matrix', `!space-${communities}`, { now: () => now })('Ona', true);
    expect(await other.say(`/cohort invite accept ${forCommunity}`)).toContain('belongs to “Autumn” now');
    const answers = [
      await enter('A').say('/hm join ABCD-EFGH'),
      await enter('B').say(`/hm join ${forCommunity}`),
      await other.say(`/cohort invite accept ${forCommunity}`),
      await enter('C').say("/hm join ' OR 1=1 --"),
    ];
    now = new Date('2026-02-03T00:00:00Z');
    answers.push(await enter('D').say(`/hm join ${code}`));
    expect(new Set(answers)).toEqual(
      new Set(['This code does not work, or no longer. Check it letter by letter, or ask for a new one.']),
    );
  });

  test('cannot be tried without end', async () => {
    await aGroup();
    const guesser = enter('Guesser');
    const answers = [];
    for (let guess = 0; guess < 12; guess++) answers.push(await guesser.say('/hm join AAAA-AAAA'));
    expect(answers.at(9)).toContain('This code does not work');
    expect(answers.at(10)).toContain('Please wait');
  });

  test('are kept as hashes only', async () => {
    const code = await aGroup();
    const { hashCode } = await import('../../../src/core/cohorts/code.ts');
    expect(await store.cohorts.findCode(code, now)).toBeNull();
    expect(await store.cohorts.findCode(hashCode(code), now)).toMatchObject({ kind: 'learner' });
  });
});

describe('a group that spans two networks', () => {
  test('is seen by the moderators of both, with the learners of both', async () => {
    const code = await aGroup();
    const space = aCommunity(store, 'matrix', `!space-${communities}`, { now: () => now });
    const ona = space('Ona', true);
    await ona.say(`/cohort invite accept ${codeIn(await mo.say('/cohort invite community'))}`);
    await join('Alice', code);
    await space('Berta').say(`/hm join ${code}`);
    for (const moderator of [mo, ona]) {
      const grid = await moderator.say('/cohort progress');
      expect(grid).toContain('Alice');
      expect(grid).toContain('Berta');
    }
  });
});

describe('what moderators see', () => {
  test('who is stuck and why, away, paused, contested and done, told apart', async () => {
    const code = await aGroup();
    const stuck = await join('Stuck', code);
    for (let attempt = 0; attempt < 5; attempt++) await stuck.say('/hm check', 'wrong');
    const paused = await join('Paused', code);
    for (let attempt = 0; attempt < 6; attempt++) await paused.say('/hm check', 'wrong');
    await paused.say('/hm settings pause on');
    const contested = await join('Contested', code);
    await contested.say('/hm check', 'wrong');
    await contested.say('/hm report yes');
    await join('Away', code);
    now = new Date('2026-01-10T03:04:05Z');
    await join('Fresh', code);
    const list = await mo.say('/cohort stuck');
    expect(list).toMatch(/Stuck\n\n- Stuck \(0 of 4\) stuck, 5 tries on first: a semicolon is missing/);
    expect(list).toMatch(/Say that a verdict is wrong\n\n- Contested/);
    expect(list).toMatch(/Away\n\n- Away/);
    expect(list).toMatch(/Take a break\n\n- Paused/);
    expect(list).not.toContain('Fresh');
  });

  test('one learner, by name, beginning or number; code only while it is shared', async () => {
    const code = await aGroup();
    const alice = await join('Alice', code);
    await join('Alina', code);
    await alice.say('/hm check', 'wrong');
    expect(await mo.say('/cohort learner ali')).toMatch(/more than one: “Alice” \(#\d+\), “Alina” \(#\d+\)/);
    const seen = await mo.say('/cohort learner ALICE');
    expect(seen).toContain('first: is here now, 1 refused try, no hint');
    expect(seen).toContain('The code is not shared.');
    expect(await mo.say('/cohort learner alic Ask her on Monday')).toContain('Noted.');
    await alice.say('/hm share on');
    const again = await mo.say('/cohort learner Alice');
    expect(again).toContain('Mo: Ask her on Monday');
    expect(again).toContain('The code is shared');
    expect(await alice.say('/hm join')).toMatch(/Mo looked at Alice[\s\S]*Mo wrote a note on Alice/);
    expect(await alice.say('/hm join')).not.toContain('Monday');
  });

  test('a step is passed with a note, which the learner can read', async () => {
    const alice = await join('Alice', await aGroup());
    expect(await mo.say('/cohort pass Alice first shown in the call')).toContain('is passed for Alice');
    expect(await mo.say('/cohort pass Alice first again')).toContain('is passed for Alice already');
    expect(await alice.say('/hm status')).toContain('passed by a moderator');
    expect(await alice.say('/hm join')).toContain('first: shown in the call');
    expect(await mo.say('/cohort audit')).toContain('Mo passed a step for Alice: first: shown in the call');
  });

  test('a note of any length is cut where it is read', async () => {
    await join('Alice', await aGroup());
    await mo.say(`/cohort pass Alice first ${'really '.repeat(2000)}`);
    expect(await mo.say('/cohort audit')).toMatch(/first: really really .{200,300}…$/m);
  });

  test('the row of a learner has a sign for each step, and nothing behind the last', async () => {
    await join('Alice', await aGroup());
    expect(await mo.say('/cohort progress')).toMatch(/ a full stop is to do\. Alice: @\.\.\.$/m);
  });

  test('names of all sorts stay names', async () => {
    const code = await aGroup();
    const names = [
      '=cmd|calc!A1',
      '\u202egnirts',
      '👩‍🚀 Zoë',
      '<script>',
      '@everyone',
      '+1',
      '-1',
      '"quoted", name',
    ];
    for (const name of names) await enter(name).say(`/hm join ${code}`);
    const csv = await mo.say('/cohort export csv');
    expect(csv).toContain("'=cmd|calc!A1");
    expect(csv).toContain("'@everyone");
    expect(csv).toContain('"""quoted"", name"');
    expect(csv).not.toContain('\u202e');
    expect(JSON.parse((await mo.say('/cohort export json')).split('progress.json:\n')[1] ?? '')).toHaveLength(
      8,
    );
    expect(await mo.say('/cohort progress')).toContain('8 learners');
  });

  test('pages go on behind the last one shown, and nobody is shown twice', async () => {
    const code = await aGroup();
    const names = Array.from({ length: 45 }, (_, index) => `Learner ${String(index).padStart(2, '0')}`);
    for (const name of names) await enter(name).say(`/hm join ${code}`);
    const seen: string[] = [];
    let page = await mo.say('/cohort progress');
    for (;;) {
      seen.push(...[...page.matchAll(/^- (Learner \d\d) /gm)].map(([, name]) => name ?? ''));
      const [next] = /\/cohort progress #\d+ name #\d+/.exec(page) ?? [];
      if (next === undefined) break;
      page = await mo.say(next);
    }
    expect(seen).toEqual(names);
  });

  test('a break counts before the first step too', async () => {
    const alice = enter('Alice');
    await alice.say(`/hm join ${await aGroup()}`);
    await alice.say('/hm settings pause on');
    expect(await mo.say('/cohort stuck')).toMatch(/Take a break\n\n- Alice/);
    expect(await mo.say('/cohort progress Autumn paused')).toContain('Alice (0 of 4) takes a break');
    expect(await mo.say('/cohort progress Autumn not-begun')).not.toContain('Alice');
  });

  test('of an answer about learners nothing is kept once it has arrived', async () => {
    await join('Alice', await aGroup());
    await mo.say('/cohort progress');
    const waiting = await store.undelivered('discord', 100, mo.account.id);
    const last = waiting.at(-1);
    expect(JSON.stringify(last?.reply)).toContain('Alice');
    await store.markDelivered(waiting.map(({ id }) => id));
    const kept = await store.findDelivery('discord', last?.eventId ?? '');
    expect(kept).toMatchObject({ delivered: true, reply: { blocks: [] } });
  });

  test('a learner who forgets everything is gone from the page, the notes and the log', async () => {
    const alice = await join('Alice', await aGroup());
    await mo.say('/cohort learner Alice a note');
    await alice.say('/hm privacy forget yes');
    expect(await mo.say('/cohort learner Alice')).toContain('Nobody in your study groups is called “Alice”.');
    expect(await mo.say('/cohort audit')).not.toContain('Alice');
  });

  test('two moderators who change a group at once both succeed, one after the other', async () => {
    await aGroup();
    const other = enter('Mia', true);
    await Promise.all([mo.say('/cohort settings #1 stuck-after 3'), other.say('/cohort progress')]);
    const [one, two] = await Promise.all([mo.say('/cohort rename North'), other.say('/cohort rename South')]);
    expect([one, two].join()).toMatch(/is called/);
    expect(await mo.say('/cohort audit')).toMatch(/(North → South|South → North)/);
  });
});

describe('who may do what', () => {
  const moderating = commands.filter((command) => command.permission === 'moderator');

  test.each(['discord', 'matrix', 'terminal', 'web'] as const)(
    'on %s: every command refuses others',
    async (platform) => {
      const person = aCommunity(store, platform, `refusing-${platform}`)('Somebody');
      for (const { group, name } of moderating) {
        expect(await person.say(`/${group} ${name} a b c`)).toBe(
          'Only moderators of this community can do that.',
        );
      }
      expect(moderating.map(({ group }) => group)).toEqual(moderating.map(() => 'cohort'));
    },
  );

  test('a moderator sees nothing of another community, whatever is typed', async () => {
    const alice = await join('Alice', await aGroup());
    const { id } = (await store.load(alice.account)) ?? { id: '' };
    const stranger = aCommunity(store, 'discord', 'strangers')('Stranger', true);
    await stranger.say('/cohort create Mine');
    const nobody = await stranger.say('/cohort learner Nobody');
    for (const name of ['Alice', `#${id}`]) {
      expect(await stranger.say(`/cohort learner ${name}`)).toBe(nobody.replace('“Nobody”', `“${name}”`));
      expect(await stranger.say(`/cohort pass ${name} first why`)).toContain(`called “${name}”`);
    }
    expect(await stranger.say('/cohort progress Autumn')).toContain('There is no study group “Autumn” here.');
    expect(await stranger.say(`/cohort progress Mine name #${id}`)).not.toContain('Alice');
  });
});
