/**
 * `npm run bench:validator`: a full check (extraction, parsing, evaluation, findings) of submissions of the corpus,
 * filled up to 1 and 4 KB, against spawning `nix-instantiate --parse` on the same texts, interleaved in one run; how
 * many submissions a second a warm validator judges; and what hostile texts cost. Every text is checked once: no two of
 * a run are the same. NIX_ORACLE names the `nix-instantiate`; without it only ours is shown.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { requireChapter } from '../../src/chapter/load.ts';
import { createValidator } from '../../src/validator/index.ts';
import type { CheckRequest } from '../../src/validator/verdict.ts';
import { hostileTexts } from '../validator/hostile-texts.ts';
import { filled, templates } from './validator/submissions.ts';

const warmUp = 12;
const rounds = 9;
const spawns = 6;
const oracle = process.env.NIX_ORACLE;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const chapter = requireChapter(await readChapterDirectory('chapters/home-manager'));
const validate = createValidator(chapter);
const folder = mkdtempSync(join(tmpdir(), 'bench-validator-'));

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** What this thread worked, without what it waited for others on the machine. */
function ownMilliseconds(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function textOf({ submission }: CheckRequest): string {
  return submission.kind === 'pasted' ? submission.text : '';
}

/** Submissions whose verdict filling them up does not change, another set of texts for every round. */
const usable = templates(chapter).filter(
  (template, index) =>
    index % 4 === 0 &&
    validate(template.request).verdict === validate(filled(template, 1024, 'trial')).verdict,
);
const requestsOf = (bytes: number, round: number) =>
  usable.map((template) => filled(template, bytes, `garden${round + warmUp}`));

function spawnOn(texts: readonly string[]): number[] {
  if (oracle === undefined) return [];
  return texts.map((text, index) => {
    const file = join(folder, `${index}.nix`);
    writeFileSync(file, text);
    return milliseconds(() => {
      try {
        execFileSync(oracle, ['--parse', file], { stdio: 'ignore' });
      } catch {
        // A piece of a file is no expression; refusing it costs Nix as much.
      }
    });
  });
}

function compare(bytes: number): void {
  const ours: number[] = [];
  const worked: number[] = [];
  const spawned: number[] = [];
  let size = 0;
  for (let round = -warmUp; round < rounds; round += 1) {
    const requests = requestsOf(bytes, round);
    let work = 0;
    const own = milliseconds(() => {
      work = ownMilliseconds(() => {
        for (const request of requests) validate(request);
      });
    });
    if (round < 0) continue;
    ours.push(own / requests.length);
    worked.push(work / requests.length);
    spawned.push(...spawnOn(requests.slice(0, spawns).map(textOf)));
    size = requests.reduce((sum, request) => sum + textOf(request).length, 0) / requests.length;
  }
  const own = median(ours);
  const ratio =
    oracle === undefined
      ? ''
      : `, spawned nix-instantiate ${median(spawned).toFixed(1)} ms, 1/${(median(spawned) / own).toFixed(0)}`;
  print(
    `${size.toFixed(0)} bytes on average: check ${own.toFixed(3)} ms (${median(worked).toFixed(3)} ms of CPU)${ratio}`,
  );
}

function throughput(): void {
  const requests = Array.from({ length: 8 }, (_, index) => requestsOf(1024, rounds + index)).flat();
  const spent = milliseconds(() => {
    for (const request of requests) validate(request);
  });
  print(
    `throughput: ${Math.round(requests.length / (spent / 1000))} submissions a second, resident ${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MB`,
  );
}

/** Each in a process of its own that has judged ordinary submissions before, so that its peak of memory is its own. */
function hostile(): void {
  print('\nhostile text                      bytes      ms  of CPU  peak MB  answer');
  for (const [name, { text }] of Object.entries(hostileTexts)) {
    const child = new URL('validator/hostile-child.ts', import.meta.url).pathname;
    const output = execFileSync(process.execPath, [child, name], { encoding: 'utf8' });
    const { spent, worked, peak, answer } = JSON.parse(output) as {
      spent: number;
      worked: number;
      peak: number;
      answer: string;
    };
    const columns = [
      name.padEnd(30),
      String(text.length).padStart(8),
      spent.toFixed(0).padStart(7),
      worked.toFixed(0).padStart(7),
      peak.toFixed(0).padStart(8),
    ];
    print(`${columns.join(' ')}  ${answer}`);
  }
}

try {
  print(
    `node ${process.version}, ${usable.length} submissions of the corpus, ${rounds} rounds after ${warmUp} to warm up, medians`,
  );
  for (const bytes of [1024, 4096]) compare(bytes);
  throughput();
  hostile();
} finally {
  rmSync(folder, { recursive: true });
}
