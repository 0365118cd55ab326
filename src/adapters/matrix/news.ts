/**
 * News that nobody asked for: for somebody, such as the other side of a pairing, as a direct message; for everybody in the
 * room that moderators chose.
 */
import { isPersonalNews, type Store } from '../../core/store.ts';
import { tellFailure } from './failures.ts';
import type { Log } from './log.ts';
import type { Messenger } from './messenger.ts';
import { pausing } from './pace.ts';

export interface NewsOptions {
  readonly store: Pick<Store, 'undelivered' | 'markDelivered' | 'refuseAnnouncement'>;
  readonly messenger: Messenger;
  readonly ended: AbortSignal;
  readonly log: Log;
}

/** Between looks for news. In ms. */
const interval = 3000;
const page = 100;

/** Runs until `ended`. What could not be told is tried again with the next look. */
export async function carryNews({ store, messenger, ended, log }: NewsOptions): Promise<void> {
  while (!ended.aborted) {
    try {
      const waiting = await store.undelivered('matrix', page);
      for (const { id, account, reply } of waiting.filter(isPersonalNews)) {
        await messenger.tell(account.id, `news ${id}`, reply);
        await store.markDelivered([id]);
      }
      for (const { id, room, reply } of await store.undelivered('matrix', page, '')) {
        if (await messenger.announce(room, `news ${id}`, reply)) await store.markDelivered([id]);
        else await store.refuseAnnouncement(id);
      }
    } catch (error) {
      if (!ended.aborted) log.warn({}, `news has to wait: ${tellFailure(error)}`);
    }
    await pausing(interval, ended).catch(() => {});
  }
}
