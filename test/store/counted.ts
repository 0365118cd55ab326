/**
 * Events whose effect can be counted: each raises its learner's tries by one and leaves one attempt. Whatever happens
 * in between, the count of a learner equals the number of their events.
 */
import type { Delivery, Store } from '../../src/core/store.ts';
import { aNewLearner, anAccount, aProgress, aReply, aWork } from '../support/work.ts';

/** Handles an event as dispatch does: load, decide, commit, and again where somebody else was faster. */
export async function handleCounted(store: Store, name: string, eventId: string): Promise<Delivery> {
  const account = anAccount(name);
  for (;;) {
    const learner = (await store.load(account)) ?? { ...aNewLearner, progress: { ...aProgress, tries: [0] } };
    const count = (learner.progress?.tries[0] ?? 0) + 1;
    const result = await store.commit(
      aWork(account, eventId, {
        learner: { ...learner, progress: { ...aProgress, tries: [count] } },
        attempt: { slot: 0, verdict: 'fail', codes: [eventId] },
        reply: aReply(`${eventId} was number ${count} of ${name}`),
      }),
    );
    if (result.kind !== 'conflict') return result.delivery;
  }
}
