/** One learner with accounts on two networks. */
import { beforeEach, describe, expect, test } from 'vitest';
import { aCommunity, codeIn, type Person } from '../../support/community.ts';
import { textOf } from '../../support/converse.ts';
import { embeddedStore } from '../../support/store.ts';

const dead = 'This code does not work, or no longer. Check it letter by letter, or ask for a new one.';

const store = await embeddedStore();
let places = 0;
let now: Date;
let guild: ReturnType<typeof aCommunity>;
let space: ReturnType<typeof aCommunity>;
let here: Person;
let there: Person;

beforeEach(() => {
  now = new Date('2026-01-02T03:04:05Z');
  guild = aCommunity(store, 'discord', `guild-${++places}`, { now: () => now });
  space = aCommunity(store, 'matrix', `!space-${places}`, { now: () => now });
  here = guild('Alice');
  there = space('alice');
});

async function start(person: Person): Promise<void> {
  await person.say('/hm next');
  await person.say('/hm next');
}

/** What waits for a person. */
async function newsOf({ account }: Person): Promise<string> {
  const waiting = await store.undelivered(account.platform, 100, account.id);
  const news = waiting.filter(({ eventId }) => eventId.startsWith('news/'));
  return news.map(({ reply }) => textOf(reply)).join('\n');
}

async function pair(): Promise<string> {
  await there.say(`/hm link ${codeIn(await here.say('/hm link'))}`);
  return here.say('/hm link yes');
}

describe('linking', () => {
  test('asks on one side what was claimed on the other, and then joins what both have passed', async () => {
    await start(here);
    await here.say('/hm check', 'right first');
    await start(there);
    await there.say('/hm check', 'wrong');
    await there.say('/hm goto second');
    await there.say('/hm check', 'right second');
    const code = codeIn(await here.say('/hm link'));
    expect(await here.say('/hm link yes')).toContain(
      'Your code has not been used yet. It works for 10 more minutes.',
    );
    const claimed = await there.say(`/hm link ${code}`);
    expect(claimed).toContain('Until then nothing is shown or changed.');
    expect(claimed).not.toContain('Alice');
    expect(await there.say('/hm status')).toContain('1 of 4');
    expect(await newsOf(here)).toContain('Somebody on Matrix used your code.');
    expect(await here.say('/hm link yes')).toContain('Both accounts have one progress now');
    expect(await newsOf(there)).toContain('Both accounts have one progress now');
    expect(await here.say('/hm status')).toContain('2 of 4');
    expect(await there.say('/hm status')).toBe(await here.say('/hm status'));
  });

  test('goes on with one progress, whichever account acts, though each remembers another learner', async () => {
    await start(here);
    await start(there);
    await pair();
    await there.say('/hm check', 'right first');
    await here.say('/hm next');
    await here.say('/hm check', 'right second');
    expect(await there.say('/hm status')).toContain('2 of 4');
  });

  test('works for an account that the tutor has never met', async () => {
    await start(here);
    await here.say('/hm check', 'right first');
    expect(await pair()).toContain('Linked.');
    expect(await there.say('/hm status')).toContain('1 of 4');
  });

  test('ends with the code: unknown, expired, used or claimed ones are answered alike', async () => {
    await start(here);
    expect(await there.say('/hm link AAAA-2222')).toBe(dead);
    const late = codeIn(await here.say('/hm link'));
    now = new Date(now.getTime() + 10 * 60_000);
    expect(await there.say(`/hm link ${late}`)).toBe(dead);
    const replaced = codeIn(await here.say('/hm link'));
    const code = codeIn(await here.say('/hm link'));
    expect(await there.say(`/hm link ${replaced}`)).toBe(dead);
    await there.say(`/hm link ${code}`);
    expect(await space('eve').say(`/hm link ${code}`)).toBe(dead);
    await here.say('/hm link yes');
    expect(await space('eve').say(`/hm link ${code}`)).toBe(dead);
    expect(await here.say('/hm link yes')).toContain('Nothing waits for your yes.');
  });

  test('is refused where it makes no sense', async () => {
    await start(here);
    const code = codeIn(await here.say('/hm link'));
    expect(await here.say(`/hm link ${code}`)).toContain('That is your own code.');
    expect(await there.say('/hm link yes')).toContain('Nothing waits for your yes.');
    expect(await there.say('/hm link remove')).toContain('This account is linked with no other.');
  });

  test('a code of a study group is no code for this, and the other way round', async () => {
    const mo = guild('Mo', true);
    await mo.say('/cohort create Autumn');
    const invitation = codeIn(await mo.say('/cohort invite'));
    expect(await here.say(`/hm link ${invitation}`)).toBe(dead);
    expect(await there.say(`/hm join ${codeIn(await here.say('/hm link'))}`)).toBe(dead);
  });

  test('two that agree at the same moment are one learner in the end', async () => {
    await start(here);
    await start(there);
    await there.say(`/hm link ${codeIn(await here.say('/hm link'))}`);
    const otherProcess = aCommunity(store, 'discord', `guild-${places}`, { now: () => now });
    const other = otherProcess('Alice');
    const answers = await Promise.all([here.say('/hm link yes'), other.say('/hm link yes')]);
    expect(answers.filter((answer) => answer.includes('Linked.'))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes('Nothing waits'))).toHaveLength(1);
  });

  test('both that wait for each other end as one learner', async () => {
    await start(here);
    await start(there);
    const one = codeIn(await here.say('/hm link'));
    const two = codeIn(await there.say('/hm link'));
    await there.say(`/hm link ${one}`);
    await here.say(`/hm link ${two}`);
    await Promise.all([here.say('/hm link yes'), there.say('/hm link yes')]);
    expect((await store.load(here.account))?.id).toBe((await store.load(there.account))?.id);
  });
});

describe('linking and study groups', () => {
  async function aGroup(name: string): Promise<string> {
    const mo = guild('Mo', true);
    await mo.say(`/cohort create ${name}`);
    return codeIn(await mo.say(`/cohort invite learners ${name}`));
  }

  test('the group of either is the group of both', async () => {
    await start(here);
    await start(there);
    await there.say(`/hm join ${await aGroup('Autumn')}`);
    await here.say('/hm check', 'right first');
    await pair();
    expect(await here.say('/hm join')).toContain('Your study group: Autumn');
    const grid = await guild('Mo', true).say('/cohort progress');
    expect(grid).toContain('Autumn: 1 learner\n');
    expect(grid).toContain('Alice (1 of 4)');
  });

  test('two groups are one too many: one of them is left first', async () => {
    await start(here);
    await start(there);
    await here.say(`/hm join ${await aGroup('One')}`);
    await there.say(`/hm join ${await aGroup('Two')}`);
    expect(await pair()).toContain('The two accounts are in two study groups');
    expect(await there.say('/hm join')).toContain('Your study group: Two');
    await there.say('/hm leave');
    expect(await here.say('/hm link yes')).toContain('Linked.');
    expect(await there.say('/hm join')).toContain('Your study group: One');
  });

  test('parting leaves the group with one and a copy of the progress with both; both are told', async () => {
    await start(here);
    await here.say(`/hm join ${await aGroup('Autumn')}`);
    await here.say('/hm check', 'right first');
    await pair();
    expect(await there.say('/hm link remove')).toContain('Parted.');
    expect(await newsOf(here)).toContain('Your account on matrix goes on by itself now');
    expect(await there.say('/hm status')).toContain('1 of 4');
    expect(await there.say('/hm join')).toContain('You are in no study group.');
    await there.say('/hm goto second');
    await there.say('/hm check', 'right second');
    expect(await there.say('/hm status')).toContain('2 of 4');
    expect(await here.say('/hm status')).toContain('1 of 4');
    expect(await here.say('/hm join')).toContain('Your study group: Autumn');
  });

  test('forgetting on one side forgets both', async () => {
    await start(here);
    await pair();
    await there.say('/hm privacy forget yes');
    expect(await store.load(here.account)).toBeNull();
  });
});
