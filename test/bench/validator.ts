/**
 * `npm run bench:validator`: a full check (extraction, parsing, evaluation, findings) of a snippet against spawning
 * `nix-instantiate --parse` on the same text, interleaved in one run, medians of wall-clock milliseconds; and how many
 * submissions a second a warm validator judges. NIX_ORACLE names the `nix-instantiate`; without it only ours is shown.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { requireChapter } from '../../src/chapter/load.ts';
import { createValidator } from '../../src/validator/index.ts';

const rounds = 9;
const repeat = 50;
const oracle = process.env.NIX_ORACLE;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const validate = createValidator(requireChapter(await readChapterDirectory('chapters/home-manager')));

/** A home module of about `bytes`. */
function snippet(bytes: number): string {
  const head =
    '{ config, pkgs, inputs, ... }:\n\n{\n  home = {\n    username = "alice";\n    stateVersion = "24.11";\n  };\n';
  let text = head;
  for (let index = 0; text.length < bytes - 3; index += 1)
    text += `  home.file."note-${index}".source = ../res/note-${index}.txt; # a note\n`;
  return `${text}}\n`;
}

function check(text: string): void {
  validate({
    step: 'home-identity',
    submission: { kind: 'pasted', text },
    facts: { username: 'alice' },
    savedFiles: new Map(),
  });
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-validator-'));
try {
  print(`node ${process.version}, ${rounds} rounds of ${repeat} checks`);
  for (const bytes of [1024, 4096]) {
    const text = snippet(bytes);
    const file = join(folder, `${bytes}.nix`);
    writeFileSync(file, text);
    const ours: number[] = [];
    const spawned: number[] = [];
    for (let round = -2; round < rounds; round += 1) {
      const own = milliseconds(() => {
        for (let again = 0; again < repeat; again += 1) check(text);
      });
      const other =
        oracle === undefined
          ? Number.NaN
          : milliseconds(() =>
              execFileSync(oracle, ['--parse', file], { stdio: ['ignore', 'ignore', 'ignore'] }),
            );
      if (round < 0) continue;
      ours.push(own / repeat);
      spawned.push(other);
    }
    const ratio =
      oracle === undefined
        ? ''
        : `, spawned nix-instantiate ${median(spawned).toFixed(1)} ms, 1/${(median(spawned) / median(ours)).toFixed(0)}`;
    print(`${text.length} bytes: check ${median(ours).toFixed(3)} ms${ratio}`);
  }
  const text = snippet(1024);
  const spent = milliseconds(() => {
    for (let again = 0; again < 2000; again += 1) check(text);
  });
  print(
    `throughput: ${Math.round(2000 / (spent / 1000))} submissions a second, resident ${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MB`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
