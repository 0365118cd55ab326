/** What an event changes beside its learner: all of it or nothing, once, on both databases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashCode } from '../../src/core/cohorts/code.ts';
import { initialRules } from '../../src/core/cohorts/cohort.ts';
import type { Change, CohortStore } from '../../src/core/cohorts/store.ts';
import type { Account } from '../../src/core/event.ts';
import type { Learner } from '../../src/core/learner.ts';
import type { UnitOfWork } from '../../src/core/store.ts';
import { openStore, type StoreLocation } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { type Backend, backends, readTables } from '../support/backends.ts';
import { aNewLearner, anAccount, aProgress, aReply, aWork } from '../support/work.ts';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:05:00Z');
const guild = { platform: 'discord', id: 'guild' } as const;
const moderator = anAccount('mo');

const created = {
  kind: 'create-cohort',
  name: 'Autumn',
  chapter: aProgress.chapter,
  rules: initialRules,
  community: guild,
  moderator: 'Mo',
} as const satisfies Change;

function invitation(code: string, cohort: string, expiresAt = later): Change {
  return { kind: 'add-invitation', hash: hashCode(code), code: 'learner', cohort, expiresAt };
}

describe.each(backends)('changes on $name', { timeout: 120_000 }, ({ start }) => {
  let backend: Backend;
  let location: StoreLocation;
  let store: DatabaseStore;
  let events = 0;

  beforeAll(async () => {
    backend = await start();
    location = await backend.create();
    store = await openStore(location);
  });

  afterAll(async () => {
    await store.close();
    await backend.stop();
  });

  function commit(account: Account, more: Partial<UnitOfWork>, eventId = `event ${++events}`) {
    return store.commit(aWork(account, eventId, more));
  }

  /** The id of a new cohort, in a community of its own. */
  async function aCohort(): Promise<string> {
    const community = { platform: 'discord', id: `guild ${++events}` } as const;
    await commit(moderator, { changes: [{ ...created, community }] });
    return (await store.cohorts.cohortsOf(community))[0]?.id ?? '';
  }

  test('a community that goes on under another id takes its cohorts and announcements along, once', async () => {
    const [from, to] = [`room ${++events}`, `room ${++events}`];
    const community = { platform: 'matrix', id: from } as const;
    await commit(moderator, { changes: [{ ...created, community }] });
    const [cohort] = await store.cohorts.cohortsOf(community);
    if (cohort === undefined) throw new Error('no cohort');
    const announced = { kind: 'set-announcement-room', cohort: cohort.id, community, room: from } as const;
    await commit(moderator, { changes: [announced] });
    await store.moveCommunity(community, to);
    await store.moveCommunity(community, to);
    expect(await store.cohorts.cohortsOf(community)).toEqual([]);
    const [moved] = await store.cohorts.cohortsOf({ platform: 'matrix', id: to });
    expect(moved).toMatchObject({ id: cohort.id, communities: [{ id: to, announcementRoom: to }] });
  });

  test('and keeps apart what the new one has already', async () => {
    const [from, to] = [`room ${++events}`, `room ${++events}`];
    const community = { platform: 'matrix', id: from } as const;
    const other = { platform: 'matrix', id: to } as const;
    await commit(moderator, { changes: [{ ...created, community }] });
    const [cohort] = await store.cohorts.cohortsOf(community);
    const both = { kind: 'attach-community', cohort: cohort?.id ?? '', community: other } as const;
    await commit(moderator, { changes: [both] });
    await store.moveCommunity(community, to);
    expect(await store.cohorts.cohortsOf(other)).toMatchObject([{ id: cohort?.id }]);
  });

  async function aLearner(name: string, more: Partial<Learner> = {}): Promise<Learner> {
    const account = anAccount(name);
    await commit(account, { learner: { ...aNewLearner, displayName: name, ...more } });
    return known(account);
  }

  async function known(account: Account): Promise<Learner> {
    const learner = await store.load(account);
    if (learner === null) throw new Error(`nobody behind ${account.id}`);
    return learner;
  }

  /** A learner of the cohort. */
  async function aMember(name: string, cohort: string): Promise<Learner> {
    const learner = await aLearner(name);
    const membership = { cohort, joinedAt: now, shares: false };
    await commit(anAccount(name), { learner, changes: [{ kind: 'set-membership', membership }] });
    return known(anAccount(name));
  }

  test('a cohort, its community and its log come at once; the same event again changes nothing', async () => {
    const changes: Change[] = [
      { ...created, name: 'Once' },
      { kind: 'audit', cohort: '', moderator: 'Mo', action: 'created', learner: null, detail: 'Once' },
    ];
    const first = await commit(moderator, { changes }, 'once');
    const again = await commit(moderator, { changes }, 'once');
    expect([first.kind, again.kind]).toEqual(['committed', 'duplicate']);
    const cohorts = (await store.cohorts.cohortsOf(guild)).filter(({ name }) => name === 'Once');
    expect(cohorts).toMatchObject([{ version: 1, communities: [guild], archivedAt: null }]);
    expect(await store.cohorts.audit(cohorts[0]?.id ?? '', 10)).toMatchObject([{ action: 'created' }]);
  });

  test('where one change no longer fits, nothing of the event is written', async () => {
    const cohort = await aCohort();
    const found = await store.cohorts.cohort(cohort);
    if (found === null) throw new Error('no cohort');
    const renamed: Change = { kind: 'update-cohort', cohort: { ...found, name: 'First' } };
    expect((await commit(moderator, { changes: [renamed] })).kind).toBe('committed');
    const stale = await commit(
      moderator,
      {
        learner: { ...aNewLearner, displayName: 'Mo' },
        changes: [invitation('AAAA-2222', cohort), { ...renamed, cohort: { ...found, name: 'Second' } }],
        news: [{ account: anAccount('bo'), room: 'room', reply: aReply('news of nothing') }],
      },
      'stale',
    );
    expect(stale.kind).toBe('conflict');
    expect(await store.cohorts.cohort(cohort)).toMatchObject({ name: 'First', version: 2 });
    expect(await store.cohorts.findCode(hashCode('AAAA-2222'), now)).toBeNull();
    expect(await store.load(moderator)).toBeNull();
    expect(await store.findDelivery('matrix', 'stale')).toBeNull();
    expect(await store.undelivered('matrix', 10, '@bo:example.org')).toEqual([]);
  });

  test('two who change a cohort at once: one is written, the other decides again', async () => {
    const cohort = await store.cohorts.cohort(await aCohort());
    if (cohort === null) throw new Error('no cohort');
    const rename = (name: string): Change => ({ kind: 'update-cohort', cohort: { ...cohort, name } });
    const results = await Promise.all(
      ['North', 'South'].map((name) => commit(anAccount(name), { changes: [rename(name)] })),
    );
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['committed', 'conflict']);
  });

  test('codes end with their time, with their use, and with their cohort', async () => {
    const cohort = await aCohort();
    await commit(moderator, {
      changes: [
        invitation('BBBB-2222', cohort),
        invitation('CCCC-2222', cohort),
        invitation('DDDD-2222', cohort, now),
      ],
    });
    expect(await store.cohorts.findCode(hashCode('bbbb2222'), now)).toMatchObject({ kind: 'learner' });
    expect(await store.cohorts.findCode(hashCode('BBBB-2222'), later)).toBeNull();
    expect(await store.cohorts.findCode(hashCode('DDDD-2222'), now)).toBeNull();
    const use: Change = { kind: 'use-code', hash: hashCode('BBBB-2222') };
    const used = await Promise.all(['one', 'two'].map((name) => commit(anAccount(name), { changes: [use] })));
    expect(used.map(({ kind }) => kind).toSorted()).toEqual(['committed', 'conflict']);
    const found = await store.cohorts.cohort(cohort);
    if (found === null) throw new Error('no cohort');
    await commit(moderator, { changes: [{ kind: 'update-cohort', cohort: { ...found, archivedAt: now } }] });
    expect(await store.cohorts.findCode(hashCode('CCCC-2222'), now)).toBeNull();
    const late = await commit(anAccount('late'), {
      changes: [{ kind: 'require-code', hash: hashCode('CCCC-2222') }],
    });
    expect(late.kind).toBe('conflict');
  });

  test('who joins and leaves is seen, with progress, and not seen', async () => {
    const cohort = await aCohort();
    const alice = await aMember('alice', cohort);
    expect(alice.membership).toEqual({ cohort, joinedAt: now, shares: false });
    expect(await memberNames(store.cohorts, cohort)).toEqual(['alice']);
    expect((await store.cohorts.summary(cohort, now, 7)).passed).toEqual([1]);
    await commit(anAccount('alice'), {
      learner: alice,
      changes: [{ kind: 'set-membership', membership: null }],
    });
    expect(await memberNames(store.cohorts, cohort)).toEqual([]);
    expect(await store.cohorts.summary(cohort, now, 7)).toMatchObject({ learners: 0, passed: [0] });
  });

  test('a step that is passed for somebody who never began is kept', async () => {
    const cohort = await aCohort();
    await aLearner('newcomer', { progress: null });
    const membership = { cohort, joinedAt: now, shares: false };
    await commit(anAccount('newcomer'), {
      learner: await known(anAccount('newcomer')),
      changes: [{ kind: 'set-membership', membership }],
    });
    const newcomer = await known(anAccount('newcomer'));
    const progress = {
      ...aProgress,
      states: ['passed-by-moderator'],
      tries: [],
      hints: [],
      passedAt: [],
    } as const;
    await commit(moderator, { changes: [{ kind: 'save-learner', learner: { ...newcomer, progress } }] });
    const after = await known(anAccount('newcomer'));
    expect(after).toMatchObject({
      version: newcomer.version + 1,
      progress: { states: ['passed-by-moderator'] },
    });
    expect(after.progress?.passedAt).toEqual([now.getTime() / 1000]);
    expect((await store.cohorts.summary(cohort, now, 7)).passed).toEqual([1]);
    const stale = await commit(moderator, { changes: [{ kind: 'save-learner', learner: newcomer }] });
    expect(stale.kind).toBe('conflict');
  });

  test('linking moves all that is kept, and parting makes a learner of its own', async () => {
    const cohort = await aCohort();
    const here = anAccount('here');
    const there = anAccount('there');
    await aLearner('here');
    const other = await aMember('there', cohort);
    await commit(there, {
      learner: other,
      attempt: { slot: 0, verdict: 'fail', codes: ['typo'] },
      files: {
        texts: { 'flake.nix': '{ }' },
        slot: 0,
        history: { kind: 'keep', before: { 'flake.nix': null } },
      },
    });
    await commit(moderator, {
      changes: [
        { kind: 'write-note', learner: other.id, cohort, moderator: 'Mo', text: 'call her' },
        { kind: 'audit', cohort, moderator: 'Mo', action: 'note-written', learner: other.id, detail: null },
      ],
    });
    const one = await known(here);
    const two = await known(there);
    const adopted = await commit(here, {
      learner: one,
      changes: [
        { kind: 'adopt-account', account: there, from: two },
        { kind: 'set-membership', membership: two.membership },
      ],
    });
    expect(adopted.kind).toBe('committed');
    const joined = await known(there);
    expect(joined.id).toBe(one.id);
    expect(joined.membership?.cohort).toBe(cohort);
    expect(await store.loadFiles(joined.id)).toMatchObject([{ path: 'flake.nix', text: '{ }' }]);
    expect(await store.cohorts.notes(joined.id, cohort)).toMatchObject([{ text: 'call her' }]);
    expect(await store.cohorts.auditOf(joined.id, 5)).toMatchObject([{ action: 'note-written' }]);
    expect(await store.cohorts.mistakes(joined.id)).toEqual([{ slot: 0, code: 'typo', count: 1 }]);
    expect((await store.cohorts.accountsOf(joined.id)).map(({ account }) => account.displayName)).toEqual([
      'here',
      'there',
    ]);
    expect(await memberNames(store.cohorts, cohort)).toEqual(['here']);
    // A decision that still rests on the learner who is no more changes nothing.
    expect((await commit(there, { learner: two })).kind).toBe('conflict');

    const release: Change = {
      kind: 'release-account',
      account: there,
      into: { ...joined, membership: null },
    };
    expect((await commit(there, { learner: joined, changes: [release] })).kind).toBe('committed');
    const parted = await known(there);
    expect(parted.id).not.toBe(joined.id);
    expect(parted).toMatchObject({ membership: null, progress: aProgress });
    expect((await commit(there, { changes: [release] })).kind).toBe('conflict');
  });

  test('an account that became known in the meantime is not taken over unseen', async () => {
    await aLearner('issuer');
    await aLearner('claimant');
    const change: Change = { kind: 'adopt-account', account: anAccount('claimant'), from: null };
    const taken = await commit(anAccount('issuer'), {
      learner: await known(anAccount('issuer')),
      changes: [change],
    });
    expect(taken.kind).toBe('conflict');
  });

  test('news waits for its account, is delivered once, and goes when it is old', async () => {
    await aLearner('reader');
    const news = [{ account: anAccount('reader'), room: 'her room', reply: aReply('something happened') }];
    await commit(moderator, { news }, 'newsworthy');
    await commit(moderator, { news }, 'newsworthy');
    const waiting = (await store.undelivered('matrix', 100, '@reader:example.org')).filter(({ eventId }) =>
      eventId.includes('newsworthy'),
    );
    expect(waiting).toMatchObject([{ room: 'her room', reply: aReply('something happened') }]);
    await store.markDelivered(waiting.map(({ id }) => id));
    expect(await store.findDelivery('matrix', 'news/matrix/newsworthy/1')).toMatchObject({ delivered: true });
    await store.prune(new Date(Date.now() + 1000));
    expect(await store.findDelivery('matrix', 'news/matrix/newsworthy/1')).toBeNull();
  });

  test('an answer about others is not kept once it is delivered', async () => {
    await aLearner('curious');
    const reply = { ...aReply('alice is stuck'), aboutOthers: true } as const;
    const result = await commit(anAccount('curious'), { reply }, 'who');
    if (result.kind === 'conflict') throw new Error('conflict');
    expect((await store.findDelivery('matrix', 'who'))?.reply).toEqual(reply);
    await store.markDelivered([result.delivery.id]);
    expect((await store.findDelivery('matrix', 'who'))?.reply.blocks).toEqual([]);
  });

  test('pages bear a learner who is forgotten between two of them', async () => {
    const cohort = await aCohort();
    for (const name of ['p1', 'p2', 'p3', 'p4']) await aMember(name, cohort);
    const query = { cohort, order: 'name', only: null, limit: 2 } as const;
    const page = await store.cohorts.members({ ...query, after: null });
    await commit(anAccount('p2'), { forget: true });
    const next = await store.cohorts.members({ ...query, after: page.at(-1) ?? null });
    expect(next.map(({ learner }) => learner.displayName)).toEqual(['p3', 'p4']);
  });

  test('by progress, those who have not begun come last, and every page goes on', async () => {
    const cohort = await aCohort();
    for (const name of ['far', 'farther']) await aMember(name, cohort);
    for (const name of ['idle', 'later']) {
      await aLearner(name, { progress: null });
      const learner = await known(anAccount(name));
      const membership = { cohort, joinedAt: now, shares: false };
      await commit(anAccount(name), { learner, changes: [{ kind: 'set-membership', membership }] });
    }
    const names: string[] = [];
    for (let after = null; ; ) {
      const [member] = await store.cohorts.members({
        cohort,
        order: 'progress',
        only: null,
        after,
        limit: 1,
      });
      if (member === undefined) break;
      names.push(member.learner.displayName);
      after = member;
    }
    expect(names).toEqual(['farther', 'far', 'idle', 'later']);
  });

  test('the export says what moderators looked at, and keeps their notes to them', async () => {
    const cohort = await aCohort();
    const { id } = await aMember('subject', cohort);
    await commit(moderator, {
      changes: [
        { kind: 'write-note', learner: id, cohort, moderator: 'Mo', text: 'shy' },
        { kind: 'audit', cohort, moderator: 'Mo', action: 'learner-seen', learner: id, detail: null },
      ],
    });
    const everything = await store.exportLearner(id);
    expect(everything).toMatchObject({
      learner: { cohortId: Number(cohort), shares: false },
      audit: [{ action: 'learner-seen', moderator: 'Mo' }],
    });
    expect(JSON.stringify(everything)).not.toContain('shy');
    await commit(anAccount('subject'), { forget: true });
    expect(await store.cohorts.audit(cohort, 10)).toEqual([]);
  });

  test('nothing is left over: every note, code and entry has its cohort and its learner', async () => {
    await store.close();
    const tables = await readTables(location);
    store = await openStore(location);
    const learners = new Set(tables.learners.map(({ id }) => id));
    expect(tables.accounts.every(({ learnerId }) => learners.has(learnerId))).toBe(true);
    expect(tables.progress.every(({ learnerId }) => learners.has(learnerId))).toBe(true);
    expect(
      tables.learners.filter(({ id }) => !tables.accounts.some((each) => each.learnerId === id)),
    ).toEqual([]);
  });
});

async function memberNames(cohorts: CohortStore, cohort: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { learner } of cohorts.allMembers(cohort)) names.push(learner.displayName);
  return names;
}
