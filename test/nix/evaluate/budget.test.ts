import { describe, expect, test } from 'vitest';
import { collectModules, defaultLimits, type OptionNode, settled } from '../../../src/nix/evaluate/index.ts';
import { evaluatorFor, parsed, plain } from './support.ts';

function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('');
}

/** What somebody might paste to make the evaluator run, or grow, without end. */
const bombs: Readonly<Record<string, string>> = {
  'a function that calls itself': 'let f = x: f x; in f 1',
  'self-application': '(x: x x) (x: x x)',
  'the Y combinator': '(f: (x: f (x x)) (x: f (x x))) (f: n: f (n + 1)) 0',
  'mutual calls': 'let even = n: odd (n - 1); odd = n: even (n - 1); in even 7',
  'a let chain that doubles a string': `let s0 = "abcdefgh"; ${repeat(60, (i) => `s${i + 1} = s${i} + s${i}; `)} in s60`,
  'a let chain that doubles a list': `let l0 = [ 1 2 ]; ${repeat(60, (i) => `l${i + 1} = l${i} ++ l${i}; `)} in builtins.length l60`,
  'a let chain that doubles the work': `let f0 = x: x + 1; ${repeat(60, (i) => `f${i + 1} = x: f${i} (f${i} x); `)} in f60 0`,
  'a set that doubles itself': `let a0 = { x = 1; }; ${repeat(60, (i) => `a${i + 1} = { l = a${i}; r = a${i}; }; `)} in builtins.toJSON a60`,
  'a long list': 'builtins.genList (i: i) 1000000000',
  'a list of long lists':
    'builtins.concatMap (i: builtins.genList (j: j) 100000) (builtins.genList (i: i) 100000)',
  'a range without end': 'lib.range 0 9223372036854775807',
  'copies without end': 'lib.replicate 1000000000 "x"',
  'a cartesian product': `lib.cartesianProduct { ${repeat(12, (i) => `a${i} = lib.range 1 12; `)} }`,
  'replacing nothing with much': `let s = lib.concatStrings (lib.replicate 2000 "abcdefgh"); in builtins.replaceStrings [ "" ] [ s ] s`,
  'a recursive set asked for all of itself': 'let s = rec { a = s; b = s; }; in builtins.toJSON s',
  'a set compared with itself unrolled': 'let f = n: { a = f (n + 1); }; in f 0 == f 0',
  'an endless list': 'let f = n: [ n ] ++ f (n + 1); in f 0',
  'endless recursive updates': 'let f = x: lib.recursiveUpdate x { a = f x; }; in builtins.deepSeq (f { }) 1',
  'folding over a long list': "builtins.foldl' (a: b: a + b) 0 (builtins.genList (i: i) 300000)",
  'sorting a long list': 'builtins.sort (a: b: a > b) (builtins.genList (i: i) 60000)',
  'choices of choices': `let u0 = if c0 then 1 else 2; ${repeat(40, (i) => `u${i + 1} = if c${i + 1} then u${i} + u${i} else u${i}; `)} in builtins.deepSeq [ (u40 == 1) ] (builtins.toJSON [ u40 ])`,
  'lists that may be': `let f = n: if n == 0 then [ ] else (if c then f (n - 1) else f (n - 1)) ++ f (n - 1); in f 100`,
  'a functor that returns itself': 'let f = { __functor = self: x: self; }; g = x: g (f x); in g 1',
  'a string that asks for itself by a method': `let s = { __toString = self: "\${s2}"; }; s2 = { __toString = self: "\${s}"; }; in "\${s}"`,
  'nested brackets': `${'['.repeat(400)}1${']'.repeat(400)}`,
  'nested calls': `${'(x: x) ('.repeat(300)}1${')'.repeat(300)}`,
  'a long sum': `1${' + 1'.repeat(200)}`,
  'a long list sum': `[ ]${' ++ [ 1 ]'.repeat(200)}`,
  'replacing a letter by much': `let s = lib.concatStrings (lib.replicate 20000 "a"); in lib.replaceString "a" s s`,
  'characters of a long text': `let s0 = "abcdefgh"; ${repeat(16, (i) => `s${i + 1} = s${i} + s${i}; `)} in lib.stringToCharacters s16`,
  'a long path of attributes': `x${'.a'.repeat(20000)}`,
  'many frames': `${repeat(400, (i) => `let v${i} = ${i}; in `)} [ ${'free '.repeat(2000)} ]`,
  'deep JSON': `builtins.fromJSON (let s = lib.concatStrings (lib.replicate 40000 "["); in s)`,
  'a number with many digits': `lib.toInt "${'9'.repeat(50000)}"`,
  'versions with many digits': `builtins.compareVersions "${'9'.repeat(30000)}" "${'9'.repeat(30000)}"`,
  'text with many unknown parts': `let s0 = "\${a}b"; ${repeat(40, (i) => `s${i + 1} = s${i} + s${i}; `)} in s40`,
  'many inherits': `let a = { ${repeat(1500, (i) => `x${i} = ${i}; `)} }; in ${repeat(30, () => 'with a; ')} x1499`,
};

describe('whatever is pasted, the evaluator stays within its budget', () => {
  test.each(Object.entries(bombs))('%s', (_, text) => {
    const evaluator = evaluatorFor();
    const value = evaluator.evaluate('flake.nix', parsed(text).tree);
    plainWithin(value);
    expect(evaluator.stepsUsed).toBeLessThanOrEqual(defaultLimits.steps);
    expect(evaluator.depthUsed).toBeLessThanOrEqual(defaultLimits.depth);
  });

  test('what is past the budget is said to be', () => {
    const evaluator = evaluatorFor({}, { budget: { steps: 1000 } });
    const long = evaluator.evaluate('flake.nix', parsed('builtins.genList (i: i) 5000').tree);
    expect(plain(long)).toBe('<failed budget-exhausted steps>');
    expect(evaluator.stepsUsed).toBe(1000);
    const next = evaluator.evaluate('flake.nix', parsed('1').tree);
    expect(plain(next)).toBe('<failed budget-exhausted steps>');
  });

  test('what nests too deep is said to, and the rest goes on', () => {
    const evaluator = evaluatorFor({}, { budget: { depth: 100 } });
    const deep = evaluator.evaluate('flake.nix', parsed('let f = x: 1 + f x; in f 1').tree);
    expect(plain(deep)).toBe('<failed budget-exhausted depth>');
    expect(plain(evaluator.evaluate('flake.nix', parsed('1 + 1').tree))).toBe(2);
  });

  test('ordinary code costs little', () => {
    const evaluator = evaluatorFor();
    const text = `{ home = rec { username = "alice"; homeDirectory = "/home/\${username}"; stateVersion = "24.11"; }; }`;
    plain(evaluator.evaluate('home.nix', parsed(text).tree));
    expect(evaluator.stepsUsed).toBeLessThan(20);
  });
});

/** Hostile modules: each is the only module of an evaluation. */
const moduleBombs: Readonly<Record<string, string>> = {
  'merges that double': `{ lib, ... }: let m0 = { a = 1; }; ${repeat(40, (i) => `m${i + 1} = lib.mkMerge [ m${i} m${i} ]; `)} in m40`,
  'conditions that double': `{ lib, config, ... }: let m0 = { a = 1; }; ${repeat(40, (i) => `m${i + 1} = lib.mkIf config.x${i} (lib.mkMerge [ m${i} m${i} ]); `)} in m40`,
  'a merge of itself': '{ lib, ... }: let m = lib.mkMerge [ m m ]; in { config = m; }',
  'imports without end': 'let f = n: { imports = [ (f (n + 1)) (f (n + 2)) ]; }; in f 0',
  'a module that is its own import': '{ imports = [ ./bomb.nix ./bomb.nix ]; }',
  'a module that returns functions': 'let f = args: f; in f',
  'an option that holds the configuration': '{ config, ... }: { a = config; b = config.a.a.a.a.a.a.a.a; }',
  'many choices': `{ lib, config, ... }: { a = lib.mkMerge [ ${repeat(30, (i) => `(lib.mkIf config.c${i} ${i}) `)} ]; }`,
  'a long chain of options': `{ config, ... }: { ${repeat(900, (i) => `x${i} = config.x${i + 1}; `)} }`,
  'a long chain of conditions': `{ config, lib, ... }: { ${repeat(900, (i) => `x${i} = lib.mkIf config.x${i + 1} true; `)} }`,
  'a long chain of conditions below one another': `{ config, lib, ... }: { ${repeat(400, (i) => `x${i} = { a = lib.mkIf config.x${i + 1}.a true; b = "\${config.x${i + 1}.b}"; }; `)} }`,
  'many conditional lists': `{ lib, config, ... }: { a = lib.mkMerge [ ${repeat(30, (i) => `(lib.mkIf config.c${i} [ ${i} ]) `)} ]; }`,
};

test.each(Object.entries(moduleBombs))('a module system within its budget: %s', (_, text) => {
  const evaluator = evaluatorFor({ 'bomb.nix': text });
  const collection = collectModules(evaluator, { modules: [settled(evaluator.importFile('bomb.nix'))] });
  plainWithin(collection.config.force());
  for (const name of collection.root.names) expect(collection.at([name])?.definitions).toBeDefined();
  expect(evaluator.stepsUsed).toBeLessThanOrEqual(defaultLimits.steps);
  expect(evaluator.depthUsed).toBeLessThanOrEqual(defaultLimits.depth);
});

function collect(text: string) {
  const evaluator = evaluatorFor({ 'bomb.nix': text });
  return collectModules(evaluator, { modules: [settled(evaluator.importFile('bomb.nix'))] });
}

test('definitions that double come to one that says what is past the budget', () => {
  const merges = repeat(40, (i) => `m${i + 1} = lib.mkMerge [ m${i} m${i} ]; `);
  const { root } = collect(`{ lib, ... }: let m0 = { a = 1; }; ${merges} in { config = m40; }`);
  expect(root.definitions.map(({ value }) => plain(value.force()))).toEqual([
    '<failed budget-exhausted steps>',
  ]);
});

test('options below one another end where nobody has so many', () => {
  let node: OptionNode | null = collect(`{ ${'a.'.repeat(300)}a = 1; }`).root;
  let depth = 0;
  for (let next = node.child('a'); next; next = node.child('a')) {
    node = next;
    depth += 1;
  }
  expect(depth).toBe(100);
  expect(node.definitions.map(({ value }) => plain(value.force()))).toEqual([
    '<failed budget-exhausted depth>',
  ]);
});

/** Asks for a value and what is in it, as far as it goes; answers are bounded, so the walk ends with the budget. */
function plainWithin(value: Parameters<typeof plain>[0]): void {
  const queue = [value];
  for (let seen = 0; seen < 2000; seen += 1) {
    const next = queue.shift();
    if (!next) return;
    if (next.kind === 'list') queue.push(...next.items.slice(0, 50).map((item) => item.force()));
    if (next.kind === 'set')
      queue.push(
        ...next.attributes
          .values()
          .take(50)
          .map((one) => one.value.force()),
      );
    if (next.kind === 'choice') queue.push(next.consequence.force(), next.alternative.force());
  }
}
