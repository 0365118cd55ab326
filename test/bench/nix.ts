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
import { checkExpression, parseFragment } from '../../src/nix/index.ts';
import { hostileTexts, ordinaryText } from './nix-hostile.ts';

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
  const repeat = 400;
  const times = { own: [] as number[], spawned: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    for (let again = 0; again < repeat; again++) ours.run(snippet);
    const between = performance.now();
    execFileSync(oracle, ['--parse', file], { stdio: 'ignore' });
    times.own.push((between - started) / repeat);
    times.spawned.push(performance.now() - between);
  }
  rmSync(folder, { recursive: true });
  const [own, spawned] = [median(times.own), median(times.spawned)];
  print(
    `\nnix-instantiate --parse, spawned for the snippet: ${spawned.toFixed(1)} ms; ` +
      `ours ${(own * 1000).toFixed(1)} us, ${(spawned / own).toFixed(0)}x as fast (time on the clock)`,
  );
}

/** Milliseconds per KB of text, by the name of the text. */
function costPerKilobyte(read: (text: string) => unknown): Map<string, number> {
  const texts = new Map(Object.entries({ [ordinary]: ordinaryText, ...hostileTexts }));
  const hostile = [...texts].map(([name, text]) => ({ name, run: () => void read(text) }));
  const results = race(hostile, ['']);
  return new Map([...results].map(([name, time]) => [name, time / ((texts.get(name)?.length ?? 1) / 1024)]));
}

const ordinary = 'ordinary';
const ratios = [checkExpression, parseFragment].map((read) => {
  const costs = costPerKilobyte(read);
  const base = costs.get(ordinary) ?? Number.NaN;
  return new Map([...costs].map(([name, cost]) => [name, cost / base]));
});
print('\n64 KB of hostile text, time per KB against ordinary code (goal: at most 3): whole file, fragment');
for (const name of Object.keys(hostileTexts)) {
  const columns = ratios.map((ratio) => (ratio.get(name) ?? Number.NaN).toFixed(2).padStart(8));
  print(`  ${name.padEnd(44)}${columns.join('')}`);
}
