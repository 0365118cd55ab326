/**
 * `MATRIX_HOMESERVER=scripts/matrix-homeserver npm run bench:matrix`: a bare matrix-bot-sdk bot that echoes, the tutor's
 * `next` in plain rooms, in encrypted rooms, and in encrypted rooms with keys in memory only, on the same Synapse in one
 * run, interleaved. Prints round trips in 1 and 20 rooms, replies a second, how many commands were never answered, and
 * what encryption needs on disk and in memory for `MESSAGES` messages (1,000).
 */
import { randomBytes } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { startHomeserver } from '../support/matrix/homeserver.ts';
import { TutorProcess } from '../support/matrix/tutor.ts';
import { startEcho } from './matrix/echo.ts';
import { measureGrowth } from './matrix/growth.ts';
import { measure, type Sample } from './matrix/measure.ts';

const rounds = Number(process.env.ROUNDS ?? 5);
const messages = Number(process.env.MESSAGES ?? 1000);
const print = (line = ''): void => void process.stdout.write(`${line}\n`);
const keys = { MATRIX_STORE_KEY: randomBytes(32).toString('base64') };
const memoryOnly = { NODE_OPTIONS: `--import=${new URL('matrix/memory-only.ts', import.meta.url)}` };

const homeserver = await startHomeserver();
const plain = await TutorProcess.prepare(homeserver, {}, 'plain');
const encrypted = await TutorProcess.prepare(homeserver, keys, 'encrypted');
const inMemory = await TutorProcess.prepare(homeserver, { ...keys, ...memoryOnly }, 'in-memory');
const echo = await startEcho(homeserver);
const contenders = {
  bare: { id: echo.id, kind: 'plain' },
  tutor: { id: plain.account.id, kind: 'plain' },
  encrypted: { id: encrypted.account.id, kind: 'encrypted' },
  'memory-only': { id: inMemory.account.id, kind: 'encrypted' },
} as const;
type Name = keyof typeof contenders;
const names = Object.keys(contenders) as Name[];
const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;

try {
  for (const tutor of [plain, encrypted, inMemory]) tutor.start();
  await Promise.all([encrypted.hasKeys(), inMemory.hasKeys()]);
  print(
    `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, ${rounds} rounds, medians`,
  );
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { id, kind } = contenders[name];
      samples[name].push(await measure(homeserver, id, `${name}-${round}`, kind));
    }
  }
  for (const key of ['oneRoom', 'manyRooms'] as const) {
    for (const figure of ['p50', 'p99'] as const) {
      const of = (name: Name) => median(samples[name].map((sample) => sample[key][figure]));
      print(`round trip in ${key === 'oneRoom' ? '1 room' : '20 rooms'}, ${figure}:`);
      print(`  ${names.map((name) => `${name} ${of(name).toFixed(0)} ms`).join(', ')}`);
      const ratios = (
        [
          ['tutor', 'bare'],
          ['encrypted', 'tutor'],
          ['encrypted', 'memory-only'],
        ] as const
      ).map(([one, other]) => `${one}/${other} ${(of(one) / of(other)).toFixed(2)}`);
      print(`  ${ratios.join(', ')}`);
    }
  }
  for (const name of names) {
    const rate = median(samples[name].map(({ perSecond }) => perSecond));
    const lost = samples[name].reduce((sum, sample) => sum + sample.lost, 0);
    const asked = samples[name].reduce((sum, sample) => sum + sample.asked, 0);
    print(`${name}: ${rate.toFixed(1)} replies/s over 20 rooms, lost ${lost} of ${asked}`);
  }
  for (const [name, tutor] of [
    ['encrypted', encrypted],
    ['memory-only', inMemory],
  ] as const) {
    const { answered, before, after } = await measureGrowth(homeserver, tutor, messages);
    const [grown, keyed] = [after.memory - before.memory, after.keys + after.log];
    print(`${name}, ${answered} of ${messages} messages answered, load ${loadavg()[0]?.toFixed(1)}:`);
    print(
      `  memory ${before.memory.toFixed(0)} MB before, ${after.memory.toFixed(0)} after (${grown.toFixed(0)} more)`,
    );
    print(`  keys on disk ${(before.keys + before.log).toFixed(2)} MB before, ${keyed.toFixed(2)} after,`);
    print(`  ${after.log.toFixed(2)} of it the write-ahead log`);
  }
} finally {
  await echo.close();
  for (const tutor of [plain, encrypted, inMemory]) await tutor.remove();
  await homeserver.stop();
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
