import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countedLog } from '../../../src/adapters/matrix/counted-log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function prepare() {
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log = countedLog({ info: write, warn: write, error: write, debug: write });
  return { log, lines };
}

const sender = '@mallory:example.org';

test('the first line comes at once, the others of the same minute as one, with how many there were', () => {
  const { log, lines } = prepare();
  for (let time = 0; time < 200; time++) log.warn({ sender }, 'a message cannot be read');
  expect(lines).toEqual([`a message cannot be read {"sender":"${sender}"}`]);
  vi.advanceTimersByTime(60_000);
  expect(lines.slice(1)).toEqual([`a message cannot be read {"sender":"${sender}","times":199}`]);
});

test('who goes on is counted minute by minute, and who stops is forgotten', () => {
  const { log, lines } = prepare();
  for (let time = 0; time < 300; time++) {
    log.warn({ sender }, 'again');
    vi.advanceTimersByTime(1000);
  }
  expect(lines.length).toBeLessThanOrEqual(6);
  vi.advanceTimersByTime(180_000);
  const before = lines.length;
  log.warn({ sender }, 'again');
  expect(lines).toHaveLength(before + 1);
});

test('other fields, and other levels, are other lines', () => {
  const { log, lines } = prepare();
  log.warn({ sender }, 'one');
  log.info({ sender }, 'one');
  log.warn({ sender: '@alice:example.org' }, 'one');
  expect(lines).toHaveLength(3);
});
