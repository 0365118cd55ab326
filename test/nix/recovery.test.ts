import { describe, expect, test } from 'vitest';
import { type Binding, checkExpression, type Expression, parseFragment } from '../../src/nix/index.ts';
import { outline } from './outline.ts';

function problems(text: string): string[] {
  return checkExpression(text).problems.map(({ code }) => code);
}

/** The dotted names that a tree sets, through nested sets, functions, `let` and lists. */
function settings(node: Expression, prefix = ''): string[] {
  switch (node.kind) {
    case 'set':
    case 'legacy-let':
      return node.bindings.flatMap((binding) => settingsOf(binding, prefix));
    case 'let':
      return [
        ...node.bindings.flatMap((binding) => settingsOf(binding, prefix)),
        ...settings(node.body, prefix),
      ];
    case 'lambda':
    case 'with':
    case 'assert':
      return settings(node.body, prefix);
    case 'application':
      return [...settings(node.function, prefix), ...settings(node.argument, prefix)];
    case 'parenthesized':
      return settings(node.expression, prefix);
    case 'list':
      return node.items.flatMap((item) => settings(item, prefix));
    default:
      return [];
  }
}

function settingsOf(binding: Binding, prefix: string): string[] {
  if (binding.kind !== 'assignment') return [];
  const names = binding.path.names.map((name) => outline(name as Expression).replaceAll('"', ''));
  const path = `${prefix}${names.join('.')}`;
  const inner = settings(binding.value, `${path}.`);
  return inner.length > 0 ? inner : [path];
}

describe('one mistake costs one message and at most one binding', () => {
  test.each([
    [
      'a brace that is missing in the middle',
      '{ pkgs, ... }:\n{\n  home = {\n    username = "a";\n\n  programs.git.enable = true;\n  x = 1;\n}\n',
      ['home.username', 'programs.git.enable', 'x'],
    ],
    [
      'a brace too many in the middle',
      '{\n  home = {\n    username = "a";\n  };\n  };\n  programs.git.enable = true;\n}\n',
      ['home.username', 'programs.git.enable'],
    ],
    [
      'a quote that is missing',
      '{\n  home = {\n    username = "alice;\n    homeDirectory = "/home/alice";\n  };\n  x = "y";\n}\n',
      ['home.username', 'home.homeDirectory', 'x'],
    ],
    [
      'a quote that is missing before a string of several lines',
      '{\n  a = "b;\n  c = "d";\n  e = "f\n    g";\n  h = 1;\n}\n',
      ['a', 'c', 'e', 'h'],
    ],
    [
      'an indented string that is never closed',
      "{\n  a = ''\n    one\n    two\n  b = 1;\n  c = ''\n    x\n  '';\n}\n",
      ['a', 'b', 'c'],
    ],
    [
      'a list that is never closed',
      '{\n  modules = [\n    ./a.nix\n    ./b.nix\n  specialArgs = { x = 1; };\n  y = 1;\n}\n',
      ['modules', 'specialArgs.x', 'y'],
    ],
    [
      'a set that is never closed inside of a list',
      '{\n  modules = [\n    ./a.nix\n    {\n      b = 1;\n  ];\n  c = 1;\n}\n',
      ['modules.b', 'c'],
    ],
    ['a bracket of the wrong kind', '{\n  a = [ 1 2 };\n  b = 1;\n}\n', ['a', 'b']],
    ['a semicolon that is missing', '{\n  a = 1\n  b.c = 2;\n  d = 3;\n}\n', ['a', 'b.c', 'd']],
    ['a semicolon that is missing after a set', '{\n  a = {\n    b = 1;\n  }\n  c = 1;\n}\n', ['a.b', 'c']],
    ['a word too many', '{\n  a = 1 : 2;\n  b = 1;\n}\n', ['a', 'b']],
    ['a path that stands alone', '{\n  ./a.nix;\n  b = 1;\n}\n', ['b']],
    ['a missing in', '{ ... }:\nlet\n  a = 1;\n{\n  b = 2;\n  c = 3;\n}\n', ['a', 'b', 'c']],
    ['braces without any indentation', '{\na = {\nb = 1;\n};\nc = {\nd = 2;\n}\n', ['a.b', 'c.d']],
  ])('%s', (_, text, expected) => {
    const { tree, problems: found } = checkExpression(text);
    expect(found).toHaveLength(1);
    expect(settings(tree)).toEqual(expected);
  });
});

test('two mistakes cost two messages', () => {
  expect(problems('{\n  a = 1\n  b = [ 1, 2, 3 ];\n  c = {\n    d = 1;\n}\n')).toEqual([
    'missing-semicolon',
    'comma-in-list',
    'unbalanced-braces',
  ]);
});

test('indentation counts only where brackets do not add up', () => {
  expect(problems('{\n      a = {\n  b = 1;\n        };\n c = [\n1\n];}')).toEqual([]);
});

describe('fragments', () => {
  const read = (text: string) => {
    const { tree, shape, open, problems: found } = parseFragment(text);
    return [shape, outline(tree), ...(open ? ['open'] : []), ...found.map(({ code }) => code)];
  };

  test.each([
    ['{ a = 1; }', ['expression', '(set a=1)']],
    ['home-manager = { ... };', ['bindings', '(set home-manager=(set <rest>))']],
    ['a = 1; ...', ['bindings', '(set a=1 <rest>)']],
    ['modules = [ ./a.nix … ];', ['bindings', '(set modules=[relative:"./a.nix" <rest>])']],
    ['x = ...;', ['bindings', '(set x=<rest>)']],
    ['{ ... }: { ... }', ['expression', '({...}: (set <rest>))']],
    ['{ self, … }: self', ['expression', '({self ...}: self)']],
    ['./a.nix b.c', ['items', '[relative:"./a.nix" (b . c)]']],
    ['./a.nix, b', ['items', '[relative:"./a.nix" b]', 'comma-in-list']],
    ['inherit inputs;', ['bindings', '(set inherit(inputs))']],
    ['"github:a/b"', ['expression', '"github:a/b"']],
    ['a: true', ['bindings', '(set a=true)', 'colon-instead-of-equals', 'missing-semicolon']],
    ['{ ... } { }', ['expression', '({...}: (set))', 'file-head-without-colon']],
    ['a.b = 1', ['bindings', '(set a.b=1)', 'missing-semicolon']],
    ['a = 1;\n}', ['bindings', '(set a=1)', 'unbalanced-braces']],
    ['users.a {\n  b = 1;\n};', ['bindings', '(set users.a=(set b=1))', 'missing-equals']],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));

  test.each([
    ['outputs = inputs@{ self, ... }:', ['bindings', '(set outputs=({self ...}@inputs: <rest>))', 'open']],
    ['outputs = { self, ... }: {', ['bindings', '(set outputs=({self ...}: (set)))', 'open']],
    ['{ self }: let', ['expression', '({self}: (let in <rest>))', 'open']],
    ['{ self }:\nlet\n  a = 1;\nin', ['expression', '({self}: (let a=1 in <rest>))', 'open']],
    ['{\n  outputs = { self }: let', ['expression', '(set outputs=({self}: (let in <rest>)))', 'open']],
    [
      'outputs = { self nixpkgs, ... }: {',
      ['bindings', '(set outputs=({self nixpkgs ...}: (set)))', 'open', 'missing-comma-in-pattern'],
    ],
    [
      'outputs = i @ { self } let',
      ['bindings', '(set outputs=({self}@i: (let in <rest>)))', 'open', 'missing-colon-after-pattern'],
    ],
  ])('the head of a function may end in the middle: %j', (text, expected) =>
    expect(read(text)).toEqual(expected),
  );

  test('a file must be complete', () => {
    expect(problems('{ self }:')).toHaveLength(1);
    expect(problems('{ a = ...; }')).toEqual(['rest-placeholder']);
  });
});
