import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createEvaluator, type Value } from '../../../src/nix/evaluate/index.ts';
import { closedExpressions, failingExpressions, libraryExpressions } from './expressions.ts';
import { parsed } from './support.ts';

/** Path of a real `nix-instantiate`. */
const oracle = process.env.NIX_ORACLE;
/** Folder of nixpkgs' `lib`, to compare the library functions as well. */
const library = process.env.NIXPKGS_LIB;

describe.skipIf(!oracle)('against real Nix (skipped where NIX_ORACLE is not set)', () => {
  test('closed expressions have the value that Nix computes', () => {
    const expected = ask(`[\n${closedExpressions.map((one) => `(${strict(one)}\n)`).join('\n')}\n]`);
    const answers = closedExpressions.map((expression) => [expression, answer(expression)]);
    expect(answers).toEqual(closedExpressions.map((expression, index) => [expression, expected[index]]));
  });

  test.each(failingExpressions)('%s: %s', (code, expression) => {
    const value = evaluate(expression);
    expect(value).toMatchObject({ kind: 'failed', failure: { code } });
    expect(() => ask(expression)).toThrow();
  });
});

describe.skipIf(!oracle || !library)('against nixpkgs (skipped where NIXPKGS_LIB is not set)', () => {
  test('library functions have the value that nixpkgs computes', () => {
    const list = libraryExpressions.map((one) => `(${strict(one)}\n)`).join('\n');
    const expected = ask(`let lib = import ${library}; in [\n${list}\n]`);
    const answers = libraryExpressions.map((expression) => [expression, answer(expression)]);
    expect(answers).toEqual(libraryExpressions.map((expression, index) => [expression, expected[index]]));
  });
});

/** The value as JSON; a function counts as the text `function`. */
function strict(expression: string): string {
  return `let r = (${expression}\n); in if builtins.isFunction r then "function" else r`;
}

function ask(expression: string): readonly unknown[] {
  const output = execFileSync(oracle ?? '', ['--eval', '--strict', '--json', '-E', expression], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output) as readonly unknown[];
}

function evaluate(expression: string): Value {
  const evaluator = createEvaluator({
    files: new Map(),
    resolve: (value) => (value.origin.name === 'lib' ? evaluator.library(value) : null),
    freeVariable: (name, place) =>
      name === 'lib'
        ? evaluator.library({
            kind: 'symbolic',
            origin: { root: 'free-variable', name, path: [], application: null, operands: [] },
            place,
          })
        : null,
  });
  return evaluator.evaluate('test.nix', parsed(expression).tree);
}

function answer(expression: string): unknown {
  return json(evaluate(expression));
}

function json(value: Value): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'float':
      return value.value;
    case 'integer':
      return Number(value.value);
    case 'string':
      return value.parts.map((part) => (typeof part === 'string' ? part : absolute(part))).join('');
    case 'list':
      return value.items.map((item) => json(item.force()));
    case 'set':
      return Object.fromEntries(value.attributes.values().map((one) => [one.name, json(one.value.force())]));
    case 'function':
    case 'builtin':
      return 'function';
    default:
      return value;
  }
}

/** The oracle runs in the working folder, which is the root of the repository for it. */
function absolute(part: Value): string {
  if (part.kind !== 'path') return `<${part.kind}>`;
  return part.base === 'absolute' ? part.path : new URL(part.path, `file://${process.cwd()}/`).pathname;
}
