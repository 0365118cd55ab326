/**
 * `npm run fuzz`: the laws of test/nix/laws.ts on a million texts. FUZZ_RUNS sets how many, FUZZ_SEED which ones; the
 * seed is printed. Ends with 1 where a law is broken, reading throws, or a text takes longer than a few seconds.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { laws, readEveryWay } from '../nix/laws.ts';
import { texts } from '../nix/texts.ts';

/** After how many texts progress is told. */
const chunk = 10_000;

/** How long one text may take, in milliseconds; on an idle machine it takes less than one. */
const slowest = 5_000;

/** How long nothing may be heard of the worker, in milliseconds: longer means that a text never ends. */
const silence = 300_000;

interface Assignment {
  readonly runs: number;
  readonly seed: number;
}

function examine(text: string): void {
  const started = performance.now();
  const readings = readEveryWay(text);
  for (const [name, law] of Object.entries(laws)) {
    try {
      law(text, readings);
    } catch (error) {
      throw new Error(`broken: ${name}`, { cause: error });
    }
  }
  if (performance.now() - started > slowest) throw new Error('too slow');
}

/** Tries the texts, and tells after each chunk how many were tried. */
function work({ runs, seed }: Assignment): void {
  for (let done = 0; done < runs; done += chunk) {
    fc.assert(fc.property(texts, examine), {
      seed: seed + done / chunk,
      numRuns: Math.min(chunk, runs - done),
      includeErrorInReport: true,
    });
    parentPort?.postMessage(Math.min(done + chunk, runs));
  }
}

function supervise(assignment: Assignment): void {
  const { runs, seed } = assignment;
  const started = performance.now();
  process.stdout.write(`${runs} texts, FUZZ_SEED=${seed}, Node ${process.version}\n`);
  const worker = new Worker(new URL(import.meta.url), { workerData: assignment });
  const fail = (reason: string): void => {
    process.stderr.write(`${reason}\nRepeat with FUZZ_SEED=${seed}\n`);
    process.exit(1);
  };
  const isSilent = (): void => fail('Nothing was heard for too long: reading some text does not end.');
  let watch = setTimeout(isSilent, silence);
  worker.on('message', (done: number) => {
    clearTimeout(watch);
    watch = setTimeout(isSilent, silence);
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stdout.write(`${done} of ${runs} texts after ${seconds} s\n`);
  });
  worker.on('error', (error) =>
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
  worker.on('exit', () => {
    clearTimeout(watch);
    process.stdout.write(`All ${Object.keys(laws).length} laws hold for all of them.\n`);
  });
}

if (isMainThread) {
  supervise({
    runs: Number(process.env.FUZZ_RUNS ?? 1_000_000),
    seed: Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31)),
  });
} else {
  work(workerData as Assignment);
}
