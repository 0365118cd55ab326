/**
 * `npm run bench:discord`: the least bot that discord.js can be, and the tutor's `next` with PostgreSQL, against the same
 * double of Discord in one run, interleaved. Prints medians and ratios, and how long each takes to start.
 */
import { cpus, loadavg } from 'node:os';
import { version as libraryVersion } from 'discord.js';
import { migrateStore } from '../../src/store/open.ts';
import { startPostgres } from '../support/postgres.ts';
import { closedLoop, newLearners, type Sample, steady } from './discord/load.ts';
import { importTime, type Subject, startBareBot, startTutor } from './discord/subject.ts';

const rounds = 5;
const starts = 5;
/** Learners of a sample, each with one command. */
const learners = { outstanding: { 1: 300, 16: 1000, 64: 2000 }, steady: 1000 } as const;
const perSecond = 200;
const levels = [1, 16, 64] as const;
const goals = { p99: 3, rate: 0.4 };
const names = ['bare', 'tutor'] as const;
type Name = (typeof names)[number];

const print = (line = ''): void => void process.stdout.write(`${line}\n`);
const samples = new Map<string, Sample[]>();

const server = await startPostgres({ max_wal_size: '4GB' });
try {
  const databaseUrl = await server.createDatabase('bench');
  await migrateStore({ databaseUrl });
  const { version } = process;
  print(
    `Node ${version}, discord.js ${libraryVersion}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`,
  );
  await reportStarts(databaseUrl);
  const subjects = { bare: await startBareBot(), tutor: await startTutor(databaseUrl) };
  for (const name of names) await newLearners(subjects[name], 2000);
  for (let round = 0; round < rounds; round++) await measureRound(subjects);
  for (const name of names) await subjects[name].close();
  report();
} finally {
  await server.stop();
}

async function reportStarts(databaseUrl: string): Promise<void> {
  const times: Record<'import' | Name, number[]> = { import: [], bare: [], tutor: [] };
  for (let count = 0; count < starts; count++) {
    times.import.push(await importTime('discord.js'));
    for (const name of names) {
      const subject = await (name === 'bare' ? startBareBot() : startTutor(databaseUrl));
      times[name].push(subject.startUp);
      await subject.close();
    }
  }
  print(`\nStart, milliseconds, medians of ${starts}`);
  print(`import('discord.js') alone            ${median(times.import).toFixed(0)}`);
  print(`bare bot until it identifies          ${median(times.bare).toFixed(0)}`);
  print(`tutor until it identifies             ${median(times.tutor).toFixed(0)}`);
}

/** What is compared stands side by side, since the machine may have other work. */
async function measureRound(subjects: Readonly<Record<Name, Subject>>): Promise<void> {
  for (const level of levels) {
    for (const name of names) {
      const people = await newLearners(subjects[name], learners.outstanding[level]);
      record(name, `${level} outstanding`, await closedLoop(subjects[name], people, level));
    }
  }
  for (const name of names) {
    const people = await newLearners(subjects[name], learners.steady);
    record(name, `${perSecond} a second`, await steady(subjects[name], people, perSecond));
  }
}

function record(name: Name, load: string, sample: Sample): void {
  const key = `${name} @ ${load}`;
  samples.set(key, [...(samples.get(key) ?? []), sample]);
}

function medianOf(name: Name, load: string, field: keyof Sample): number {
  return median((samples.get(`${name} @ ${load}`) ?? []).map((sample) => sample[field]));
}

/** The median of the rounds' ratios, tutor to bare bot. */
function ratioOf(load: string, field: keyof Sample): number {
  const [bare = [], tutor = []] = names.map((name) => samples.get(`${name} @ ${load}`));
  return median(tutor.map((sample, round) => sample[field] / (bare[round]?.[field] ?? Number.NaN)));
}

function report(): void {
  print(`\nMedians of ${rounds} rounds; the tutor answers next, the bare bot says ok`);
  print(['', 'answers/s', 'p50 ms', 'p99 ms', 'CPU us'].map(pad).join(''));
  const loads = [...levels.map((level) => `${level} outstanding`), `${perSecond} a second`];
  for (const load of loads) {
    for (const name of names) {
      const cells = [
        medianOf(name, load, 'rate').toFixed(0),
        medianOf(name, load, 'p50').toFixed(2),
        medianOf(name, load, 'p99').toFixed(2),
        medianOf(name, load, 'cpu').toFixed(0),
      ];
      print([`${name}, ${load}`, ...cells].map(pad).join(''));
    }
    const fields = ['rate', 'p50', 'p99', 'cpu'] as const;
    print(['ratio', ...fields.map((field) => ratioOf(load, field).toFixed(2))].map(pad).join(''));
  }
  const p99 = ratioOf(`${perSecond} a second`, 'p99');
  const rate = ratioOf('64 outstanding', 'rate');
  print(
    `\nGoal for p99 at ${perSecond} a second, at most ${goals.p99}x: ${p99 <= goals.p99 ? 'reached' : 'missed'} with ${p99.toFixed(2)}x.`,
  );
  print(
    `Goal for the rate at 64 outstanding, at least ${goals.rate}: ${rate >= goals.rate ? 'reached' : 'missed'} with ${rate.toFixed(2)}.`,
  );
  print(`Load of the machine over the last minute: ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores.`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function pad(cell: string, index: number): string {
  return index === 0 ? cell.padEnd(26) : cell.padStart(12);
}
