/** One request that fails must not hold up the others; buttons must not hold up answers. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Buttons } from '../../../src/adapters/matrix/buttons.ts';
import type { TutorClient } from '../../../src/adapters/matrix/client.ts';
import { GivenUp, isRefused, RefusedRequest } from '../../../src/adapters/matrix/failures.ts';
import { quietLog } from '../../../src/adapters/matrix/log.ts';
import { Pace } from '../../../src/adapters/matrix/pace.ts';

const minutes = 60_000;
const ending = new AbortController();

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const failing = () =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new RefusedRequest(500, { errcode: 'M_UNKNOWN' })), 20);
  });
const succeeding = () => Promise.resolve('done');

/** Other requests, one after the other. @returns how many succeeded in this time */
async function others(pace: Pace, forMs: number): Promise<number> {
  let done = 0;
  for (const end = Date.now() + forMs; Date.now() < end; ) {
    void pace.patiently(succeeding).then(() => done++);
    await vi.advanceTimersByTimeAsync(5000);
  }
  return done;
}

test('a request that fails while others succeed is given up after ten minutes, and the others go on', async () => {
  const pace = new Pace(ending.signal, () => undefined);
  const poison = pace.patiently(failing).catch((error: unknown) => error);
  expect(await others(pace, 15 * minutes)).toBe(15 * 12);
  const end = await poison;
  expect(end).toBeInstanceOf(GivenUp);
  expect(isRefused(end)).toBe(true);
});

test('where nothing succeeds, nothing is given up', async () => {
  const pace = new Pace(ending.signal, () => undefined);
  let isBack = false;
  const request = pace.patiently<string>(() => (isBack ? succeeding() : failing()));
  await vi.advanceTimersByTimeAsync(60 * minutes);
  isBack = true;
  await vi.advanceTimersByTimeAsync(minutes);
  expect(await request).toBe('done');
});

function buttonsWithPuts() {
  const puts: string[] = [];
  const client = {
    put(room: string, _type: string, content: { 'm.relates_to': { event_id: string } }) {
      puts.push(`${room} ${content['m.relates_to'].event_id}`);
      return Promise.resolve('$reaction');
    },
  } as unknown as TutorClient;
  const pace = new Pace(ending.signal, () => undefined);
  return { puts, pace, buttons: new Buttons(client, pace, quietLog) };
}

const offer = (message: string) => ({
  message,
  choices: [{ label: 'Hint', command: 'hm hint' }],
  transaction: (index: number) => `${message} ${index}`,
});

test('buttons wait while an answer is on its way anywhere, and stand under the last answer of each room', async () => {
  const { puts, buttons } = buttonsWithPuts();
  const slow = Promise.withResolvers<void>();
  const answering = buttons.after(() => slow.promise);
  await buttons.after(async () => buttons.offer('!one', offer('$first')));
  await buttons.after(async () => buttons.offer('!one', offer('$second')));
  await buttons.after(async () => buttons.offer('!two', offer('$third')));
  await vi.advanceTimersByTimeAsync(minutes);
  expect(puts).toEqual([]);
  slow.resolve();
  await answering;
  await vi.advanceTimersByTimeAsync(1000);
  expect(puts).toEqual(['!one $second', '!two $third']);
});

test('buttons are given up where the homeserver had no time a moment ago', async () => {
  const { puts, pace, buttons } = buttonsWithPuts();
  pace.defer(new RefusedRequest(429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 2000 }));
  await buttons.after(async () => buttons.offer('!one', offer('$first')));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(puts).toEqual([]);
});
