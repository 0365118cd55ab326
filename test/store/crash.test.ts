import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoreLocation } from '../../src/store/open.ts';
import { type Backend, backends, readTables } from '../support/backends.ts';
import { expectWholeEvents } from './whole-events.ts';

const worker = fileURLToPath(new URL('crash-worker.ts', import.meta.url));

/** When to kill: after how many acknowledged commits, and how many milliseconds later. */
const moments = [
  { commits: 1, later: 0 },
  { commits: 7, later: 1.3 },
  { commits: 20, later: 0.4 },
  { commits: 43, later: 2.6 },
  { commits: 60, later: 0.9 },
];

describe.each(backends)(
  'a process killed with -9 while it commits to $name',
  { timeout: 120_000 },
  ({ start }) => {
    let backend: Backend;

    beforeAll(async () => {
      backend = await start();
    });

    afterAll(() => backend.stop());

    test('loses nothing that it acknowledged, and leaves nothing half written', async () => {
      const location = await backend.create();
      const acknowledged = new Set<number>();
      for (const moment of moments) {
        // The last events come again, as a platform delivers again what it is not sure of.
        const first = Math.max(0, acknowledged.size - 8);
        await commitUntilKilled(location, first, moment, acknowledged);
        const tables = await readTables(location);
        expectWholeEvents(tables);
        const kept = new Set(tables.inbox.map(({ eventId }) => eventId));
        for (const number of acknowledged) expect(kept).toContain(`event ${number}`);
      }
      expect(acknowledged.size).toBeGreaterThan(60);
    });
  },
);

async function commitUntilKilled(
  location: StoreLocation,
  first: number,
  { commits, later }: (typeof moments)[number],
  acknowledged: Set<number>,
): Promise<void> {
  const child = spawn(process.execPath, [worker, JSON.stringify(location), String(first), '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.add(Number(line));
    if (++seen === commits) void wait(later).then(() => child.kill('SIGKILL'));
  }
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
}
