import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  collectModules,
  createEvaluator,
  type Evaluator,
  makeInteger,
  makeSet,
  type OptionNode,
  settled,
  symbolic,
  type Value,
} from '../../../src/nix/evaluate/index.ts';
import { closedExpressions, failingExpressions, libraryExpressions, moduleLists } from './expressions.ts';
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

  test.each(moduleLists.filter(({ isRefused }) => !isRefused))('accepted: $modules', ({ modules }) => {
    expect(configuration(modules)).toEqual(ask(realConfiguration(modules)));
  });

  test.each(moduleLists.filter(({ isRefused }) => isRefused))('refused: $modules', ({ modules }) => {
    expect(configuration(modules)).toBeNull();
    expect(() => ask(realConfiguration(modules))).toThrow();
  });
});

/** What our module system makes of a list of modules: the configuration, or null where it refuses them. */
function configuration(modules: string): unknown {
  const evaluator = closedEvaluator();
  const list = evaluator.evaluate('modules.nix', parsed(modules).tree);
  if (list.kind !== 'list') throw new Error(modules);
  const inputs = settled(makeSet([['x', settled(makeInteger(1n))]]));
  const collection = collectModules(evaluator, {
    modules: list.items,
    specialArguments: new Map([['inputs', inputs]]),
  });
  if (collection.problems.length > 0) return null;
  const { _module, ...config } = optionValues(collection.root);
  return JSON.stringify(config).includes('<failed>') ? null : config;
}

/** The values of all options that are defined; a contradiction is a failure. */
function optionValues(node: OptionNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    node.names.flatMap((name) => {
      const child = node.child(name);
      if (!child) return [];
      if (child.conflicts.length > 0) return [[name, '<failed>']];
      return [[name, child.names.length > 0 ? optionValues(child) : json(child.value.force())]];
    }),
  );
}

/** The same of nixpkgs' module system, with a few declared options and any others of any type. */
function realConfiguration(modules: string): string {
  return `let
    lib = import ${library};
    option = type: lib.mkOption { type = lib.types.nullOr type; default = null; };
    declarations = {
      freeformType = lib.types.lazyAttrsOf lib.types.anything;
      options = {
        l = option (lib.types.listOf lib.types.anything);
        enable = option lib.types.bool;
        home = lib.genAttrs [ "username" "homeDirectory" ] (name: option lib.types.str);
        programs.git = lib.genAttrs [ "name" "mail" ] (name: option lib.types.str);
      };
    };
    evaluated = lib.evalModules { modules = [ declarations ] ++ ${modules}; specialArgs.inputs.x = 1; };
    isThere = name: value: value != null && value != { } && value != { git = { }; };
  in lib.filterAttrs isThere (lib.filterAttrsRecursive isThere (removeAttrs evaluated.config [ "_module" ]))`;
}

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
  return closedEvaluator().evaluate('test.nix', parsed(expression).tree);
}

/** Knows `lib` and nothing else. */
function closedEvaluator(): Evaluator {
  const evaluator: Evaluator = createEvaluator({
    files: new Map(),
    resolve: (value) =>
      value.origin.name === 'lib' && value.origin.path.length === 0 ? evaluator.library(value) : null,
    freeVariable: (name) => (name === 'lib' ? symbolic('free-variable', name) : null),
  });
  return evaluator;
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
      return `<${value.kind}>`;
  }
}

/** The oracle runs in the working folder, which is the root of the repository for it. */
function absolute(part: Value): string {
  if (part.kind !== 'path') return `<${part.kind}>`;
  return part.base === 'absolute' ? part.path : new URL(part.path, `file://${process.cwd()}/`).pathname;
}
