/** What a tutor that runs for years need not keep. */
import type { Logger } from 'pino';

/**
 * How long the record of an event, and its reply, are kept at least, in days. Much longer than any platform delivers
 * again, and than an answer that never arrived is of use.
 */
export const keptDays = 90;

const day = 24 * 60 * 60 * 1000;

/** Prunes the store now and every day, until it is closed. A failure waits for the next day. */
export function pruneDaily(
  store: { prune(before: Date): Promise<number> },
  log: Pick<Logger, 'info' | 'warn'>,
): { close(): Promise<void> } {
  const prune = async () => {
    try {
      const count = await store.prune(new Date(Date.now() - keptDays * day));
      if (count > 0) log.info({ count }, 'old events and their replies were removed');
    } catch (error) {
      log.warn({ err: error }, 'old events could not be removed');
    }
  };
  let running = prune();
  const timer = setInterval(() => {
    running = prune();
  }, day).unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
