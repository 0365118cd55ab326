/** What study groups say to everybody, and where. */
import { beforeEach, describe, expect, test } from 'vitest';
import { remind } from '../../../src/cli/reminding.ts';
import type { RoomRefusal } from '../../../src/core/event.ts';
import type { Delivery } from '../../../src/core/store.ts';
import { aCommunity, codeIn, type Person } from '../../support/community.ts';
import { textOf } from '../../support/converse.ts';
import { lesson } from '../../support/lesson.ts';
import { embeddedStore } from '../../support/store.ts';

const store = await embeddedStore();
let count = 0;
let now: Date;
let refusal: RoomRefusal | null;
let mo: Person;
let enter: ReturnType<typeof aCommunity>;

beforeEach(async () => {
  for (const { id } of await waiting()) await store.markDelivered([id]);
  now = new Date('2026-03-27T12:00:00Z');
  refusal = null;
  enter = community('discord', `guild-${++count}`);
  mo = enter('Mo', true);
  await mo.say('/cohort create Autumn');
});

const community = (platform: 'discord' | 'matrix', id: string) =>
  aCommunity(store, platform, id, { now: () => now, checkRoom: async () => refusal });

async function waiting(): Promise<readonly Delivery[]> {
  return [...(await store.undelivered('discord', 100, '')), ...(await store.undelivered('matrix', 100, ''))];
}

/** What waits to be posted now, as `room: text`; it counts as posted. */
async function posted(): Promise<string[]> {
  const deliveries = await waiting();
  await store.markDelivered(deliveries.map(({ id }) => id));
  return deliveries.map(({ room, reply }) => `${room}: ${textOf(reply).trim()}`);
}

describe('announcements', () => {
  test('go where a moderator asks for them, and end where they are ended', async () => {
    expect(await mo.say('/cohort announce')).toContain('is announced nowhere in this community');
    expect(await mo.say('/cohort announce here')).toContain('is announced in this channel from now on');
    expect(await posted()).toEqual([
      expect.stringMatching(/^guild-\d+\/general: Here you will read news of the study group “Autumn”/),
    ]);
    expect(await mo.say('/cohort announce')).toContain('News of “Autumn” is announced in this channel.');
    await mo.say('/cohort rename Winter');
    expect(await posted()).toEqual([expect.stringContaining('“Autumn” is called “Winter” now.')]);
    await mo.say('/cohort announce off');
    await mo.say('/cohort rename Spring');
    expect(await posted()).toEqual([]);
    expect(await mo.say('/cohort announce off')).toContain('There is no channel for news of this group yet.');
    expect(await mo.say('/cohort audit')).toContain('Mo chose where news is announced: off');
  });

  test('are the schedule, when it is asked for, and the end of the group', async () => {
    await mo.say('/cohort announce here');
    await posted();
    expect(await mo.say('/cohort announce schedule')).toContain('No step has a day yet.');
    await mo.say('/cohort settings Autumn schedule second 2026-04-02');
    await mo.say('/cohort settings Autumn schedule first 2026-03-29');
    expect(await posted()).toEqual([]);
    await mo.say('/cohort announce schedule');
    expect((await posted())[0]).toMatch(/2026-03-29: .*first[\s\S]*2026-04-02: .*second/);
    await mo.say('/cohort archive Autumn yes');
    expect(await posted()).toEqual([expect.stringContaining('The study group “Autumn” is closed.')]);
  });

  test('reach the rooms of every community of the group, each chosen by its own moderators', async () => {
    const ona = community('matrix', `!space-${count}`)('Ona', true);
    await ona.say(`/cohort invite accept ${codeIn(await mo.say('/cohort invite community'))}`);
    await ona.say('/cohort announce here');
    expect(await mo.say('/cohort announce')).toContain('is announced nowhere in this community');
    await mo.say('/cohort announce here');
    await posted();
    await mo.say('/cohort rename Winter');
    expect((await posted()).map((line) => line.split('/')[0])).toEqual([`guild-${count}`, `!space-${count}`]);
  });

  test.each([
    ['unlisted', 'wants no messages to everybody in this channel'],
    ['unwritable', 'only where both of us may write'],
    ['unreachable', 'Try again in a minute'],
  ] as const)('are refused where the room is %s, and nothing is changed', async (why, sentence) => {
    refusal = why;
    expect(await mo.say('/cohort announce here')).toContain(sentence);
    await mo.say('/cohort rename Winter');
    expect(await posted()).toEqual([]);
  });

  test('stop where a room takes none any more, until a moderator chooses anew', async () => {
    await mo.say('/cohort announce here');
    const [first] = await waiting();
    await store.refuseAnnouncement(first?.id ?? '');
    const told = 'News of “Autumn” could not be announced: I may not write there any more.';
    for (const command of ['announce', 'stuck', 'settings', 'rename Winter']) {
      expect(await mo.say(`/cohort ${command}`)).toContain(told);
    }
    expect(await posted()).toEqual([]);
    await mo.say('/cohort announce here');
    expect(await mo.say('/cohort stuck')).not.toContain('could not be announced');
    expect(await posted()).toHaveLength(1);
  });

  test('name nobody', async () => {
    const code = codeIn(await mo.say('/cohort invite'));
    await mo.say('/cohort announce here');
    const alice = enter('Alice');
    await alice.say('/hm next');
    await alice.say(`/hm join ${code}`);
    await mo.say('/cohort pass Alice first because');
    await mo.say('/cohort settings Autumn schedule second 2026-04-02');
    await mo.say('/cohort announce schedule');
    await mo.say('/cohort rename Winter');
    const texts = (await waiting()).map(({ reply }) => JSON.stringify(reply)).join();
    expect(texts).toContain('Winter');
    for (const name of ['Alice', 'Mo"', 'because']) expect(texts).not.toContain(name);
  });
});

describe('a reminder', () => {
  const look = async (time: string) => {
    await remind(store, lesson, new Date(time));
    return posted();
  };

  test('comes once, on the day before, whoever looks and however often', async () => {
    await mo.say('/cohort settings Autumn schedule first 2026-03-29');
    await mo.say('/cohort announce here');
    await posted();
    expect(await look('2026-03-28T07:59:00Z')).toEqual([]);
    const [both] = await Promise.all([
      look('2026-03-28T08:00:00Z'),
      remind(store, lesson, new Date('2026-03-28T08:00:00Z')),
    ]);
    const all = [...both, ...(await posted())];
    expect(all).toEqual([expect.stringMatching(/“Autumn”: tomorrow, 2026-03-29, is the day for this step:/)]);
    expect(await look('2026-03-28T20:00:00Z')).toEqual([]);
    expect(await look('2026-03-29T12:00:00Z')).toEqual([]);
  });

  test('comes for no group that is closed, or that wants no announcements', async () => {
    await mo.say('/cohort settings Autumn schedule first 2026-05-02');
    expect(await look('2026-05-01T12:00:00Z')).toEqual([]);
    await mo.say('/cohort announce here');
    await mo.say('/cohort archive Autumn yes');
    await posted();
    expect(await look('2026-05-01T12:00:00Z')).toEqual([]);
  });
});
