/**
 * `npm run bench:nix`: our parser with all its checks against its peers, in one process and one run, interleaved,
 * medians of CPU time. HOME_MANAGER_SOURCE names a checkout of nix-community/home-manager; NIX_ORACLE, where set, adds
 * a spawned `nix-instantiate --parse` for one snippet.
 */
import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parser as lezer } from '@replit/codemirror-lang-nix';
import { Language, Parser as TreeSitter } from 'web-tree-sitter';
import { checkExpression } from '../../src/nix/index.ts';

const rounds = 7;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

type Contender = { readonly name: string; readonly run: (text: string) => void };

/** User and system CPU milliseconds that `work` takes in this process. */
function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs every contender over every text, round by round in turn, and returns the median milliseconds of each. */
function race(contenders: readonly Contender[], texts: readonly string[], repeat = 1): Map<string, number> {
  const samples = new Map<string, number[]>(contenders.map((contender) => [contender.name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const contender of contenders) {
      const spent = cpuMilliseconds(() => {
        for (let again = 0; again < repeat; again++) for (const text of texts) contender.run(text);
      });
      if (round >= 0) samples.get(contender.name)?.push(spent / repeat);
    }
  }
  return new Map([...samples].map(([name, values]) => [name, median(values)]));
}

async function treeSitter(): Promise<Contender> {
  const require = createRequire(import.meta.url);
  await TreeSitter.init();
  const parser = new TreeSitter();
  parser.setLanguage(
    await Language.load(require.resolve('@cursorless/tree-sitter-wasms/out/tree-sitter-nix.wasm')),
  );
  return { name: 'web-tree-sitter (parse only)', run: (text) => parser.parse(text)?.delete() };
}

const ours: Contender = { name: 'hm-tutor, all checks', run: (text) => void checkExpression(text) };
const contenders = [
  ours,
  { name: 'Lezer', run: (text: string) => void lezer.parse(text) },
  await treeSitter(),
];

function printRace(title: string, results: Map<string, number>, bytes: number): void {
  const base = results.get(ours.name) ?? Number.NaN;
  print(`\n${title}`);
  for (const [name, milliseconds] of results) {
    const speed = (bytes / 1e6 / (milliseconds / 1e3)).toFixed(1).padStart(8);
    print(`  ${name.padEnd(30)} ${speed} MB/s   ours is ${(milliseconds / base).toFixed(2)}x as fast`);
  }
}

print(`Node ${process.version}, medians of ${rounds} interleaved rounds, CPU time`);

const source = process.env.HOME_MANAGER_SOURCE;
if (source === undefined) {
  print('HOME_MANAGER_SOURCE is not set: the race over the files of home-manager is left out');
} else {
  const files = globSync('**/*.nix', { cwd: source }).map((name) => readFileSync(join(source, name), 'utf8'));
  const bytes = files.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  printRace(`${files.length} files of home-manager, ${bytes} bytes`, race(contenders, files), bytes);
}

const snippet = `{ config, pkgs, inputs, ... }:\n{\n${Array.from(
  { length: 22 },
  (_, index) => `  programs.tool${index} = { enable = true; level = ${index}; };\n`,
).join('')}}\n`;
const warm = race(contenders, [snippet], 400);
printRace(`one snippet of ${snippet.length} bytes, warm`, warm, snippet.length);
for (const [name, milliseconds] of warm) print(`  ${name}: ${(milliseconds * 1000).toFixed(1)} us a snippet`);

const oracle = process.env.NIX_ORACLE;
if (oracle === undefined) {
  print('\nNIX_ORACLE is not set: spawning nix-instantiate is left out');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-nix-'));
  const file = join(folder, 'snippet.nix');
  writeFileSync(file, snippet);
  const times = Array.from({ length: rounds }, () => {
    const started = performance.now();
    execFileSync(oracle, ['--parse', file], { stdio: 'ignore' });
    return performance.now() - started;
  });
  rmSync(folder, { recursive: true });
  const own = warm.get(ours.name) ?? Number.NaN;
  print(
    `\nnix-instantiate --parse, spawned: ${median(times).toFixed(1)} ms, ${(median(times) / own).toFixed(0)}x ours`,
  );
}

const size = 64 * 1024;
const fill = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const ordinary = `{ lib, ... }:\n{\n${Array.from(
  { length: 1060 },
  (_, index) => `  programs.tool${index} = { enable = lib.mkDefault true; level = ${index}; };\n`,
).join('')}}\n`;
const hostile: Record<string, string> = {
  'nested lists, unclosed': fill('['),
  'nested sets, unclosed': fill('{a='),
  'nested parentheses, unclosed': fill('('),
  'nested lists, closed': '['.repeat(size / 2) + ']'.repeat(size / 2),
  'nested interpolations': fill('"${'),
  'indented strings in interpolations': fill("''${"),
  'one long string': `"${'x'.repeat(size - 2)}"`,
  'one long string, never closed': `"${'x\n'.repeat(size / 2)}`,
  'one long indented string': `''${'  x\n'.repeat(size / 4)}''`,
  semicolons: ';'.repeat(size),
  'a dotted path': `{ ${fill('a.')}b = 1; }`,
  'missing semicolons': `{ ${fill('a = 1\n')} }`,
  'unclosed braces with indentation': fill('a = {\n  b = 1;\n'),
  operators: fill('1+'),
  applications: fill('f '),
  lambdas: fill('x:'),
  patterns: fill('{a,'),
  lets: fill('let a=1;'),
  'minus signs': fill('-'),
  quotes: fill('"'),
  'single quotes': fill("'"),
  'comment openers': fill('/*'),
  'curly quotes': fill('“”'),
  'many duplicate names': `{ ${fill('a=1;')} }`,
  'nested duplicates': `{ ${fill('a.b.c=1;')} }`,
  'undefined names': `[ ${fill('x ')} ]`,
};
print('\n64 KB of hostile text, time per KB against ordinary code (goal: at most 3)');
const hostileContenders = Object.entries({ ordinary, ...hostile }).map(([name, text]) => ({
  name,
  run: (): void => void checkExpression(text),
}));
const results = race(hostileContenders, [''], 3);
const base = results.get('ordinary') ?? Number.NaN;
for (const [name, milliseconds] of results) {
  print(
    `  ${name.padEnd(38)} ${milliseconds.toFixed(2).padStart(7)} ms  ${(milliseconds / base).toFixed(2)}`,
  );
}
