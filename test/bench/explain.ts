/**
 * How long explaining and looking up take, in milliseconds: `npm run bench:explain`.
 *
 * Hostile texts have 200 KB: many messages, lines that nearly fit, one endless line, thousands of quotes.
 */
import { readFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { diagnose, readCatalogue } from '../../src/doctor/index.ts';
import { OptionBook } from '../../src/options/option-book.ts';
import type { OptionIndex } from '../../src/options/option-index.ts';
import { chapterDirectory } from '../chapter/home-manager.ts';

const size = 200 * 1024;
const repeated = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

const catalogue = readCatalogue(await readChapterDirectory(chapterDirectory));
const ordinary = `building the system configuration...
error:
       … while calling the 'head' builtin
         at /nix/store/0c3vq8l2zkxj5s1r9n4y7w6b8d2f0g3h-source/lib/attrsets.nix:1534:13:
         1533|           else
         1534|             head values

       (stack trace truncated; use '--show-trace' to show the full, detailed trace)

       error: The option \`home-manager' does not exist. Definition values:
       - In \`/nix/store/0c3vq8l2zkxj5s1r9n4y7w6b8d2f0g3h-source/config.nix':
           {
             useGlobalPkgs = true;
`;
const hostile: Readonly<Record<string, string>> = {
  'every message, many times': repeated(
    `${catalogue.entries.flatMap(({ examples }) => examples).join('\n')}\n`,
  ),
  'a trace of 200 KB':
    repeated("       … while evaluating the attribute 'value'\n       at /a/b.nix:1:2:\n") + ordinary,
  'nearly an option, again and again': repeated("The option `home-manager.users.alice.home.file.' is not "),
  'one line of quotes': repeated('`\'"'),
  'one line of letters': repeated('a'),
  'blank lines': repeated(' \n'),
  'colour codes': repeated('\u001b[31;1m[0;'),
  'nearly secrets': repeated('password = "token=eyJ'),
};

/** The median of some runs, in milliseconds, after the code is warm. */
function median(work: () => unknown, runs = 9): number {
  for (let run = 0; run < 3; run++) work();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return times[Math.floor(runs / 2)] ?? 0;
}

const print = (name: string, milliseconds: number, aim: number): void =>
  void process.stdout.write(
    `${name.padEnd(48)}${milliseconds.toFixed(2).padStart(9)}${String(aim).padStart(6)}\n`,
  );

process.stdout.write(
  `Node ${process.version}, ${platform()} ${arch()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${new Date().toISOString().slice(0, 10)}\n`,
);
process.stdout.write(`${'median of 9 runs'.padEnd(48)}${'ms'.padStart(9)}${'aim'.padStart(6)}\n`);
print(
  'explain: an ordinary message',
  median(() => diagnose(catalogue, ordinary)),
  5,
);
for (const [name, text] of Object.entries(hostile))
  print(
    `explain: ${name}`,
    median(() => diagnose(catalogue, text)),
    100,
  );

const indexFile = new URL('../../src/options/home-manager.json', import.meta.url);
const load = (): OptionIndex => JSON.parse(readFileSync(indexFile, 'utf8'));
const book = new OptionBook(load());
for (const question of ['programs.git.enable', 'programs.gi', 'git email', 'programs.gti.enable', 'fierfox'])
  print(
    `option: ${question}`,
    median(() => book.search(question, 8)),
    5,
  );
print(
  'option: load the index and ask once',
  median(() => new OptionBook(load()).search('programs.git', 8)),
  100,
);
