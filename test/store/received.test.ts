import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { type Backend, backends } from '../support/backends.ts';

const stream = 'matrix @tutor:example.org';

function event(id: string, text = id) {
  return { id, content: { text } };
}

describe.each(backends)('received events on $name', ({ start }) => {
  let backend: Backend;
  let store: DatabaseStore;

  beforeAll(async () => {
    backend = await start();
  });

  beforeEach(async () => {
    store = await openStore(await backend.create());
    return () => store.close();
  });

  afterAll(() => backend.stop());

  test('wait in the order in which they came until they are handled', async () => {
    await store.received.receive(stream, [event('c'), event('a')], 'one');
    await store.received.receive(stream, [event('b')], 'two');
    await store.received.handled(stream, 'a');
    expect(await store.received.waiting(stream)).toEqual([event('c'), event('b')]);
  });

  test('come with the position behind them, and a stream that was never read has none', async () => {
    expect(await store.received.position(stream)).toBeNull();
    await store.received.receive(stream, [], 'one');
    await store.received.receive(stream, [event('a')], 'two');
    expect(await store.received.position(stream)).toBe('two');
    expect(await store.received.position('matrix @other:example.org')).toBeNull();
  });

  test('are kept once while they wait', async () => {
    await store.received.receive(stream, [event('a', 'first')], 'one');
    await store.received.receive(stream, [event('a', 'again'), event('b')], 'two');
    expect(await store.received.waiting(stream)).toEqual([event('a', 'first'), event('b')]);
  });

  test('may hold what PostgreSQL does not store', async () => {
    await store.received.receive(stream, [event('a', 'nul \0 half \ud800')], 'one');
    expect(await store.received.waiting(stream)).toEqual([event('a', 'nul \ufffd half \ufffd')]);
  });
});
