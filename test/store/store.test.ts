import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../src/core/event.ts';
import type { Learner } from '../../src/core/learner.ts';
import { openStore, type StoreLocation } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { type Backend, backends, readTables } from '../support/backends.ts';
import { aNewLearner, anAccount, aProgress, aReply, aWork } from '../support/work.ts';

describe.each(backends)('the store on $name', ({ start }) => {
  let backend: Backend;
  let location: StoreLocation;
  let store: DatabaseStore;
  let names = 0;
  let alice = anAccount('');

  beforeAll(async () => {
    backend = await start();
    location = await backend.create();
    store = await openStore(location);
  });

  afterAll(async () => {
    await store.close();
    await backend.stop();
  });

  beforeEach(() => {
    alice = anAccount(`alice-${++names}`);
  });

  async function enrol(): Promise<Learner> {
    await store.commit(aWork(alice, `${alice.id} starts`, { learner: aNewLearner }));
    return (await store.load(alice)) as Learner;
  }

  /** The tables as they are now; an embedded database has to be closed for that. */
  async function tablesNow() {
    await store.close();
    const tables = await readTables(location);
    store = await openStore(location);
    return tables;
  }

  describe('learners', () => {
    test('an account that was never seen has no learner', async () => {
      expect(await store.load(alice)).toBeNull();
    });

    test('are loaded as they were committed', async () => {
      expect(await enrol()).toEqual({ ...aNewLearner, id: expect.stringMatching(/^\d+$/), version: 1 });
    });

    test('may not have started', async () => {
      await store.commit(
        aWork(alice, `${alice.id} settings`, { learner: { ...aNewLearner, progress: null } }),
      );
      expect(await store.load(alice)).toMatchObject({ progress: null, facts: aNewLearner.facts });
    });

    test('lose their progress when it is committed as null', async () => {
      const learner = await enrol();
      await store.commit(aWork(alice, `${alice.id} resets`, { learner: { ...learner, progress: null } }));
      expect(await store.load(alice)).toMatchObject({ version: 2, progress: null });
      expect(await store.exportLearner(learner.id)).toMatchObject({ progress: [] });
    });

    test('keep every version of what was decided in order', async () => {
      let learner = await enrol();
      for (const currentSlot of [2, 3, 4]) {
        const decided = { ...learner, progress: { ...aProgress, currentSlot } };
        await store.commit(aWork(alice, `${alice.id} to ${currentSlot}`, { learner: decided }));
        learner = (await store.load(alice)) as Learner;
      }
      expect(learner).toMatchObject({ version: 4, progress: { currentSlot: 4 } });
    });
  });

  describe('an event', () => {
    test('is committed once; again, it gives the same reply and changes nothing', async () => {
      const learner = await enrol();
      const event = `${alice.id} next`;
      const first = await store.commit(aWork(alice, event, { learner }));
      const again = await store.commit(aWork(alice, event, { learner, reply: aReply('another') }));
      expect(first).toMatchObject({ kind: 'committed', delivery: { reply: aReply(`answer to ${event}`) } });
      expect(again).toEqual({ ...first, kind: 'duplicate' });
      expect(await store.load(alice)).toMatchObject({ version: 2 });
    });

    test('that changes nobody is remembered too', async () => {
      const event = `${alice.id} help`;
      expect(await store.findDelivery(alice.platform, event)).toBeNull();
      const { kind } = await store.commit(aWork(alice, event));
      expect(kind).toBe('committed');
      expect(await store.findDelivery(alice.platform, event)).toMatchObject({
        account: alice,
        room: '!room:example.org',
        delivered: false,
      });
      expect(await store.commit(aWork(alice, event))).toMatchObject({ kind: 'duplicate' });
    });

    test('has the same id on two platforms without being the same', async () => {
      const event = `${alice.id} shared id`;
      await store.commit(aWork(alice, event));
      const elsewhere = { ...alice, platform: 'discord' } as const;
      expect(await store.commit(aWork(elsewhere, event))).toMatchObject({ kind: 'committed' });
    });

    test('committed eight times at once has its effect once', async () => {
      const learner = await enrol();
      const work = aWork(alice, `${alice.id} eight times`, { learner });
      const results = await Promise.all(Array.from({ length: 8 }, () => store.commit(work)));
      expect(results.map(({ kind }) => kind).toSorted()).toEqual([
        'committed',
        ...Array(7).fill('duplicate'),
      ]);
      expect(await store.load(alice)).toMatchObject({ version: 2 });
    });

    test('beside others has its own outcome: committed, known already, decided too late, or not storable', async () => {
      const learner = await enrol();
      const others = ['late', 'new', 'odd'].map((name) => anAccount(`${alice.id} and ${name}`));
      const [late, helped, odd] = others as [Account, Account, Account];
      for (const account of [late, odd])
        await store.commit(aWork(account, `${account.id} starts`, { learner: aNewLearner }));
      const [ofLate, ofOdd] = [await store.load(late), await store.load(odd)] as [Learner, Learner];
      await store.commit(aWork(helped, `${helped.id} asked before`));
      const outcomes = await Promise.allSettled([
        store.commit(aWork(alice, `${alice.id} in time`, { learner })),
        store.commit(aWork(late, `${late.id} too late`, { learner: { ...ofLate, version: 9 } })),
        store.commit(
          aWork(odd, `${odd.id} beyond a smallint`, {
            learner: { ...ofOdd, progress: { ...aProgress, currentSlot: 70_000 } },
          }),
        ),
        store.commit(aWork(helped, `${helped.id} asked before`)),
        store.commit(aWork(helped, `${helped.id} asks again`)),
      ]);
      expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value.kind : each.status))).toEqual([
        'committed',
        'conflict',
        'rejected',
        'duplicate',
        'committed',
      ]);
      expect(await store.load(odd)).toMatchObject({ version: 1, progress: { currentSlot: 1 } });
    });

    test('without a learner, committed eight times at once, is answered once', async () => {
      const work = aWork(alice, `${alice.id} helps himself`);
      const results = await Promise.all(Array.from({ length: 8 }, () => store.commit(work)));
      expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      const ids = results.map((result) => (result.kind === 'conflict' ? null : result.delivery.id));
      expect(new Set(ids).size).toBe(1);
    });
  });

  describe('a conflict', () => {
    test('with a newer version of the learner leaves nothing half written', async () => {
      const learner = await enrol();
      await store.commit(aWork(alice, `${alice.id} first`, { learner }));
      const late = aWork(alice, `${alice.id} late`, {
        learner: { ...learner, displayName: 'Too late' },
        attempt: { slot: 1, verdict: 'pass', codes: [] },
        report: { slot: 1, submission: 'x', verdict: '{}' },
      });
      expect(await store.commit(late)).toEqual({ kind: 'conflict' });
      expect(await store.findDelivery(alice.platform, `${alice.id} late`)).toBeNull();
      expect(await store.exportLearner(learner.id)).toMatchObject({
        learner: { displayName: 'Alice', version: 2 },
        attempts: [],
        reports: [],
      });
    });

    test('between first commits of one account makes one learner, not two', async () => {
      const events = Array.from({ length: 6 }, (_, number) => `${alice.id} start ${number}`);
      const results = await Promise.all(
        events.map((event) => store.commit(aWork(alice, event, { learner: aNewLearner }))),
      );
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['committed', ...Array(5).fill('conflict')]);
      const { learners, accounts, progress } = await tablesNow();
      const ids = accounts
        .filter(({ accountId }) => accountId === alice.id)
        .map(({ learnerId }) => learnerId);
      expect(ids).toHaveLength(1);
      expect(progress.filter(({ learnerId }) => learnerId === ids[0])).toHaveLength(1);
      expect(learners).toHaveLength(new Set(accounts.map(({ learnerId }) => learnerId)).size);
    });
  });

  describe('attempts and reports', () => {
    test('are kept with the learner; an attempt without its text', async () => {
      const learner = await enrol();
      await store.commit(
        aWork(alice, `${alice.id} check`, {
          learner,
          attempt: {
            slot: 1,
            verdict: 'fail',
            codes: ['missing-semicolon', 'odd "one"', 'back\\slash, {brace}'],
          },
          report: { slot: 1, submission: 'inputs = { }', verdict: '{"verdict":"fail"}' },
        }),
      );
      expect(await store.exportLearner(learner.id)).toMatchObject({
        attempts: [
          {
            chapter: 'home-manager',
            slot: 1,
            verdict: 'fail',
            codes: ['missing-semicolon', 'odd "one"', 'back\\slash, {brace}'],
          },
        ],
        reports: [{ chapter: 'home-manager', slot: 1, submission: 'inputs = { }' }],
      });
    });

    test('need a learner with progress', async () => {
      const orphan = aWork(alice, `${alice.id} orphan`, { attempt: { slot: 0, verdict: 'pass', codes: [] } });
      await expect(store.commit(orphan)).rejects.toThrow(TypeError);
    });

    test('are listed for the author, the oldest first, over more than one page', async () => {
      let learner = await enrol();
      for (let number = 0; number < 101; number++) {
        const report = { slot: number, submission: `${alice.id} ${number}`, verdict: '{}' };
        await store.commit(aWork(alice, `${alice.id} report ${number}`, { learner, report }));
        learner = { ...learner, version: learner.version + 1 };
      }
      const mine: number[] = [];
      for await (const { submission, slot } of store.reports()) {
        if (submission.startsWith(alice.id)) mine.push(slot);
      }
      expect(mine).toEqual(Array.from({ length: 101 }, (_, number) => number));
    });
  });

  describe('replies', () => {
    test('wait in order until they are delivered', async () => {
      const mine = () => store.undelivered(alice.platform, 100, alice.id);
      await enrol();
      for (const event of ['one', 'two']) await store.commit(aWork(alice, `${alice.id} ${event}`));
      const waiting = await mine();
      expect(waiting.map(({ eventId }) => eventId)).toEqual(
        ['starts', 'one', 'two'].map((event) => `${alice.id} ${event}`),
      );
      await store.markDelivered(waiting.slice(0, 2).map(({ id }) => id));
      expect(await mine()).toMatchObject([{ eventId: `${alice.id} two`, delivered: false }]);
      expect(await store.findDelivery(alice.platform, `${alice.id} one`)).toMatchObject({ delivered: true });
    });

    test('are listed by platform, at most as many as asked for', async () => {
      const bob = { ...alice, platform: 'web' } as const;
      for (const number of [1, 2, 3]) await store.commit(aWork(bob, `${alice.id} web ${number}`));
      const listed = await store.undelivered('web', 2);
      expect(listed.map(({ eventId }) => eventId)).toEqual(
        [1, 2].map((number) => `${alice.id} web ${number}`),
      );
    });

    test('keep the address only of those who are learners, once delivered', async () => {
      await store.commit(aWork(alice, `${alice.id} passes by`));
      const before = await store.findDelivery(alice.platform, `${alice.id} passes by`);
      await store.markDelivered([before?.id ?? '']);
      expect(await store.findDelivery(alice.platform, `${alice.id} passes by`)).toEqual({
        ...before,
        account: { platform: alice.platform, id: '', displayName: '' },
        room: '',
        delivered: true,
      });
      const learner = await enrol();
      const mine = await store.undelivered(alice.platform, 1, alice.id);
      await store.markDelivered(mine.map(({ id }) => id));
      expect(await store.exportLearner(learner.id)).toMatchObject({ replies: [{ accountId: alice.id }] });
    });
  });

  describe('an export', () => {
    test('holds everything of the learner, of earlier exports only that they were sent', async () => {
      const learner = await enrol();
      const file = {
        kind: 'file',
        name: 'export.json',
        mediaType: 'application/json',
        content: 'long',
      } as const;
      await store.commit(
        aWork(alice, `${alice.id} export`, { reply: { ...aReply('here'), blocks: [file] } }),
      );
      expect(await store.exportLearner(learner.id)).toMatchObject({
        learner: { displayName: 'Alice', facts: aNewLearner.facts },
        accounts: [{ accountId: alice.id }],
        progress: [{ chapter: 'home-manager', tries: aProgress.tries }],
        replies: [
          { eventId: `${alice.id} starts` },
          { eventId: `${alice.id} export`, reply: { blocks: [{ ...file, content: '' }] } },
        ],
      });
    });

    test('of nobody is empty', async () => {
      expect(await store.exportLearner('0')).toEqual({});
    });
  });

  describe('forgetting', () => {
    test('leaves the events and nothing of the learner', async () => {
      const learner = await enrol();
      await store.commit(
        aWork(alice, 'opaque-event', {
          learner,
          attempt: { slot: 1, verdict: 'fail', codes: ['x'] },
          report: { slot: 1, submission: 'private text', verdict: '{}' },
        }),
      );
      const work = aWork(alice, 'forget-event', { forget: true, reply: aReply('Everything is deleted.') });
      const result = await store.commit(work);
      expect(result).toMatchObject({ kind: 'committed', delivery: { account: alice } });
      expect(await store.commit(work)).toMatchObject({ kind: 'duplicate', delivery: { reply: work.reply } });
      expect(await store.load(alice)).toBeNull();
      expect(await store.exportLearner(learner.id)).toEqual({});
      const [last] = await store.undelivered(alice.platform, 9, alice.id);
      await store.markDelivered([last?.id ?? '']);
      expect(await store.findDelivery(alice.platform, 'opaque-event')).toMatchObject({
        reply: { blocks: [] },
        delivered: true,
      });
      const everything = await tablesNow();
      const withoutKeys = { ...everything, inbox: [] };
      expect(JSON.stringify(withoutKeys)).not.toContain(alice.id);
      expect(JSON.stringify(everything)).not.toContain('private text');
      expect(everything.inbox.map(({ eventId }) => eventId)).toContain('opaque-event');
    });

    test('also serves who never started', async () => {
      await store.commit(aWork(alice, `${alice.id} help`));
      const result = await store.commit(aWork(alice, `${alice.id} forget`, { forget: true }));
      expect(result.kind).toBe('committed');
      const kept = await store.undelivered(alice.platform, 9, alice.id);
      expect(kept.map(({ eventId }) => eventId)).toEqual([`${alice.id} forget`]);
    });

    test('beside a commit ends in one order or the other', async () => {
      for (let round = 0; round < 10; round++) {
        alice = anAccount(`forgets-${names}-${round}`);
        const learner = await enrol();
        const [other] = await Promise.all([
          store.commit(aWork(alice, `${alice.id} beside`, { learner })),
          store.commit(aWork(alice, `${alice.id} forget`, { forget: true })),
        ]);
        expect(['committed', 'conflict']).toContain(other.kind);
        expect(await store.load(alice)).toBeNull();
        const kept = await store.undelivered(alice.platform, 9, alice.id);
        expect(kept.map(({ eventId }) => eventId)).toEqual([`${alice.id} forget`]);
      }
    });

    test('does not hinder a new start', async () => {
      const before = await enrol();
      await store.commit(aWork(alice, `${alice.id} forget`, { forget: true }));
      await store.commit(aWork(alice, `${alice.id} starts again`, { learner: aNewLearner }));
      const after = await store.load(alice);
      expect(after).toMatchObject({ version: 1 });
      expect(after?.id).not.toBe(before.id);
    });
  });

  describe('what people write', () => {
    test.each([
      ['zero bytes', 'a\0b', 'a\uFFFDb'],
      ['half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
      ['escape sequences', '\\u0000 \u001b[31m \\', '\\u0000 \u001b[31m \\'],
      ['quotes and emoji', `'";--$1 👩‍🚀`, `'";--$1 👩‍🚀`],
    ])('is stored whatever it holds: %s', async (_, written, kept) => {
      const learner = { ...aNewLearner, displayName: written, facts: { username: written } };
      const work = aWork(alice, `${alice.id} writes`, {
        learner,
        attempt: { slot: 0, verdict: 'unsure', codes: [written] },
        report: { slot: 0, submission: written, verdict: written },
        reply: aReply(written),
      });
      expect(await store.commit(work)).toMatchObject({ kind: 'committed' });
      const loaded = await store.load(alice);
      expect(loaded).toMatchObject({ displayName: kept, facts: { username: kept } });
      expect(await store.exportLearner(loaded?.id ?? '')).toMatchObject({
        attempts: [{ codes: [kept] }],
        reports: [{ submission: kept, verdict: kept }],
        replies: [{ reply: aReply(kept) }],
      });
    });

    test('may be a megabyte', async () => {
      const learner = await enrol();
      const submission = 'x'.repeat(1024 * 1024);
      const work = aWork(alice, `${alice.id} long`, {
        learner,
        report: { slot: 0, submission, verdict: '{}' },
      });
      expect(await store.commit(work)).toMatchObject({ kind: 'committed' });
      const { reports } = await store.exportLearner(learner.id);
      expect(reports).toMatchObject([{ submission }]);
    });
  });

  describe('retention', () => {
    test('removes what is old, whether it was delivered or never could be, in batches', async () => {
      const place = await backend.create();
      const own = await openStore(place);
      const works = Array.from({ length: 1005 }, (_, number) => aWork(alice, `old ${number}`));
      await Promise.all(works.map((work) => own.commit(work)));
      const waiting = await own.undelivered(alice.platform, 1000);
      await own.markDelivered(waiting.map(({ id }) => id));
      // The events are of March, and most replies were delivered just now: only what still waits is old.
      const unseen = await own.undelivered(alice.platform, 1000);
      expect(unseen).toHaveLength(5);
      expect(await own.prune(new Date('2026-02-01T00:00:00Z'))).toBe(0);
      expect(await own.prune(new Date('2026-03-02T00:00:00Z'))).toBe(5);
      expect(await own.undelivered(alice.platform, 1000)).toEqual([]);
      expect(await own.findDelivery(alice.platform, 'old 1')).toMatchObject({ delivered: true });
      expect(await own.prune(new Date(Date.now() + 60_000))).toBe(1000);
      await own.close();
      const { inbox, outbox } = await readTables(place);
      expect([inbox, outbox]).toEqual([[], []]);
    });

    test('removes the keys that forgotten learners left', async () => {
      const place = await backend.create();
      const own = await openStore(place);
      await own.commit(aWork(alice, 'start', { learner: aNewLearner }));
      await own.commit(aWork(alice, 'forget', { forget: true }));
      expect(await own.prune(new Date(Date.now() + 60_000))).toBe(2);
      expect(await own.findDelivery(alice.platform, 'start')).toBeNull();
      expect(await own.findDelivery(alice.platform, 'forget')).toBeNull();
      await own.close();
    });
  });
});
