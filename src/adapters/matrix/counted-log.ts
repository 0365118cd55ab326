/** For what anybody in a room can cause as often as they like: a line at once, and then one a minute with how often. */
import type { Log } from './log.ts';

/** In ms. */
const interval = 60_000;

interface Repeated {
  times: number;
  write: (times: number) => void;
}

/** Lines of one level with the same fields count as the same; of those that are left out the last one is written. */
export function countedLog(log: Log): Log {
  const recent = new Map<string, Repeated>();
  const due = (key: string, repeated: Repeated) => {
    if (repeated.times === 0) {
      recent.delete(key);
      return;
    }
    repeated.write(repeated.times);
    repeated.times = 0;
    setTimeout(due, interval, key, repeated).unref();
  };
  const counting = (level: keyof Log) => (fields: object, message: string) => {
    const key = `${level} ${JSON.stringify(fields)}`;
    const repeated = recent.get(key);
    if (repeated === undefined) {
      log[level](fields, message);
      const first: Repeated = { times: 0, write: () => undefined };
      recent.set(key, first);
      setTimeout(due, interval, key, first).unref();
      return;
    }
    repeated.times++;
    repeated.write = (times) => log[level]({ ...fields, times }, message);
  };
  return {
    info: counting('info'),
    warn: counting('warn'),
    error: counting('error'),
    debug: counting('debug'),
  };
}
