// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix writes interpolation this way
/**
 * What holds for every text. FUZZ_RUNS sets how many texts each property is tried on; the ordinary run tries a few
 * hundred, `npm run fuzz` at night many more.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyEdits,
  applyFixes,
  checkExpression,
  checkScopes,
  describeProblem,
  type Expression,
  excerpt,
  type Parsed,
  parseBindings,
  parseExpression,
  parseFragment,
  parseListItems,
  print,
} from '../../src/nix/index.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 400);
const readers = [checkExpression, parseExpression, parseBindings, parseListItems, parseFragment];

const pieces = [
  ...'{}[]();,:=.@?!<>+-*/$\'"\\|&~%#_0 x\n\t\r\0',
  ...[
    '${',
    "''",
    '...',
    '..',
    '//',
    '++',
    '==',
    '!=',
    '->',
    '&&',
    '||',
    '/*',
    '*/',
    '#\n',
    '\n  ',
    '\r\n',
    '…',
  ],
  ...[' let ', ' in ', ' rec ', ' with ', ' assert ', ' inherit ', ' if ', ' then ', ' else ', ' or '],
  ...['a', 'b.c', '1.5', './a', 'a/b', '~/a', '<a>', 'a:b', '"a"', '“', '”', '\u00a0', '```', '\ufeff', '😀'],
  ...['a = 1;', '{ a, b }:', '{ ... }: ', '[ 1 2 ]', "''\n  a\n''", '"${a}"', 'a.b or c'],
];

const wholes = [
  '{ config, pkgs, ... }:\n{\n  home.username = "alice";\n  home.packages = with pkgs; [ git vim ];\n}\n',
  '{\n  inputs = {\n    nixpkgs.url = "github:NixOS/nixpkgs";\n    hm.inputs.nixpkgs.follows = "nixpkgs";\n  };\n  outputs = inputs@{ self, nixpkgs, ... }: let\n    system = "x86_64-linux";\n  in {\n    x.y = nixpkgs.lib.nixosSystem {\n      inherit system;\n      modules = [ ./config.nix { a.b = true; } ];\n    };\n  };\n}\n',
  '{ lib, ... }: {\n  xdg.configFile."a".text = \'\'\n    one ${lib.foo "x"}\n      two \'\'${three}\n  \'\';\n  home.file.".face".source = ../res/pic.png;\n}\n',
  'rec { a = if b == 1 && !c then [ (x: x + 1) ] else { inherit b; }; b = a.c or -2; c = a ? b -> true; }',
];

const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
const cut = fc.record({
  whole: fc.constantFrom(...wholes),
  at: fc.nat(400),
  length: fc.nat(12),
  put: fc.constantFrom('', '', ...pieces),
});
const mutated = cut.map(({ whole, at, length, put }) => whole.slice(0, at) + put + whole.slice(at + length));
const twiceMutated = fc.tuple(cut, cut).map(([{ whole, at, length, put }, second]) => {
  const once = whole.slice(0, at) + put + whole.slice(at + length);
  return once.slice(0, second.at) + second.put + once.slice(second.at + second.length);
});
const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), soup, mutated, twiceMutated);

/** Every node with the span of its parent. */
function* nodes(node: unknown, parent: { start: number; end: number }): Generator<[Spanned, Spanned]> {
  if (typeof node !== 'object' || node === null) return;
  const own = 'start' in node ? (node as Spanned) : parent;
  if (own !== parent) yield [own, parent];
  for (const value of Object.values(node)) yield* nodes(value, own);
}

type Spanned = { readonly start: number; readonly end: number };

/** A tree without places, big integers as text. */
function bare(tree: Expression): string {
  return JSON.stringify(tree, (key, value) => {
    if (key === 'start' || key === 'end' || key === 'braces') return undefined;
    if (key === 'ellipsis') return value !== null;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

function check(property: (text: string) => void): void {
  fc.assert(fc.property(texts, property), { numRuns });
}

describe('for every text', () => {
  test('reading never throws, and every span lies in the text and in its parent', () => {
    check((text) => {
      for (const read of readers) {
        const { tree, problems, comments }: Parsed = read(text);
        const whole = { start: 0, end: text.length };
        const spans = [...problems.map(({ span }) => span), ...comments].map(
          (span) => [span, whole] as const,
        );
        const outside = [...nodes(tree, whole), ...spans].filter(
          ([{ start, end }, parent]) => start > end || start < parent.start || end > parent.end,
        );
        expect(outside).toEqual([]);
      }
    });
  });

  test('every problem can be shown and told, and its fix can be made', () => {
    check((text) => {
      const { problems, tree } = checkExpression(text);
      for (const problem of problems) {
        expect(excerpt(text, problem.span)).toContain('^');
        expect(describeProblem(problem)).not.toBe('');
        if (problem.fix !== null) applyEdits(text, problem.fix);
      }
      applyFixes(text, problems);
      checkScopes(tree, []);
      print(tree);
    });
  });

  test('problems come in the order of the text', () => {
    check((text) => {
      const starts = parseFragment(text).problems.map(({ span }) => span.start);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    });
  });

  test('what is printed reads as the same tree', () => {
    check((text) => {
      for (const read of [checkExpression, parseExpression]) {
        const { tree, problems } = read(text);
        if (problems.length > 0) continue;
        const again = read(print(tree));
        expect(again.problems).toEqual([]);
        expect(bare(again.tree)).toBe(bare(tree));
      }
    });
  });

  test('a text that Nix accepts as bindings or items is accepted inside of brackets as well', () => {
    check((text) => {
      // A comment or a NUL at the end would swallow the bracket.
      if (/#[^\n]*$|\0|\.\.\.|…/.test(text)) return;
      if (parseBindings(text).problems.length === 0)
        expect(parseExpression(`{${text}\n}`).problems).toEqual([]);
      if (parseListItems(text).problems.length === 0)
        expect(parseExpression(`[ ${text}\n]`).problems).toEqual([]);
    });
  });
});
