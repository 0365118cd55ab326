import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Learner } from '../../src/core/learner.ts';
import type { Delivery } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import { type Backend, backends, readTables } from '../support/backends.ts';
import { aNewLearner, anAccount, aProgress, aReply, aWork } from '../support/work.ts';
import { handleCounted } from './counted.ts';
import { expectWholeEvents } from './whole-events.ts';

const names = fc.constantFrom('alice', 'bob', 'carol');

describe.each(backends)('exactly once on $name', { timeout: 120_000 }, ({ start }) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await start();
  });

  afterAll(() => backend.stop());

  /** Waves of events; those of one wave run at once, and the same event may come again in any of them. */
  const waves = fc.array(
    fc.array(fc.record({ name: names, event: fc.nat({ max: 6 }) }), { minLength: 1, maxLength: 6 }),
    { minLength: 1, maxLength: 4 },
  );

  test('events that come again, in any order and at once, have one effect and one reply each', async () => {
    const location = await backend.create();
    let run = 0;
    const store = await openStore(location);
    await fc.assert(
      fc.asyncProperty(waves, async (sequence) => {
        run++;
        const replies = new Map<string, Pick<Delivery, 'id' | 'reply'>>();
        for (const wave of sequence) {
          await Promise.all(
            wave.map(async ({ name, event }) => {
              const eventId = `run ${run}, ${name}, ${event}`;
              const { id, reply } = await handleCounted(store, `${name}-${run}`, eventId);
              const first = replies.get(eventId) ?? { id, reply };
              expect({ id, reply }).toEqual(first);
              replies.set(eventId, first);
            }),
          );
        }
      }),
      { numRuns: 20 },
    );
    await store.close();
    expectWholeEvents(await readTables(location));
  });

  /** One step of a history: an event decided on the learner as they are now, or as they were some commits ago. */
  const steps = fc.array(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('change'),
          name: names,
          event: fc.nat({ max: 9 }),
          age: fc.nat({ max: 2 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('ask'), name: names, event: fc.nat({ max: 9 }) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('forget'), name: names, event: fc.nat({ max: 9 }) }),
      },
    ),
    { maxLength: 30 },
  );

  test('the store answers as a model of it in memory does', async () => {
    const location = await backend.create();
    const store = await openStore(location);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        run++;
        const model = new Model();
        const seen = new Map<string, (Learner | null)[]>();
        for (const step of history) {
          const account = anAccount(`${step.name}+${run}`);
          const eventId = `model ${run}, ${step.event}`;
          const earlier = seen.get(step.name) ?? [];
          earlier.unshift(await store.load(account));
          seen.set(step.name, earlier);
          const read = earlier[Math.min('age' in step ? step.age : 0, earlier.length - 1)] ?? null;
          const count = (read?.progress?.tries[0] ?? 0) + 1;
          const work = aWork(account, eventId, {
            forget: step.kind === 'forget',
            learner:
              step.kind === 'change'
                ? { ...(read ?? aNewLearner), progress: { ...aProgress, tries: [count] } }
                : null,
            reply: aReply(`${step.kind} ${count}`),
          });
          const result = await store.commit(work);
          expect(result.kind).toBe(model.commit(step.kind, step.name, eventId, read));
          const after = await store.load(account);
          expect(after?.progress?.tries[0] ?? 0).toBe(model.count(step.name));
        }
      }),
      { numRuns: 40 },
    );
    await store.close();
  });
});

/** What the store promises, in a few lines: counts by learner, and which events were handled. */
class Model {
  readonly #handled = new Set<string>();
  /** The learner of a name; a new object for each incarnation, so that a forgotten one is never mistaken for it. */
  readonly #learners = new Map<string, { id: string | null; version: number; count: number }>();

  commit(kind: string, name: string, eventId: string, read: Learner | null): string {
    const current = this.#learners.get(name);
    if (kind === 'change') {
      const matches = read === null ? current === undefined : this.#isCurrent(name, read);
      if (this.#handled.has(eventId)) return 'duplicate';
      if (!matches) return 'conflict';
      const count = (read?.progress?.tries[0] ?? 0) + 1;
      this.#learners.set(name, { id: read?.id ?? null, version: (current?.version ?? 0) + 1, count });
    }
    if (this.#handled.has(eventId)) return 'duplicate';
    if (kind === 'forget') this.#learners.delete(name);
    this.#handled.add(eventId);
    return 'committed';
  }

  count(name: string): number {
    return this.#learners.get(name)?.count ?? 0;
  }

  #isCurrent(name: string, read: Learner): boolean {
    const current = this.#learners.get(name);
    return current !== undefined && current.version === read.version && (current.id ?? read.id) === read.id;
  }
}
