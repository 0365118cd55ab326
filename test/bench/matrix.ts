/**
 * `MATRIX_HOMESERVER=scripts/matrix-homeserver npm run bench:matrix`: a bare matrix-bot-sdk bot that echoes, and the
 * tutor's `next`, on the same Synapse in one run, interleaved. Prints round trips in 1 and 20 rooms, replies a second,
 * and how many commands were never answered.
 */
import { cpus, loadavg } from 'node:os';
import { startHomeserver } from '../support/matrix/homeserver.ts';
import { TutorProcess } from '../support/matrix/tutor.ts';
import { startEcho } from './matrix/echo.ts';
import { measure, type Sample } from './matrix/measure.ts';

const rounds = Number(process.env.ROUNDS ?? 5);
const print = (line = ''): void => void process.stdout.write(`${line}\n`);

const homeserver = await startHomeserver();
const tutor = await TutorProcess.prepare(homeserver);
const echo = await startEcho(homeserver);
tutor.start();
try {
  print(
    `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, ${rounds} rounds, medians`,
  );
  const samples = { bare: [] as Sample[], tutor: [] as Sample[] };
  for (let round = 0; round < rounds; round++) {
    samples.bare.push(await measure(homeserver, echo.id, `bare-${round}`));
    samples.tutor.push(await measure(homeserver, tutor.account.id, `tutor-${round}`));
  }
  for (const key of ['oneRoom', 'manyRooms'] as const) {
    const of = (who: 'bare' | 'tutor', figure: 'p50' | 'p99') =>
      median(samples[who].map((sample) => sample[key][figure]));
    print(`round trip in ${key === 'oneRoom' ? '1 room' : '20 rooms'}:`);
    for (const figure of ['p50', 'p99'] as const) {
      const [bare, ours] = [of('bare', figure), of('tutor', figure)];
      print(
        `  ${figure}: bare ${bare.toFixed(0)} ms, tutor ${ours.toFixed(0)} ms, ratio ${(ours / bare).toFixed(2)}`,
      );
    }
  }
  for (const who of ['bare', 'tutor'] as const) {
    const rate = median(samples[who].map(({ perSecond }) => perSecond));
    const lost = samples[who].reduce((sum, sample) => sum + sample.lost, 0);
    const asked = samples[who].reduce((sum, sample) => sum + sample.asked, 0);
    print(`${who}: ${rate.toFixed(1)} replies/s over 20 rooms, lost ${lost} of ${asked}`);
  }
} finally {
  await echo.close();
  await tutor.remove();
  await homeserver.stop();
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
