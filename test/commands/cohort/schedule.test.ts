/** The schedule of a study group, on clocks that differ and change. */
import { beforeEach, describe, expect, test } from 'vitest';
import { dayOf, daysBetween } from '../../../src/core/cohorts/schedule.ts';
import { dateAndTime } from '../../../src/core/present/time.ts';
import { aCommunity, codeIn, type Person } from '../../support/community.ts';
import { embeddedStore } from '../../support/store.ts';

const store = await embeddedStore();
let places = 0;
let now: Date;
let enter: ReturnType<typeof aCommunity>;
let mo: Person;

beforeEach(async () => {
  now = new Date('2026-03-27T12:00:00Z');
  enter = aCommunity(store, 'discord', `guild-${++places}`, { now: () => now });
  mo = enter('Mo', true);
  await mo.say('/cohort create Spring');
});

async function join(name: string): Promise<Person> {
  const person = enter(name);
  await person.say(`/hm join ${codeIn(await mo.say('/cohort invite'))}`);
  await person.say('/hm next');
  return person;
}

describe('a schedule', () => {
  test('is told to learners with the step and with the group, and to moderators with the counts', async () => {
    expect(await mo.say('/cohort settings Spring schedule first 2026-03-29')).toContain(
      'Changed: schedule is now first 2026-03-29.',
    );
    const alice = await join('Alice');
    expect(await alice.say('/hm next')).toContain('passes this step by 2026-03-29, in 2 days.');
    expect(await alice.say('/hm join')).toContain('- first: by 2026-03-29, in 2 days');
    expect(await mo.say('/cohort progress')).toContain('`first`: 0 passed, to be passed by 2026-03-29');
    now = new Date('2026-03-29T12:00:00Z');
    expect(await alice.say('/hm next')).toContain('2026-03-29, which is today.');
    expect(await mo.say('/cohort progress')).not.toContain('behind the schedule');
    now = new Date('2026-03-30T12:00:00Z');
    expect(await alice.say('/hm next')).toContain('was to pass this step by 2026-03-29.');
    expect(await mo.say('/cohort progress')).toContain('1 step behind the schedule');
    expect(await mo.say('/cohort export csv')).toMatch(/^ *\d+,Alice,on-the-way,0,first,0,0,,1,/m);
    await alice.say('/hm check', 'right first');
    expect(await mo.say('/cohort progress')).not.toContain('behind the schedule');
    expect(await alice.say('/hm join')).not.toContain('2026-03-29');
  });

  test('counts a day until midnight where the learner is', async () => {
    await mo.say('/cohort settings Spring schedule first 2026-03-28');
    const east = await join('East');
    await east.say('/hm settings time-zone Pacific/Auckland');
    await join('West');
    now = new Date('2026-03-28T12:00:00Z');
    const grid = await mo.say('/cohort progress');
    expect(grid).toMatch(/- East .*1 step behind the schedule/);
    expect(grid).toMatch(/- West (?!.*behind)/);
  });

  test('takes days that exist, of steps that exist', async () => {
    for (const value of ['first 2026-02-30', 'nowhere 2026-03-29', 'first tomorrow', 'first', '']) {
      expect(await mo.say(`/cohort settings Spring schedule ${value}`)).not.toContain('Changed');
    }
    expect(await mo.say('/cohort settings Spring schedule first 2028-02-29')).toContain('first 2028-02-29');
    expect(await mo.say('/cohort settings Spring schedule first clear')).toContain('schedule is now none');
  });

  test('ends with the group', async () => {
    await mo.say('/cohort settings Spring schedule first 2026-03-29');
    const alice = await join('Alice');
    await mo.say('/cohort archive Spring yes');
    expect(await alice.say('/hm next')).not.toContain('study group');
    expect(await alice.say('/hm join')).toContain('You are in no study group.');
  });
});

describe('days and hours', () => {
  test('are right where the clock changes', () => {
    const berlin = { timeZone: 'Europe/Berlin' };
    expect(dateAndTime(new Date('2026-03-29T00:59:59Z'), berlin)).toMatch(/^2026-03-29 01:59/);
    expect(dateAndTime(new Date('2026-03-29T01:00:00Z'), berlin)).toMatch(/^2026-03-29 03:00/);
    expect(dateAndTime(new Date('2026-10-25T00:30:00Z'), berlin)).not.toBe(
      dateAndTime(new Date('2026-10-25T01:30:00Z'), berlin),
    );
    expect(dayOf(new Date('2026-10-25T22:59:59Z'), berlin)).toBe('2026-10-25');
    expect(dayOf(new Date('2026-10-25T23:00:00Z'), berlin)).toBe('2026-10-26');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-10-26', '2026-10-24')).toBe(-2);
  });
});
