import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadDatabaseUrl, StoreUnavailable } from '../../src/store/errors.ts';
import { migrateStore, openStore } from '../../src/store/open.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { aNewLearner, anAccount, aProgress, aWork } from '../support/work.ts';

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('this should have failed'),
    (error: unknown) => error,
  );

/** All that a log could show of an error. */
const everythingIn = (error: unknown) => inspect(error, { depth: null, showHidden: true });

describe('an address that is none', () => {
  test.each([
    'hunter2',
    'postgres://user:hunter2@host:no-port/database',
    'mysql://user:hunter2@host/database',
    'postgres://user:hunter2%zz@host/database',
    'postgres://user:hunter2#@host:/database',
  ])('is refused without repeating it', async (databaseUrl) => {
    const error = await failureOf(openStore({ databaseUrl }));
    expect(error).toBeInstanceOf(BadDatabaseUrl);
    expect(error).toMatchObject({ code: 'database-url-invalid' });
    expect(everythingIn(error)).not.toContain('hunter2');
  });
});

describe('a server that cannot be used', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(() => server.stop());

  test.each([
    {
      what: 'nobody listens',
      databaseUrl: 'postgres://tutor:hunter2@127.0.0.1:1/db',
      reason: /no connection/,
    },
    {
      what: 'the host does not exist',
      databaseUrl: 'postgres://t:hunter2@nowhere.invalid/db',
      reason: /no connection/,
    },
  ])('is a sentence: $what', async ({ databaseUrl, reason }) => {
    for (const open of [openStore, migrateStore]) {
      const error = await failureOf(open({ databaseUrl }));
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(error).toMatchObject({ code: 'store-unavailable', message: expect.stringMatching(reason) });
      expect(everythingIn(error)).not.toContain('hunter2');
    }
  });

  test('refuses a wrong password, which is not repeated', async () => {
    const databaseUrl = server.url('postgres').replace(server.password, 'hunter2');
    const error = await failureOf(openStore({ databaseUrl }));
    expect(error).toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('refuses the user or the password'),
    });
    expect(everythingIn(error)).not.toContain('hunter2');
  });

  test('has no database of that name', async () => {
    const error = await failureOf(openStore({ databaseUrl: server.url('missing') }));
    expect(error).toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('no database of that name'),
    });
    expect(everythingIn(error)).not.toContain(server.password);
  });

  test('is read-only', async () => {
    const databaseUrl = await server.createDatabase('readonly');
    await migrateStore({ databaseUrl });
    const store = await openStore({ databaseUrl: `${databaseUrl}?default_transaction_read_only=on` });
    const error = await failureOf(store.commit(aWork(anAccount('alice'), 'help')));
    expect(error).toMatchObject({ code: 'store-unavailable' });
    await store.close();
  });

  test('fails in a way that nobody foresaw, without repeating what the learner wrote', async () => {
    const databaseUrl = await server.createDatabase('unforeseen');
    await migrateStore({ databaseUrl });
    const store = await openStore({ databaseUrl });
    const learner = { ...aNewLearner, progress: { ...aProgress, currentSlot: 99_999 } };
    const report = { slot: 1, submission: 'private text', verdict: '{}' };
    const error = await failureOf(store.commit(aWork(anAccount('alice'), 'odd', { learner, report })));
    expect(error).toMatchObject({ message: expect.stringContaining('smallint') });
    expect(everythingIn(error)).not.toContain('private text');
    expect(await store.findDelivery('matrix', 'odd')).toBeNull();
    await store.close();
  });
});

describe('a server that goes away', () => {
  test('is a sentence, and the store works again when the server is back', async () => {
    const server = await startPostgres();
    const databaseUrl = await server.createDatabase('goes_away');
    await migrateStore({ databaseUrl });
    const store = await openStore({ databaseUrl });
    const alice = anAccount('alice');
    await store.commit(aWork(alice, 'before'));
    await server.pause();
    for (const call of [
      () => store.load(alice),
      () => store.findDelivery('matrix', 'before'),
      () => store.commit(aWork(alice, 'during', { learner: aNewLearner })),
      () => store.markDelivered(['1']),
      () => store.undelivered('matrix', 1),
      () => store.exportLearner('1'),
      () => store.prune(new Date()),
      () => store.reports()[Symbol.asyncIterator]().next(),
    ]) {
      const error = await failureOf(call());
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(everythingIn(error)).not.toContain(server.password);
    }
    await server.resume();
    expect(await store.commit(aWork(alice, 'before'))).toMatchObject({ kind: 'duplicate' });
    expect(await store.commit(aWork(alice, 'during', { learner: aNewLearner }))).toMatchObject({
      kind: 'committed',
    });
    await store.close();
    await server.stop();
  });
});
