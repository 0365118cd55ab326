import { expect } from 'vitest';
import type { Tables } from '../support/backends.ts';

/** Checks that every event of `handleCounted` in the tables had its effect once, and none by half. */
export function expectWholeEvents({ inbox, outbox, attempts, learners, accounts, progress }: Tables): void {
  expect(outbox.map(({ eventId }) => eventId).toSorted()).toEqual(
    inbox.map(({ eventId }) => eventId).toSorted(),
  );
  expect(new Set(inbox.map(({ eventId }) => eventId)).size).toBe(inbox.length);
  expect(attempts.flatMap(({ codes }) => codes).toSorted()).toEqual(
    inbox.map(({ eventId }) => eventId).toSorted(),
  );
  expect(accounts).toHaveLength(learners.length);
  expect(progress).toHaveLength(learners.length);
  for (const { accountId, learnerId } of accounts) {
    const replies = outbox.filter((reply) => reply.accountId === accountId);
    expect(learners.find(({ id }) => id === learnerId)?.version).toBe(replies.length);
    expect(progress.find((row) => row.learnerId === learnerId)?.tries).toEqual([replies.length]);
  }
}
