/** What somebody might paste to make the validator run, or grow, without end; most fill a message of 64 KB. */

/** A text, the step it is given to, and the code of the finding that has to come first. */
export interface HostileText {
  readonly step: string;
  readonly text: string;
  readonly code: string;
}

const size = 65_000;

function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join('');
}

/** As many of them as fit into a message. */
function fill(text: (index: number) => string, room = size): string {
  const parts: string[] = [];
  for (let length = 0, index = 0; ; index += 1) {
    const part = text(index);
    length += part.length;
    if (length > room) return parts.join('');
    parts.push(part);
  }
}

/** A home module whose state version is the value of an expression. */
function home(expression: string, bindings = ''): HostileText {
  return {
    step: 'home-identity',
    code: 'too-much-to-follow',
    text: `{ lib, config, ... }:\n${bindings === '' ? '' : `let ${bindings} in `}{\n  home.stateVersion = ${expression};\n}`,
  };
}

const doubled = (operator: string, count = 60) =>
  repeat(count, (index) => `s${index + 1} = s${index} ${operator} s${index}; `);

export const hostileTexts: Readonly<Record<string, HostileText>> = {
  'self-application': home('(x: x x) (x: x x)'),
  'endless recursion': home('f 0', 'f = n: f (n + 1);'),
  'an exponential chain of let': home(
    'f60 0',
    `f0 = x: x; ${repeat(60, (i) => `f${i + 1} = x: f${i} (f${i} x); `)}`,
  ),
  'a string that doubles': home('s60', `s0 = "24.11"; ${doubled('+')}`),
  'a list that doubles': home('lib.head s60', `s0 = [ "24.11" ]; ${doubled('++')}`),
  'a set that doubles': home(
    'builtins.toJSON a60',
    `a0 = { x = 1; }; ${repeat(60, (i) => `a${i + 1} = { l = a${i}; r = a${i}; }; `)}`,
  ),
  'a list of a thousand million': home('lib.head (builtins.genList (n: n) 1000000000)'),
  'lists in lists': home(
    'lib.concatMapStrings (n: n) (lib.concatMap (n: lib.replicate 99999 "x") (lib.range 1 99999))',
  ),
  'strings put together': home(
    'builtins.concatStringsSep s (lib.replicate 90000 s)',
    's = lib.concatStrings (lib.replicate 9000 "abcdefgh");',
  ),
  'strings in place of letters': home(
    'builtins.replaceStrings [ "a" ] [ s ] s',
    's = lib.concatStrings (lib.replicate 40000 "a");',
  ),
  'a fold over much': home("builtins.foldl' (a: b: a + b) 0 (builtins.genList (n: n) 900000)"),
  'a product of lists': home(
    `lib.head (lib.cartesianProduct { ${repeat(12, (i) => `a${i} = lib.range 1 12; `)} })`,
  ),
  'updates without end': home(`(f { }).x`, 'f = s: lib.recursiveUpdate s (f { x = s; });'),
  'a deep chain of updates': {
    ...home(''),
    code: 'syntax-too-deep',
    text: `{ ... }: { home.stateVersion = ({ a = "24.11"; }${fill((i) => ` // { a${i} = ${i}; }`, 60_000)}).a; }`,
  },
  'choices of choices': home(
    `s40`,
    `s0 = if config.c then "24.11" else "25.05"; ${repeat(40, (i) => `s${i + 1} = if config.c${i} then s${i} + s${i} else s${i}; `)}`,
  ),
  'a cycle of rec': {
    step: 'home-identity',
    code: 'self-reference',
    text: 'home = rec { username = homeDirectory; homeDirectory = username; stateVersion = "24.11"; };',
  },
  'a cycle through config': {
    step: 'home-identity',
    code: 'self-reference',
    text: '{ config, ... }: { home.stateVersion = config.home.stateVersion; }',
  },
  'a bomb of definitions': {
    ...home(''),
    text: '{ lib, ... }: { config = lib.mkMerge (lib.genList (n: { home.stateVersion = "24.11"; }) 1000000); }',
  },
  'merges that double': {
    ...home(''),
    text: `{ lib, ... }: let m0 = { home.stateVersion = "24.11"; }; ${repeat(40, (i) => `m${i + 1} = lib.mkMerge [ m${i} m${i} ]; `)} in { config = m40; }`,
  },
  'an option whose set doubles': {
    ...home(''),
    code: 'value-type',
    text: `{ ... }: let a0 = { x = 1; }; ${repeat(60, (i) => `a${i + 1} = { l = a${i}; r = a${i}; }; `)} in { home.sessionVariables = a60; }`,
  },
  'declarations that double': {
    ...home(''),
    code: 'value-type',
    text: `{ ... }: let a0 = { x = 1; }; ${repeat(60, (i) => `a${i + 1} = { l = a${i}; r = a${i}; }; `)} in { options = a60; }`,
  },
  'declarations without end': {
    ...home(''),
    text: '{ ... }: let f = n: { x = f (n + 1); }; in { options = f 0; }',
  },
  'modules within modules': {
    ...home(''),
    step: 'split-and-search',
    text: '{ ... }: let f = n: { imports = [ (f (n + 1)) (f (n + 2)) ]; }; in f 0',
  },
  'thousands of imports': {
    ...home(''),
    step: 'split-and-search',
    code: 'too-much-to-follow',
    text: `{ ... }: { imports = [ ${fill((i) => `./parts/p${i}.nix `, 64_000)}]; }`,
  },
  'thousands of options': {
    ...home(''),
    code: 'home-option-typo',
    text: `{ ... }: { ${fill((i) => `programs.p${i}.enabel = true; `, 64_000)}}`,
  },
  'thousands of files': {
    ...home(''),
    step: 'face-file',
    code: 'file-missing',
    text: `{ ... }: { ${fill((i) => `home.file."f${i}".source = ./f${i}; `, 64_000)}}`,
  },
  'thousands of unbound names': {
    ...home(''),
    code: 'bare-package-name',
    text: `{ ... }: { home.packages = [ ${fill((i) => `v${i} `, 64_000)}]; }`,
  },
  'thousands of inputs': {
    step: 'hm-input',
    code: 'input-missing',
    text: `{ inputs = { ${fill((i) => `i${i}.url = "github:a/b${i}"; `, 63_000)} }; outputs = { ... }: { }; }`,
  },
  'thousands of hosts': {
    step: 'nixos-module',
    code: 'hm-module-not-loaded',
    text: `{ outputs = { nixpkgs, ... }: { nixosConfigurations = { ${fill((i) => `h${i} = nixpkgs.lib.nixosSystem { modules = [ ]; }; `, 64_000)} }; }; }`,
  },
  'thousands of users': {
    step: 'user-entry',
    code: 'too-much-to-follow',
    text: `{ ... }: { home-manager.users = { ${fill((i) => `u${i} = ./home.nix; `, 64_000)} }; }`,
  },
  'arguments that hold the configuration that holds them': {
    step: 'extra-args',
    code: 'inputs-arg-missing-in-module',
    text: '{ pkgs, lib, ... }@inputs: { home-manager.extraSpecialArgs = { inherit inputs; }; }',
  },
  'open brackets': { step: 'home-identity', code: 'syntax-too-deep', text: `{ a = ${'['.repeat(size)}` },
  'closed brackets': {
    step: 'home-identity',
    code: 'syntax-too-deep',
    text: `{ a = ${'['.repeat(32_000)}${']'.repeat(32_000)}; }`,
  },
  'open braces': { step: 'home-identity', code: 'syntax-unexpected-token', text: '{'.repeat(size) },
  parentheses: { step: 'home-identity', code: 'syntax-too-deep', text: `a = ${'('.repeat(size)}` },
  interpolations: { step: 'home-identity', code: 'syntax-too-deep', text: `a = ${'"${'.repeat(21_000)}` },
  'functions of functions': {
    step: 'home-identity',
    code: 'syntax-too-deep',
    text: `{ a = ${'x: '.repeat(21_000)}x; }`,
  },
  'a long path of names': {
    step: 'home-identity',
    code: 'syntax-too-deep',
    text: `{ ${'a.'.repeat(32_000)}a = 1; }`,
  },
  'a long sum': {
    step: 'home-identity',
    code: 'syntax-too-deep',
    text: `{ a = 1${' + 1'.repeat(16_000)}; }`,
  },
  'quotes without an end': {
    step: 'home-identity',
    code: 'too-much-to-follow',
    text: `a = ${'"\n'.repeat(32_000)}`,
  },
  'words without code': {
    step: 'home-identity',
    code: 'no-code',
    text: 'the quick brown fox '.repeat(3_200),
  },
  'one word': { step: 'home-identity', code: 'no-code', text: 'x'.repeat(size) },
  backticks: { step: 'home-identity', code: 'no-code', text: '`'.repeat(size) },
  'quote marks': { step: 'home-identity', code: 'syntax-unexpected-token', text: '> '.repeat(32_000) },
  fences: { step: 'home-identity', code: 'too-much-to-follow', text: '```nix\na = 1;\n```\n'.repeat(3_500) },
  references: {
    step: 'home-identity',
    code: 'home-option-typo',
    text: `a = "${'&quot;'.repeat(10_000)}";`,
  },
  'more than is read': { step: 'home-identity', code: 'too-large', text: `{ a = "${'x'.repeat(70_000)}"; }` },
};
