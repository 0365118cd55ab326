/** Who may do what where, what can be learnt by trying, and what happens when several act at once. */
import { beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { CohortStore } from '../../../src/core/cohorts/store.ts';
import type { Platform } from '../../../src/core/event.ts';
import type { Store } from '../../../src/core/store.ts';
import { aCommunity, codeIn, type Person } from '../../support/community.ts';
import { embeddedStore } from '../../support/store.ts';

const store = await embeddedStore();
let count = 0;
let now = new Date('2026-01-02T03:04:05Z');

beforeEach(() => {
  now = new Date('2026-01-02T03:04:05Z');
});

interface Watch {
  /** Called before a read of cohorts, with its name. */
  readonly read?: (name: string) => void;
  /** Called before the first commit, when everything has been read and decided. */
  readonly commit?: () => Promise<unknown>;
}

/** The same store, watched. */
function watched(watch: Watch): Store {
  let commits = 0;
  const cohorts = new Proxy(store.cohorts, {
    get(target, name: keyof CohortStore) {
      const read = target[name] as (...given: unknown[]) => unknown;
      if (name === 'allMembers') return read.bind(target);
      return (...given: unknown[]) => {
        watch.read?.(name);
        return read.apply(target, given);
      };
    },
  });
  return new Proxy(store, {
    get(target, name) {
      if (name === 'cohorts') return cohorts;
      if (name === 'commit') {
        return async (...given: Parameters<Store['commit']>) => {
          if (++commits === 1) await watch.commit?.();
          return target.commit(...given);
        };
      }
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function enterGuild(of: Store = store, guild = `guild-${count}`, platform: Platform = 'discord') {
  return aCommunity(of, platform, guild, { now: () => now, checkRoom: async () => null });
}

/** A group with one learner, at the first step, in a guild of its own. */
async function aGroup(platform: Platform = 'discord') {
  const guild = `guild-${++count}`;
  const enter = enterGuild(store, guild, platform);
  const mo = enter('Mo', true);
  await mo.say('/cohort create Autumn');
  const code = codeIn(await mo.say('/cohort invite'));
  const alice = enter('Alice');
  await alice.say('/hm next');
  await alice.say('/hm next');
  await alice.say(`/hm join ${code}`);
  return { guild, enter, mo, alice, code };
}

describe('every command of moderators', () => {
  const moderating = commands.filter((command) => command.permission === 'moderator');
  const lines: Readonly<Record<string, string>> = {
    create: 'Other',
    rename: 'Other',
    archive: 'Autumn yes',
    invite: '',
    progress: '',
    stuck: '',
    learner: 'Alice',
    pass: 'Alice first because',
    export: 'csv',
    audit: '',
    announce: 'here',
    settings: 'Autumn stuck-after 3',
  };
  const refused = 'Only moderators of this community can do that.';
  const nowhere = 'Moderators send this in a channel or room of their community, not in a direct message.';

  test.each(['discord', 'matrix', 'terminal', 'web'] as const)(
    'on %s: is for moderators of that community, and refuses everybody else in one sentence',
    { timeout: 60_000 },
    async (platform) => {
      expect(Object.keys(lines).toSorted()).toEqual(moderating.map(({ name }) => name).toSorted());
      const { enter, mo, alice } = await aGroup(platform);
      const elsewhere = enterGuild(store, `elsewhere-${count}`, platform)('Mo', true);
      for (const { group, name } of moderating) {
        const line = `/${group} ${name} ${lines[name]}`;
        expect(await alice.say(line)).toBe(refused);
        expect(await enter('Stranger').say(line)).toBe(refused);
        expect(await mo.whisper(line)).toBe(nowhere);
        if (name === 'create') continue;
        const answer = await elsewhere.say(line);
        expect(answer).not.toContain('is here now');
        expect(answer).toMatch(/There is no study group in this community yet|Nobody in your study groups/);
      }
      expect(await mo.say('/cohort audit')).toMatch(/^What moderators did: Autumn(\s+- .*){2,3}$/);
      for (const { group, name } of moderating) {
        const answer = await mo.say(`/${group} ${name} ${lines[name]}`);
        expect(answer).not.toContain(refused);
        if (name === 'create') await mo.say('/cohort archive Other yes');
        if (name === 'rename') await mo.say('/cohort rename Autumn');
        if (name === 'archive') await reopen(mo, alice);
      }
    },
  );

  async function reopen(mo: Person, alice: Person): Promise<void> {
    await mo.say('/cohort create Autumn');
    await alice.say(`/hm join ${codeIn(await mo.say('/cohort invite'))}`);
  }
});

describe('by trying', () => {
  /** The reads that an answer took, and the answer. */
  async function traceOf(guild: string, line: string): Promise<{ reads: string[]; answer: string }> {
    const reads: string[] = [];
    const person = enterGuild(watched({ read: (name) => void reads.push(name) }), guild)('Prober', true);
    return { answer: await person.say(line), reads };
  }

  test('a learner of somebody else is not told from nobody, neither by the words nor by what is read', async () => {
    const { alice } = await aGroup();
    const { id } = (await store.load(alice.account)) ?? { id: '' };
    const guild = `guild-${++count}`;
    const mo = enterGuild(store, guild)('Mo', true);
    const probes = [
      ['Alice', 'Zaphod'],
      [`#${id}`, '#99999999'],
      [`<@${alice.account.id}>`, '<@nobody>'],
    ] as const;
    const command = (name: string) => `/cohort learner "${name}" a note`;
    // A group of one's own in which there is nobody.
    await mo.say('/cohort create Mine');
    for (const [known, unknown] of probes) {
      const [one, other] = [await traceOf(guild, command(known)), await traceOf(guild, command(unknown))];
      expect(one.reads).toEqual(other.reads);
      expect(one.answer.replace(known, '')).toBe(other.answer.replace(unknown, ''));
    }
  });

  test('a group of somebody else is not told from none', async () => {
    const first = await aGroup();
    await first.mo.say('/cohort rename Secret');
    const { guild } = await aGroup();
    for (const command of [
      'progress',
      'stuck',
      'audit',
      'export csv',
      'settings',
      'announce here',
      'archive',
    ]) {
      const [one, other] = [
        await traceOf(guild, `/cohort ${command} Secret`),
        await traceOf(guild, `/cohort ${command} Public`),
      ];
      expect(one.reads).toEqual(other.reads);
      expect(one.answer.replace('Secret', '')).toBe(other.answer.replace('Public', ''));
    }
  });

  test('a code that was, or is for something else, is not told from one that never was', async () => {
    const { guild, enter, mo, alice, code } = await aGroup();
    const community = codeIn(await mo.say('/cohort invite community'));
    const link = codeIn(await alice.say('/hm link'));
    await mo.say('/cohort create Winter');
    const archived = codeIn(await mo.say('/cohort invite learners Winter'));
    await mo.say('/cohort archive Winter yes');
    const unknown = await traceOf(guild, '/hm join AAAA-AAAA');
    for (const typed of [community, link, archived]) {
      expect(await traceOf(guild, `/hm join ${typed}`)).toEqual(unknown);
    }
    now = new Date('2026-03-02T03:04:05Z');
    expect(await traceOf(guild, `/hm join ${code}`)).toEqual(unknown);
    expect(await enter('Late').say(`/hm link ${code}`)).toBe(unknown.answer);
  });
});

describe('at once', () => {
  test('two moderators pass the same step: it is passed once, and the other is told', async () => {
    const { enter, mo, alice } = await aGroup();
    const mia = enter('Mia', true);
    const answers = await Promise.all([
      mo.say('/cohort pass Alice first shown'),
      mia.say('/cohort pass Alice first seen'),
    ]);
    expect(answers.toSorted()[0]).toContain('is passed for Alice already');
    expect(answers.toSorted()[1]).toContain('is passed for Alice.');
    const audit = await mo.say('/cohort audit');
    expect(audit.match(/passed a step for Alice/g)).toHaveLength(1);
    expect(await alice.say('/hm status')).toContain('passed by a moderator');
  });

  test('a moderator passes a step while its learner passes another: both count', async () => {
    const { mo, alice } = await aGroup();
    await Promise.all([mo.say('/cohort pass Alice second shown'), alice.say('/hm check', 'right first')]);
    expect(await mo.say('/cohort progress')).toContain('Alice (2 of 4)');
  });

  test('one archives the group while another invites: no code of a closed group is left', async () => {
    const { enter, mo } = await aGroup();
    const mia = enter('Mia', true);
    const [, invited] = await Promise.all([mo.say('/cohort archive Autumn yes'), mia.say('/cohort invite')]);
    const code = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(invited)?.[0];
    if (code !== undefined) {
      expect(await enter('Late').say(`/hm join ${code}`)).toContain('This code does not work');
    }
  });

  test.each(['learner Alice', 'learner Alice a note', 'pass Alice first because'])(
    'a learner forgets everything while a moderator does `%s`: there is nobody then',
    async (line) => {
      const { guild, mo, alice } = await aGroup();
      const slow = watched({ commit: () => alice.say('/hm privacy forget yes') });
      const answer = await enterGuild(slow, guild)('Mia', true).say(`/cohort ${line}`);
      expect(answer).toContain('Nobody in your study groups is called “Alice”.');
      expect(await mo.say('/cohort audit')).not.toContain('Alice');
    },
  );

  test('a learner who is gone leaves the page behind them to begin anew, and the moderator is told', async () => {
    const { mo, alice, enter, code } = await aGroup();
    await enter('Berta').say(`/hm join ${code}`);
    const { id } = (await store.load(alice.account)) ?? { id: '' };
    const before = await mo.say(`/cohort progress Autumn name #${id}`);
    expect(before).not.toContain('is no longer here');
    expect(before).toContain('Berta');
    await alice.say('/hm privacy forget yes');
    const after = await mo.say(`/cohort progress Autumn name #${id}`);
    expect(after).toContain('is no longer here, so this is the first page');
    expect(after).toContain('Berta');
  });
});
