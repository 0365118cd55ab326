/** A tutor that runs for years forgets what nobody needs. */
import { afterEach, expect, test, vi } from 'vitest';
import { keptDays, pruneDaily } from '../../src/cli/pruning.ts';

const day = 86_400_000;
const began = Date.parse('2026-03-01T00:00:00Z');

afterEach(() => vi.useRealTimers());

test('at its start and every day, whether the day before went well or not', async () => {
  vi.useFakeTimers({ now: began });
  const asked: number[] = [];
  const said: string[] = [];
  const say = (_: object, message?: string) => void said.push(message ?? '');
  const store = {
    prune: async (before: Date) => {
      asked.push(before.getTime());
      if (asked.length === 2) throw new Error('out of reach');
      return 3;
    },
  };
  const pruning = pruneDaily(store, { info: say, warn: say });
  await vi.advanceTimersByTimeAsync(2 * day);
  await pruning.close();
  await vi.advanceTimersByTimeAsync(2 * day);
  expect(asked).toEqual([0, 1, 2].map((days) => began + (days - keptDays) * day));
  expect(said).toEqual([
    'old events and their replies were removed',
    'old events could not be removed',
    'old events and their replies were removed',
  ]);
});
