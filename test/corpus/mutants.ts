import { parseArgs } from 'node:util';
import { type CorpusEntry, selectEntries } from './entry.ts';
import { askTutor } from './measure.ts';
import { findOracle } from './nix.ts';
import { judgeAll } from './truth.ts';

/**
 * Looks for false passes: right answers get one change each, and what the validator still passes is put to real Nix:
 * `npm run corpus:mutants -- --seed 1 --count 1000`. Only entries with whole files are changed, since of a piece nobody
 * can say what stands around it.
 */

interface Mutant {
  readonly entry: CorpusEntry;
  readonly change: string;
}

interface Change {
  readonly text: string;
  readonly what: string;
}

type Draw = (below: number) => number;

/** Numbers that the seed alone decides (a linear congruential generator, Numerical Recipes). */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const token = /"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w'-]*|[.]{1,2}\/[\w./-]+|\.\.\.|\S/g;

const words =
  'inputs self pkgs lib config home-manager nixpkgs args null users modules specialArgs default enable true false'.split(
    ' ',
  );

/** What may be put around a value; `V` stands for it. */
const around = [
  '(V)',
  '[ V ]',
  '(V).default',
  '(x: x) (V)',
  'toString (V)',
  'removeAttrs (V) [ ]',
  'if false then V else null',
  'assert false; V',
  'lib.mkDefault (V)',
  'lib.mkForce (V)',
  'lib.mkIf true (V)',
  'lib.mkIf false (V)',
  'lib.mkMerge [ (V) ]',
  'lib.mkBefore (V)',
  'lib.mkOptionDefault (V)',
  'lib.optional true (V)',
];

const slips: readonly (readonly [from: string, to: string])[] = [
  ['./', '../'],
  ['../', './'],
  ['./', '/'],
  ['= {', '= rec {'],
  [', ...', ''],
  ['true', 'false'],
  ['inherit', ''],
  ['.default', ''],
  ['github:', ''],
  ['//', '++'],
];

function misspelt(word: string, draw: Draw): string {
  const at = 1 + draw(Math.max(1, word.length - 2));
  const ways = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word.slice(at - 1),
    `${word}s`,
    word.slice(0, -1),
    word.replace(/^./, (letter) =>
      letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
    ),
  ];
  return ways[draw(ways.length)] ?? word;
}

type Changer = (text: string, draw: Draw) => Change | null;

function atToken(pattern: RegExp, replacement: (found: string, draw: Draw, text: string) => string): Changer {
  return (text, draw) => {
    const found = [...text.matchAll(token)].filter(([each]) => pattern.test(each));
    const one = found[draw(found.length)];
    if (!one) return null;
    const [written] = one;
    const by = replacement(written, draw, text);
    return {
      text: text.slice(0, one.index) + by + text.slice(one.index + written.length),
      what: `${written} -> ${by}`,
    };
  };
}

const name = /^[A-Za-z_]/;

function another(found: string, draw: Draw, text: string): string {
  const names = [...text.matchAll(token)].map(([each]) => each).filter((each) => name.test(each));
  return names[draw(names.length)] ?? found;
}

const changers: readonly Changer[] = [
  atToken(/./, () => ''),
  atToken(name, another),
  atToken(name, (_, draw) => words[draw(words.length)] ?? ''),
  atToken(name, misspelt),
  atToken(/^"/, (written, draw) => `"${misspelt(written.slice(1, -1), draw)}"`),
  (text, draw) => {
    const lines = text.split('\n');
    const at = draw(lines.length);
    return { text: lines.toSpliced(at, 1).join('\n'), what: `without ${lines[at]}` };
  },
  (text, draw) => {
    const lines = text.split('\n');
    const at = draw(lines.length);
    return { text: lines.toSpliced(at, 0, lines[at] ?? '').join('\n'), what: `twice ${lines[at]}` };
  },
  (text, draw) => {
    const values = [...text.matchAll(/= *([^=;{}\n]+|\{[^{}]*\}|\[[^[\]]*\]);/g)];
    const one = values[draw(values.length)];
    const frame = around[draw(around.length)] ?? 'V';
    if (!one) return null;
    const value = frame.replaceAll('V', one[1]?.trim() ?? '');
    return {
      text: `${text.slice(0, one.index)}= ${value};${text.slice(one.index + one[0].length)}`,
      what: value,
    };
  },
  (text, draw) => {
    const possible = slips.filter(([from]) => text.includes(from));
    const [from = '', to = ''] = possible[draw(possible.length)] ?? [];
    return from === '' ? null : { text: text.replace(from, to), what: `${from} -> ${to}` };
  },
];

const wholeFrames: readonly (string | undefined)[] = ['flake', 'config', 'home-file'];

function isWhole({ verdict, nix, files, step }: CorpusEntry): boolean {
  if (verdict !== 'pass' || 'skip' in nix || step === 'stage-and-rebuild') return false;
  return nix.every(({ code, accepts, frame }) => !code && !accepts && (files || wholeFrames.includes(frame)));
}

function mutantOf(entry: CorpusEntry, id: string, draw: Draw): Mutant | null {
  const change = changers[draw(changers.length)];
  const paths = Object.keys(entry.files ?? {});
  const path = paths[draw(paths.length)];
  const before = path === undefined ? (entry.submission ?? '') : (entry.files?.[path] ?? '');
  const after = /^ *(?:`{3}|~{3})/m.test(before) ? null : (change?.(before, draw) ?? null);
  if (after === null || after.text === before) return null;
  return {
    entry:
      path === undefined
        ? { ...entry, id, submission: after.text }
        : { ...entry, id, files: { ...entry.files, [path]: after.text } },
    change: path === undefined ? after.what : `${path}: ${after.what}`,
  };
}

function mutants(entries: readonly CorpusEntry[], count: number, draw: Draw): Mutant[] {
  const made: Mutant[] = [];
  while (made.length < count) {
    const entry = entries[draw(entries.length)];
    const mutant = entry && mutantOf(entry, `${entry.id}-${made.length}`, draw);
    if (mutant) made.push(mutant);
  }
  return made;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: {
      half: { type: 'string' },
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '1000' },
    },
    allowPositionals: true,
  });
  const programs = findOracle();
  if (programs === null)
    throw new Error('Real Nix is missing: run scripts/nix-oracle install, or set NIX_ORACLE.');
  const entries = selectEntries(values.half, positionals).filter(isWhole);
  const made = mutants(entries, Number(values.count), drawFrom(Number(values.seed)));
  const answers = await askTutor(made.map(({ entry }) => entry));
  const passed = made.filter((_, index) => answers[index]?.verdict === 'pass');
  const judgements = await judgeAll(
    programs,
    passed.map(({ entry }) => entry),
  );
  const refused = passed.flatMap(({ entry, change }, index) => {
    const judgement = judgements[index];
    return judgement?.outcome === 'disagrees'
      ? [`${entry.id}: ${change}\n  ${judgement.reason.split('\n')[0]}`]
      : [];
  });
  process.stdout.write(
    `${[...refused, `${made.length} mutants, ${passed.length} of them pass, ${refused.length} of these real Nix refuses`].join('\n')}\n`,
  );
}
