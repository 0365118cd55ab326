/** What waits to be delivered: news is told to whoever did not ask, an answer is on its way already. */
import { expect, test } from 'vitest';
import { quietLog } from '../../../src/adapters/matrix/log.ts';
import type { Messenger } from '../../../src/adapters/matrix/messenger.ts';
import { carryNews } from '../../../src/adapters/matrix/news.ts';
import { type Delivery, everybodyOn, newsId } from '../../../src/core/store.ts';

const alice = { platform: 'matrix', id: '@alice:example.org', displayName: 'Alice' } as const;

function delivery(id: string, eventId: string, account: Delivery['account'] = alice): Delivery {
  const reply = { blocks: [], audience: 'room', error: null } as const;
  return { id, platform: 'matrix', eventId, account, room: '!room:example.org', reply, delivered: false };
}

test('news is told, to somebody or to a room; an answer is not, whatever its event is called', async () => {
  const waiting = [
    delivery('1', '$event'),
    delivery('2', 'sealed event'),
    delivery('3', newsId('matrix/$event', 0)),
    delivery('4', newsId('matrix/$event', 1), everybodyOn('matrix')),
  ];
  const ending = new AbortController();
  const told: string[] = [];
  const messenger = {
    tell: async (user: string, id: string) => void told.push(`${user}: ${id}`),
    announce: async (room: string, id: string) => told.push(`${room}: ${id}`) > 0,
  } as unknown as Messenger;
  await carryNews({
    store: {
      undelivered: async (_platform, _limit, account) =>
        waiting.filter((each) => account === undefined || each.account.id === account),
      markDelivered: async ([id]) => {
        if (id === '4') ending.abort();
      },
      refuseAnnouncement: async () => undefined,
    },
    messenger,
    ended: ending.signal,
    log: quietLog,
  });
  expect(told).toEqual(['@alice:example.org: news 3', '!room:example.org: news 4']);
});
