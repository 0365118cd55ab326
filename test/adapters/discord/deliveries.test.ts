/** What never arrived is told once, with the learner's next command. */
import { beforeEach, expect, test } from 'vitest';
import { Deliveries } from '../../../src/adapters/discord/deliveries.ts';
import type { Account } from '../../../src/core/event.ts';
import { type Delivery, StoreError } from '../../../src/core/store.ts';
import { aReply } from '../../support/work.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const alice: Account = { platform: 'discord', id: '80351110224678912', displayName: 'Alice' };

let rows: Delivery[];
let asked: number;
let broken: boolean;
let warned: string[];

beforeEach(() => {
  rows = [];
  asked = 0;
  broken = false;
  warned = [];
});

/** An answer to an interaction of so many seconds ago. */
function committed(id: string, secondsAgo: number): void {
  const eventId = String(BigInt(now - secondsAgo * 1000 - 1_420_070_400_000) << 22n);
  rows.push({
    id,
    platform: 'discord',
    eventId,
    account: alice,
    room: '1',
    reply: aReply(id),
    delivered: false,
  });
}

async function deliveries(): Promise<Deliveries> {
  const log = (_: object, message: string) => void warned.push(message);
  const store = {
    undelivered: async (_: string, limit: number, account?: string) => {
      if (broken) throw new StoreError('store-unavailable');
      if (account !== undefined) asked++;
      return rows.filter((row) => account === undefined || row.account.id === account).slice(0, limit);
    },
    markDelivered: async (ids: readonly string[]) => {
      if (broken) throw new StoreError('store-unavailable');
      rows = rows.filter(({ id }) => !ids.includes(id));
    },
  };
  const made = new Deliveries(store, () => new Date(now), { debug: log, info: log, warn: log, error: log });
  await made.start(null);
  return made;
}

const missed = async (of: Deliveries) => (await of.missedBy(alice)).map(({ id }) => id);

test('an answer that a process left behind is missed, until it has arrived', async () => {
  committed('1', 60);
  const here = await deliveries();
  expect(await missed(here)).toEqual(['1']);
  // Meanwhile it is on its way, and told to nobody else.
  expect(await missed(here)).toEqual([]);
  here.arrived(['1']);
  expect(await missed(here)).toEqual([]);
  await here.close();
  expect(rows).toEqual([]);
});

test('an answer that is just under way is not', async () => {
  committed('1', 2);
  const here = await deliveries();
  expect(await missed(here)).toEqual([]);
  await here.close();
});

test('a young answer is, where this process knows that it did not arrive', async () => {
  const here = await deliveries();
  committed('1', 2);
  here.lost(alice, ['1']);
  expect(await missed(here)).toEqual(['1']);
  await here.close();
});

test('an answer that this process is giving is not missed, however long that takes', async () => {
  committed('1', 60);
  const here = await deliveries();
  const [row] = rows;
  expect(here.begin(row?.eventId ?? '')).toBe(true);
  expect(here.begin(row?.eventId ?? '')).toBe(false);
  expect(await missed(here)).toEqual([]);
  here.end(row?.eventId ?? '');
  expect(await missed(here)).toEqual(['1']);
  await here.close();
});

test('of two commands at once, neither takes the answer of the other for missed', async () => {
  const here = await deliveries();
  committed('1', 4);
  here.lost(alice, ['1']);
  committed('2', 1);
  committed('3', 0);
  const [, second, third] = rows;
  for (const row of [second, third]) here.begin(row?.eventId ?? '');
  expect(await Promise.all([missed(here), missed(here)])).toEqual([['1'], []]);
  here.lost(alice, ['1', '2']);
  here.arrived(['3']);
  for (const row of [second, third]) here.end(row?.eventId ?? '');
  expect(await missed(here)).toEqual(['1', '2']);
  await here.close();
});

test('who has missed nothing costs no question', async () => {
  const here = await deliveries();
  expect(await missed(here)).toEqual([]);
  expect(asked).toBe(0);
  await here.close();
});

test('what arrives is recorded at once, and what arrives meanwhile with the next', async () => {
  const here = await deliveries();
  here.arrived([]);
  await here.close();
  for (const id of ['1', '2', '3']) committed(id, 1);
  here.arrived(['1']);
  here.arrived(['2']);
  await new Promise(setImmediate);
  here.arrived(['3']);
  await here.close();
  expect(rows).toEqual([]);
});

test('without the store nothing is missed and nothing is lost', async () => {
  committed('1', 60);
  const here = await deliveries();
  broken = true;
  expect(await missed(here)).toEqual([]);
  here.arrived(['1']);
  await here.close();
  expect(warned).toEqual(['deliveries could not be recorded']);
  broken = false;
  await here.close();
  expect(rows).toEqual([]);
});
