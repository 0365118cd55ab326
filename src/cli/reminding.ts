/** Study groups are reminded of what is due the next day, in the rooms that their moderators chose. */
import type { Logger } from 'pino';
import type { Chapter } from '../chapter/chapter.ts';
import { reminderOf } from '../core/cohorts/announcements.ts';
import { composer } from '../core/compose-reply.ts';
import type { Store } from '../core/store.ts';
import { messagesFor } from '../i18n/messages.ts';

/** Between looks, in ms. */
const interval = 10 * 60 * 1000;

/** Hands over what is due now. It waits like other news until it is posted, and comes once however often this is called. */
export async function remind(
  store: Pick<Store, 'cohorts' | 'addNews'>,
  chapter: Chapter,
  now: Date,
): Promise<void> {
  const compose = composer(messagesFor('en'));
  for (const cohort of await store.cohorts.announcingCohorts()) {
    const reminder = reminderOf(compose, chapter, cohort, now);
    if (reminder !== null) await store.addNews(reminder.key, reminder.news, now);
  }
}

/** Reminds now and from time to time, until it is closed. A failure waits for the next look. */
export function keepReminding(
  store: Pick<Store, 'cohorts' | 'addNews'>,
  chapter: Chapter,
  log: Pick<Logger, 'warn'>,
): { close(): Promise<void> } {
  const look = () =>
    remind(store, chapter, new Date()).catch((error: unknown) =>
      log.warn({ err: error }, 'study groups could not be reminded of their schedule'),
    );
  let running = look();
  const timer = setInterval(() => {
    running = look();
  }, interval).unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
