import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateStore, openStore } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { aNewLearner, anAccount, aWork } from '../support/work.ts';

let server: PostgresServer;
let store: DatabaseStore;
let other: postgres.Sql;

beforeAll(async () => {
  server = await startPostgres();
  const databaseUrl = await server.createDatabase('concurrency');
  await migrateStore({ databaseUrl });
  store = await openStore({ databaseUrl });
  other = postgres(databaseUrl, { max: 2 });
});

afterAll(async () => {
  await other.end();
  await store.close();
  await server.stop();
});

/** Until a statement of the store waits for a lock that somebody else holds. */
async function untilSomeoneWaits(): Promise<void> {
  for (;;) {
    const [waiting] = await other`select from pg_stat_activity where wait_event_type = 'Lock'`;
    if (waiting !== undefined) return;
    await wait(5);
  }
}

test('forgetting waits for a commit of the same learner that has begun, and forgets its reply too', async () => {
  const alice = anAccount('alice');
  await store.commit(aWork(alice, 'start', { learner: aNewLearner }));
  const reserved = await other.reserve();
  await reserved`begin`;
  await reserved`update learners set version = version + 1`;
  await reserved`
    insert into outbox (platform, event_id, account_id, account_name, room, reply, created_at)
    values ('matrix', 'late', ${alice.id}, 'alice', 'room', '{"private": true}', now())`;
  const forgotten = store.commit(aWork(alice, 'forget', { forget: true }));
  await untilSomeoneWaits();
  await reserved`commit`;
  reserved.release();
  expect(await forgotten).toMatchObject({ kind: 'committed' });
  const kept = await store.undelivered('matrix', 10);
  expect(kept.map(({ eventId }) => eventId)).toEqual(['forget']);
});

test('a commit decided on a version that is being replaced waits, and is a conflict', async () => {
  const bob = anAccount('bob');
  await store.commit(aWork(bob, 'bob starts', { learner: aNewLearner }));
  const learner = await store.load(bob);
  const reserved = await other.reserve();
  await reserved`begin`;
  await reserved`update learners set version = version + 1`;
  const late = store.commit(aWork(bob, 'late', { learner }));
  await untilSomeoneWaits();
  await reserved`commit`;
  reserved.release();
  expect(await late).toEqual({ kind: 'conflict' });
  expect(await store.findDelivery('matrix', 'late')).toBeNull();
});
