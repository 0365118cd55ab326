import { afterEach, expect, test, vi } from 'vitest';
import type { Opened } from '../../../src/adapters/matrix/encryption/encryption.ts';
import { Opener } from '../../../src/adapters/matrix/encryption/opener.ts';
import { quietLog } from '../../../src/adapters/matrix/log.ts';
import type { Happening, MatrixEvent } from '../../../src/adapters/matrix/matrix-event.ts';

afterEach(() => {
  vi.useRealTimers();
});

function encrypted(id: string, more: object = {}): Happening & { kind: 'event' } {
  const sent = { origin_server_ts: Date.now(), ...more };
  const event = {
    event_id: id,
    type: 'm.room.encrypted',
    sender: '@alice:example.org',
    content: {},
    ...sent,
  };
  return { kind: 'event', room: '!room', event };
}

/** Events open as messages once their id is among the keys that have come. */
function prepare(innerType = 'm.room.message') {
  const keys = new Set<string>();
  const accepted: string[] = [];
  const done: string[] = [];
  const unread: string[] = [];
  const verified: string[] = [];
  let keysCame = () => {};
  const idOf = (happening: Happening) => (happening.kind === 'event' ? happening.event.event_id : '');
  const opener = new Opener({
    encryption: {
      async opened(_room: string, event: MatrixEvent): Promise<Opened> {
        if (event.event_id === 'forged') return { kind: 'never', reason: 'the sender is another' };
        if (!keys.has(event.event_id)) return { kind: 'later' };
        return { kind: 'open', event: { ...event, type: innerType } };
      },
      onRoomKeys(listener) {
        keysCame = listener;
      },
      verify: (_room, event) => void verified.push(event.event_id),
    },
    concerns: (happening) => idOf(happening) !== 'talk',
    accept: (happenings) => accepted.push(...happenings.map(idOf)),
    unread: (happening) => unread.push(idOf(happening)),
    done: async (happening) => void done.push(idOf(happening)),
    log: quietLog,
  });
  const receive = (...ids: readonly string[]) => {
    for (const id of ids) keys.add(id);
    keysCame();
    return opener.idle();
  };
  return { opener, accepted, done, unread, verified, receive };
}

test('a message whose key is late is handled when the key has come', async () => {
  const { opener, accepted, done, receive } = prepare();
  await receive('first');
  opener.accept([encrypted('first'), encrypted('late')]);
  await opener.idle();
  expect(accepted).toEqual(['first']);
  await receive('another');
  expect(accepted).toEqual(['first']);
  await receive('late');
  expect(accepted).toEqual(['first', 'late']);
  await receive('late');
  expect(accepted).toEqual(['first', 'late']);
  expect(done).toEqual([]);
});

test('messages are handled in the order in which they were sent where their keys come together', async () => {
  const { opener, accepted, receive } = prepare();
  opener.accept([encrypted('first'), encrypted('second')]);
  await opener.idle();
  const received = receive('second', 'first', 'third');
  opener.accept([encrypted('third')]);
  await received;
  await opener.idle();
  expect(accepted).toEqual(['first', 'second', 'third']);
});

test('a message does not wait for an earlier one whose key is late', async () => {
  const { opener, accepted, receive } = prepare();
  await receive('second');
  opener.accept([encrypted('first'), encrypted('second')]);
  await opener.idle();
  expect(accepted).toEqual(['second']);
  await receive('first');
  expect(accepted).toEqual(['second', 'first']);
});

test.each([
  ['a month ago', -30],
  ['in a month', 30],
  ['in fifty years', 18_000],
])('by a clock that says %s a message is handled, and its key is not waited for', async (_, days) => {
  const { opener, accepted, done, unread, receive } = prepare();
  const sent = { origin_server_ts: Date.now() + days * 24 * 3_600_000 };
  await receive('first');
  opener.accept([encrypted('first', sent), encrypted('second', sent)]);
  await opener.idle();
  expect(accepted).toEqual(['first']);
  expect(unread).toEqual(['second']);
  expect(done).toEqual(['second']);
});

test('clocks that differ by some days lose nothing', async () => {
  const { opener, accepted, receive } = prepare();
  const sent = (days: number) => ({ origin_server_ts: Date.now() + days * 24 * 3_600_000 });
  opener.accept([encrypted('slow', sent(-6)), encrypted('fast', sent(6))]);
  await opener.idle();
  await receive('slow', 'fast');
  expect(accepted).toEqual(['slow', 'fast']);
});

test('what cannot be read, or is not for the tutor, is done with', async () => {
  const { opener, accepted, done, receive } = prepare();
  await receive('talk');
  const old = encrypted('old', { origin_server_ts: Date.now() - 8 * 24 * 3_600_000 });
  opener.accept([encrypted('forged'), encrypted('talk'), old]);
  await opener.idle();
  expect(accepted).toEqual([]);
  expect(done).toEqual(['forged', 'talk', 'old']);
});

test('encrypted state counts for nothing', async () => {
  const { opener, accepted, done, receive } = prepare('m.room.tombstone');
  await receive('tombstone');
  opener.accept([encrypted('tombstone')]);
  await opener.idle();
  expect(accepted).toEqual([]);
  expect(done).toEqual(['tombstone']);
});

test('a key that does not come for a while, or never can, is told of; one that is only late is not', async () => {
  vi.useFakeTimers();
  const { opener, unread, receive } = prepare();
  opener.accept([encrypted('forged'), encrypted('late'), encrypted('lost')]);
  await opener.idle();
  await vi.advanceTimersByTimeAsync(20_000);
  await receive('late');
  expect(unread).toEqual(['forged']);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(unread).toContain('lost');
  expect(unread).not.toContain('late');
});

test('what belongs to a verification is no message, encrypted or not', async () => {
  const { opener, accepted, done, verified, receive } = prepare('m.key.verification.start');
  await receive('start');
  const content = { msgtype: 'm.key.verification.request', to: '@tutor:example.org' };
  opener.accept([encrypted('request', { type: 'm.room.message', content }), encrypted('start')]);
  await opener.idle();
  expect(accepted).toEqual([]);
  expect(verified).toEqual(['request', 'start']);
  expect(done).toEqual(['request', 'start']);
});
