/**
 * The tutor is killed with -9 at random moments of a conversation, and every event is delivered again each time. In the
 * end everything stands as if nothing had happened.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readTables } from '../support/backends.ts';
import { createDataFolder } from '../support/data-folder.ts';

const child = fileURLToPath(new URL('../support/terminal-child.ts', import.meta.url));

/** Every kind of effect, and nothing that rests on what a process remembers: progress, tries, hints, answers, settings, a report, a beginning from new. */
const round = [
  '/hm next',
  '/hm next',
  '/hm check\n```\nwrong\n```',
  '/hm check\n```\nright first\n```',
  '/hm next',
  '/hm check\n```\nwrong again\n```',
  '/hm report yes\n```\nwrong again\n```',
  '/hm settings login bob',
  '/hm goto thinking',
  '/hm answer a',
  '/hm answer b',
  '/hm answer a',
  '/hm skip',
  '/hm goto last',
  '/hm check\n```\nright last right second\n```',
  '/hm status',
];
// A hint after a refusal shows the refused text, which is only in memory: here it comes before the first one.
const script = [
  '/hm next',
  '/hm next',
  '/hm hint',
  ...round,
  '/hm reset yes',
  ...round,
  '/hm nonsense',
  ...round,
  ...round,
];

/** When to kill: after so many answers in this run, and so many milliseconds. Drawn once, kept as they fell. */
const moments = [
  [1, 0],
  [9, 0.7],
  [22, 1.9],
  [47, 5.3],
  [58, 1.1],
] as const;

/** Plays the whole script; returns whether it came to its end. */
async function playUntil(dataFolder: string, moment: readonly [number, number] | null): Promise<boolean> {
  const running = spawn(process.execPath, [child, dataFolder, 'session'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(running, 'exit');
  running.stdin.on('error', () => undefined);
  running.stdin.end(`${script.join('\n')}\n`);
  let writes = 0;
  running.stdout.on('data', () => {
    writes++;
    if (moment !== null && writes === moment[0]) void wait(moment[1]).then(() => running.kill('SIGKILL'));
  });
  const [code, signal] = await ended;
  if (signal === null) expect(code).toBe(0);
  return signal === null;
}

/** What is kept, without what differs from run to run: ids of rows and times. */
async function keptIn(dataFolder: string) {
  const { learners, progress, attempts, inbox, outbox, reports } = await readTables({ dataFolder });
  return {
    learners: learners.map(({ version, facts, settings }) => ({ version, facts, settings })),
    progress: progress.map(({ states, tries, hints, notes, currentSlot }) => ({
      states,
      tries,
      hints,
      notes,
      currentSlot,
    })),
    attempts: attempts.map(({ slot, verdict, codes }) => ({ slot, verdict, codes })),
    events: inbox.map(({ eventId }) => eventId).sort(),
    replies: outbox
      .map(({ eventId, reply }) => ({ eventId, reply }))
      .sort((a, b) => (a.eventId < b.eventId ? -1 : 1)),
    undelivered: outbox.filter(({ deliveredAt }) => deliveredAt === null).length,
    reports: reports.length,
  };
}

test('every event has its effect exactly once', { timeout: 300_000 }, async () => {
  const [calm, stormy] = [await createDataFolder(), await createDataFolder()];
  try {
    expect(await playUntil(calm, null)).toBe(true);
    const killed: boolean[] = [];
    for (const moment of moments) killed.push(!(await playUntil(stormy, moment)));
    expect(killed.filter(Boolean).length).toBeGreaterThan(moments.length / 2);
    while (!(await playUntil(stormy, null)));

    const kept = await keptIn(stormy);
    expect(kept).toEqual(await keptIn(calm));
    expect(kept.events).toHaveLength(script.length);
    expect(kept.undelivered).toBe(0);
  } finally {
    await rm(calm, { recursive: true });
    await rm(stormy, { recursive: true });
  }
});
