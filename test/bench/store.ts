/**
 * `npm run bench:store`: `next` and `check` through core and store on PostgreSQL against pgbench writing the same
 * rows, in one run, interleaved; then the embedded database. Prints medians and ratios.
 */
import { cpus, loadavg } from 'node:os';
import postgres from 'postgres';
import type { Store } from '../../src/core/store.ts';
import { migrateStore, openStore } from '../../src/store/open.ts';
import { startPostgres } from '../support/postgres.ts';
import { measureEmbedded } from './store/embedded.ts';
import {
  type Given,
  measurePgbench,
  pgbenchPath,
  type Script,
  scripts,
  seedLearners,
} from './store/pgbench.ts';
import { anEvent, answerAll, firstPassed, freshDispatch, putBehindFirstStep } from './store/tutor.ts';

const rounds = 5;
const levels = [1, 8, 32] as const;
type Level = (typeof levels)[number];
/** Learners of one measurement, each with one event; fewer where one event at a time takes longer. */
const learnersAt: Readonly<Record<Level, number>> = { 1: 600, 8: 2400, 32: 2400 };
/** What `next` should reach of pgbench's single statement. */
const goals: Readonly<Record<Level, number>> = { 1: 0.7, 8: 0.5, 32: 0.5 };

const print = (line = ''): void => void process.stdout.write(`${line}\n`);
/** Events per second by name and level, a sample a round. */
const samples = new Map<string, number[]>();

await benchServer();
await benchEmbedded();

async function benchServer(): Promise<void> {
  const server = await startPostgres({ max_wal_size: '4GB' });
  try {
    const databaseUrl = await server.createDatabase('bench');
    await migrateStore({ databaseUrl });
    const store = await openStore({ databaseUrl });
    const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
    const [version] = await sql<{ server_version: string }[]>`show server_version`;
    print(`Node ${process.version}, PostgreSQL ${version?.server_version}, ${cpus().length} cores`);

    await answerAll(freshDispatch(store), 'next', learnersAt[8], 8);
    await putBehindFirstStep(sql);
    const { reply } = await freshDispatch(store)(anEvent(0, 'next'));
    print(`The reply to next: ${JSON.stringify(reply).length} bytes of JSON`);
    await seedLearners(sql, firstPassed);
    const [seeded] = await sql<
      { first: number }[]
    >`select min(learner_id)::int as first from accounts where platform = 'pgbench'`;
    const given = {
      url: databaseUrl,
      reply: JSON.stringify(reply),
      states: firstPassed,
      firstLearner: seeded?.first ?? 0,
    };
    await sql`vacuum analyze`;

    if (pgbenchPath === null) print('pgbench is absent (Debian: postgresql-15): no ratios, only the tutor.');
    for (let round = 0; round < rounds; round++) {
      for (const inFlight of levels) await measureRound(inFlight, given, store, sql);
    }
    await sql.end();
    await store.close();
    report();
  } finally {
    await server.stop();
  }
}

/** One sample of everything at one level. What is compared stands side by side, since the machine may have other work. */
async function measureRound(inFlight: Level, given: Given, store: Store, sql: postgres.Sql): Promise<void> {
  const learners = learnersAt[inFlight];
  const pgbench = async (script: Script) => {
    if (pgbenchPath !== null) record(script, inFlight, await measurePgbench(script, inFlight, given));
  };
  await putBehindFirstStep(sql);
  const dispatch = freshDispatch(store);
  await answerAll(dispatch, 'status', learners, 8);
  await pgbench('next, one statement');
  record('next', inFlight, await answerAll(dispatch, 'next', learners, inFlight));
  await pgbench('next, five statements');
  record('next, shown again', inFlight, await answerAll(dispatch, 'next', learners, inFlight));
  await putBehindFirstStep(sql);
  record(
    'next, learner not in memory',
    inFlight,
    await answerAll(freshDispatch(store), 'next', learners, inFlight),
  );
  await pgbench('check, one statement');
  record('check', inFlight, await answerAll(freshDispatch(store), 'check', learners / 4, inFlight));
  await pgbench('check, six statements');
}

function record(name: string, inFlight: Level, perSecond: number): void {
  const key = `${name} @ ${inFlight}`;
  samples.set(key, [...(samples.get(key) ?? []), perSecond]);
}

function samplesOf(name: string, inFlight: Level): readonly number[] {
  return samples.get(`${name} @ ${inFlight}`) ?? [];
}

/** The median of the rounds' ratios to pgbench's single statement; NaN without pgbench. */
function ratioOf(name: string, inFlight: Level): number {
  const single = samplesOf(
    name.startsWith('check') ? 'check, one statement' : 'next, one statement',
    inFlight,
  );
  return median(
    samplesOf(name, inFlight).map((perSecond, round) => perSecond / (single[round] ?? Number.NaN)),
  );
}

function report(): void {
  print(
    `\nEvents per second, medians of ${rounds} rounds; in brackets, the ratio to pgbench's one statement`,
  );
  print(['', ...levels.map((inFlight) => `${inFlight} in flight`)].map(pad).join(''));
  for (const name of new Set([...samples.keys()].map((key) => key.split(' @ ')[0] ?? ''))) {
    const cells = levels.map((inFlight) => {
      const ratio = ratioOf(name, inFlight);
      const perSecond = median(samplesOf(name, inFlight)).toFixed(0);
      return Number.isNaN(ratio) ? perSecond : `${perSecond} (${ratio.toFixed(2)})`;
    });
    print([name in scripts ? `pgbench: ${name}` : `tutor: ${name}`, ...cells].map(pad).join(''));
  }
  for (const inFlight of levels) {
    const ratio = ratioOf('next', inFlight);
    if (Number.isNaN(ratio)) continue;
    const verdict = ratio >= goals[inFlight] ? 'reached' : 'missed';
    print(
      `Goal for next at ${inFlight} in flight, ${goals[inFlight].toFixed(2)}: ${verdict} with ${ratio.toFixed(2)}.`,
    );
  }
  print(
    `Load of the machine over the last 15 minutes: ${loadavg()[2]?.toFixed(1)} on ${cpus().length} cores.`,
  );
}

async function benchEmbedded(): Promise<void> {
  const { next, status, start } = await measureEmbedded(400, rounds);
  print('\nEmbedded database, milliseconds, median (95th of a hundred)');
  print(`next    ${median(next).toFixed(1)} (${percentile(next, 0.95).toFixed(1)})`);
  print(`status  ${median(status).toFixed(1)} (${percentile(status, 0.95).toFixed(1)})`);
  print(`from the start of the program to its first answer, folder exists: ${median(start).toFixed(0)}`);
}

function pad(cell: string, column: number): string {
  return column === 0 ? cell.padEnd(36) : cell.padStart(16);
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}
