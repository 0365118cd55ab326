/** The counts that are kept as learners come, pass and go, against the same counted anew, on both databases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initialRules } from '../../src/core/cohorts/cohort.ts';
import type { Learner, StepState } from '../../src/core/learner.ts';
import { isPassed } from '../../src/core/progress.ts';
import type { UnitOfWork } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { type Backend, backends } from '../support/backends.ts';
import { aNewLearner, anAccount, aProgress, aWork } from '../support/work.ts';

const hour = 60 * 60 * 1000;
const start = Date.parse('2026-03-01T12:30:00Z');
const slots = [0, 1, 2, 3];
const states: readonly StepState[] = ['not-started', 'current', 'passed', 'skipped', 'passed-by-moderator'];
const guild = { platform: 'discord', id: 'counted' } as const;

/** Numbers from 0 up to the bound, the same in every run. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % bound;
  };
}

describe.each(backends)('counts on $name', { timeout: 120_000 }, ({ start: begin }) => {
  let backend: Backend;
  let store: DatabaseStore;
  let events = 0;
  let cohorts: readonly string[];

  beforeAll(async () => {
    backend = await begin();
    store = await openStore(await backend.create());
    for (const name of ['One', 'Two']) {
      await commit('mo', start, {
        changes: [
          {
            kind: 'create-cohort',
            name,
            chapter: aProgress.chapter,
            rules: initialRules,
            community: guild,
            moderator: 'Mo',
          },
        ],
      });
    }
    cohorts = (await store.cohorts.cohortsOf(guild)).map(({ id }) => id);
  });

  afterAll(async () => {
    await store.close();
    await backend.stop();
  });

  function commit(name: string, at: number, more: Partial<UnitOfWork>) {
    const work = aWork(anAccount(name), `counted ${++events}`, more);
    return store.commit({ ...work, event: { ...work.event, receivedAt: new Date(at) } });
  }

  /** Somebody does one thing at this time. */
  async function act(random: (bound: number) => number, at: number): Promise<void> {
    const name = `learner ${random(12)}`;
    const known = await store.load(anAccount(name));
    const learner = known ?? { ...aNewLearner, displayName: name };
    const other = await store.load(anAccount(`learner ${random(12)}`));
    switch (random(8)) {
      case 0: {
        const membership = { cohort: cohorts[random(2)] ?? '', joinedAt: new Date(at), shares: false };
        await commit(name, at, { learner, changes: [{ kind: 'set-membership', membership }] });
        return;
      }
      case 1:
        await commit(name, at, { learner, changes: [{ kind: 'set-membership', membership: null }] });
        return;
      case 2:
        if (random(4) === 0) await commit(name, at, { forget: true });
        return;
      case 3:
        if (other !== null) {
          await commit('mo', at, { changes: [{ kind: 'save-learner', learner: worked(other, random, at) }] });
        }
        return;
      case 4:
        if (known !== null && other !== null && other.id !== known.id && random(4) === 0) {
          const account = anAccount(other.displayName);
          await commit(name, at, { learner, changes: [{ kind: 'adopt-account', account, from: other }] });
        }
        return;
      default:
        await commit(name, at, { learner: worked(learner, random, at) });
    }
  }

  function worked(learner: Learner, random: (bound: number) => number, at: number): Learner {
    const progress = learner.progress ?? aProgress;
    const next = slots.map((slot) =>
      random(2) === 0
        ? (progress.states[slot] ?? 'not-started')
        : (states[random(states.length)] ?? 'not-started'),
    );
    const seconds = Math.floor(at / 1000);
    const passedAt = next.map((state, slot) => (isPassed(state) ? progress.passedAt[slot] || seconds : 0));
    return { ...learner, progress: { ...progress, states: next, passedAt } };
  }

  test('are what a count over all members gives, after each of many events', async () => {
    const random = numbers(20_261_123);
    for (let event = 0; event < 240; event++) {
      const at = start + event * hour;
      await act(random, at);
      if (event % 12 !== 11) continue;
      for (const cohort of cohorts) {
        const learners: Learner[] = [];
        for await (const member of store.cohorts.allMembers(cohort)) learners.push(member.learner);
        const since = Math.floor((at - 2 * 24 * hour) / hour) * 3600;
        const passing = (slot: number, from: number) =>
          learners.filter(
            ({ progress }) =>
              isPassed(progress?.states[slot] ?? 'not-started') && (progress?.passedAt[slot] ?? 0) >= from,
          ).length;
        const { learners: size, passed, passedSince } = await store.cohorts.summary(cohort, new Date(at), 2);
        const padded = (counts: readonly number[]) => slots.map((slot) => counts[slot] ?? 0);
        expect({ size, passed: padded(passed), passedSince: padded(passedSince) }).toEqual({
          size: learners.length,
          passed: slots.map((slot) => passing(slot, 0)),
          passedSince: slots.map((slot) => passing(slot, since)),
        });
      }
    }
  });

  test('bear many who pass the same step at the same moment', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `crowd ${index}`);
    const [cohort = ''] = cohorts;
    const before = await store.cohorts.summary(cohort, new Date(start), 7);
    for (const displayName of names) {
      const membership = { cohort, joinedAt: new Date(start), shares: false };
      const learner = { ...aNewLearner, displayName, progress: null };
      await commit(displayName, start, { learner, changes: [{ kind: 'set-membership', membership }] });
    }
    const known = await Promise.all(names.map((name) => store.load(anAccount(name))));
    await Promise.all(
      known.map(async (learner, index) => {
        if (learner === null) throw new Error('nobody');
        await commit(names[index] ?? '', start, { learner: { ...learner, progress: aProgress } });
      }),
    );
    const after = await store.cohorts.summary(cohort, new Date(start), 7);
    expect(after.learners - before.learners).toBe(20);
    expect((after.passed[0] ?? 0) - (before.passed[0] ?? 0)).toBe(20);
  });
});
