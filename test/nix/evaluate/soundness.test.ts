import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createEvaluator,
  describe,
  type ListValue,
  makeBoolean,
  type SetValue,
  type SymbolicValue,
  settled,
  symbolic,
  type Thunk,
  type Value,
} from '../../../src/nix/evaluate/index.ts';
import { parsed } from './support.ts';

/** Expressions over an unknown Boolean `u`. */
const { expression } = fc.letrec((tie) => {
  const inner = tie('expression') as fc.Arbitrary<string>;
  const name = fc.constantFrom('a', 'b');
  const form = (build: (...parts: readonly string[]) => string, ...parts: readonly fc.Arbitrary<string>[]) =>
    fc.tuple(...parts).map((values) => build(...values));
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom('1', '"s"', 'null', 'true', 'u', '[ ]', '{ }', '(!u)', 'x', 'x', '(y: y)'),
      form((one, other) => `(if u then ${one} else ${other})`, inner, inner),
      form((one, other) => `(if ${one} == ${other} then 1 else { a = 2; })`, inner, inner),
      form((one, other) => `(${one} // ${other})`, inner, inner),
      form((one, other) => `(${one} ++ ${other})`, inner, inner),
      form((one, other) => `(${one} == ${other})`, inner, inner),
      form((one, other) => `(${one} && ${other})`, inner, inner),
      form((one, other) => `(${one} + ${other})`, inner, inner),
      form((one, other) => `[ ${one} ${other} ]`, inner, inner),
      form((one, other) => `{ a = ${one}; b = ${other}; }`, inner, inner),
      form((one) => `{ b = ${one}; }`, inner),
      form((one, attribute) => `(${one}).${attribute}`, inner, name),
      form((one, attribute, other) => `((${one}).${attribute} or ${other})`, inner, name, inner),
      form((one, attribute) => `((${one}) ? ${attribute})`, inner, name),
      form((one, other) => `(let x = ${one}; in ${other})`, inner, inner),
      form((one, other) => `(({ a, b ? 3, ... }: ${one}) ${other})`, inner, inner),
      form((one) => `(builtins.attrNames ${one})`, inner),
      form((one) => `(builtins.attrValues ${one})`, inner),
      form((one) => `(builtins.head ${one})`, inner),
      form((one) => `(builtins.length ${one})`, inner),
      form((one) => `(builtins.mapAttrs (name: value: [ value ]) ${one})`, inner),
      form((one, other) => `(builtins.map (x: ${one}) ${other})`, inner, inner),
      form((one, other) => `(builtins.filter (x: ${one}) ${other})`, inner, inner),
      form((one, other) => `(builtins.elem ${one} ${other})`, inner, inner),
      form((one) => `(lib.optional u ${one})`, inner),
      form((one, other) => `([ ${one} ] ++ lib.optional u ${other})`, inner, inner),
      form((one, other) => `({ a = ${one}; } // lib.optionalAttrs u { b = ${other}; })`, inner, inner),
      form((one, other) => `(${one} // (if u then { a = ${other}; } else { b = 1; }))`, inner, inner),
      form((one, other) => `(builtins.concatMap (x: ${one}) ${other})`, inner, inner),
      form((one, other) => `(lib.recursiveUpdate ${one} ${other})`, inner, inner),
      form((one, other) => `({ a = 1; } // lib.optionalAttrs ${one} ${other})`, inner, inner),
    ),
  };
}) as { expression: fc.Arbitrary<string> };

function evaluate(text: string, u: Value): Value {
  const evaluator = createEvaluator({
    files: new Map(),
    budget: { steps: 20_000 },
    resolve: (value) => (describe(value) === 'lib' ? evaluator.library(value) : null),
  });
  const scope = new Map([
    ['u', settled(u)],
    ['x', settled({ kind: 'null', place: null })],
    ['lib', settled(evaluator.library(symbolic('argument', 'lib')))],
  ]);
  return evaluator.evaluate('test.nix', parsed(text).tree, scope);
}

test('what is said about an expression with an unknown is true whatever the unknown is', () => {
  fc.assert(
    fc.property(expression, fc.boolean(), (text, holds) => {
      const partial = evaluate(text, symbolic('argument', 'u'));
      const whole = evaluate(text, makeBoolean(holds));
      expect(new Reality(holds).fits(partial, whole)).toBe(true);
    }),
    { numRuns: 3000, seed: 20261123 },
  );
});

/** Compares with the value for one Boolean. Failures there are not judged: an unknown is taken to have the right type. */
class Reality {
  readonly #holds: boolean;

  constructor(holds: boolean) {
    this.#holds = holds;
  }

  fits(partial: Value, whole: Value, depth = 0): boolean {
    if (whole.kind === 'failed' || depth > 8) return true;
    if (partial.kind === 'symbolic') {
      const known = this.#decide(partial);
      return known === null || (whole.kind === 'boolean' && whole.value === known);
    }
    if (partial.kind === 'choice') {
      const known = this.#decide(partial.condition);
      const branches = [
        known !== false ? partial.consequence : null,
        known !== true ? partial.alternative : null,
      ];
      return branches.some((branch) => branch && this.fits(branch.force(), whole, depth + 0.1));
    }
    if (partial.kind === 'string' && partial.parts.some((part) => typeof part !== 'string')) return true;
    if (partial.kind !== whole.kind) return false;
    if (partial.kind === 'list') return this.#listFits(partial, whole as ListValue, depth);
    if (partial.kind === 'set') return this.#setFits(partial, whole as SetValue, depth);
    if (partial.kind === 'string') return partial.parts.join() === (whole as typeof partial).parts.join();
    return !('value' in partial) || partial.value === (whole as typeof partial).value;
  }

  #listFits(partial: ListValue, whole: ListValue, depth: number): boolean {
    const states = partial.conditional.map(({ condition, item }) => ({
      item,
      isThere: this.#agrees(condition.value, condition.holds),
    }));
    const isOpen = partial.open !== null || states.some(({ isThere }) => isThere === null);
    const items = [...partial.items, ...states.filter(({ isThere }) => isThere).map(({ item }) => item)];
    const isFitting = (one: Thunk, other: Thunk | undefined) =>
      other !== undefined && this.fits(one.force(), other.force(), depth + 1);
    if (isOpen ? whole.items.length < partial.items.length : whole.items.length !== items.length)
      return false;
    const leading = items.slice(0, partial.certain);
    return (
      leading.every((item, index) => isFitting(item, whole.items[index])) &&
      items.every((item) => whole.items.some((other) => isFitting(item, other)))
    );
  }

  #setFits(partial: SetValue, whole: SetValue, depth: number): boolean {
    const expected = new Map([...partial.attributes].map(([name, { value }]) => [name, value]));
    let isOpen = partial.open !== null && !partial.conditional?.complete;
    for (const { condition, attribute } of partial.conditional?.attributes ?? []) {
      const isThere = this.#agrees(condition.value, condition.holds);
      if (isThere === null) isOpen = true;
      else if (isThere) expected.set(attribute.name, attribute.value);
    }
    if (!isOpen && expected.size !== whole.attributes.size) return false;
    return [...expected].every(([name, value]) => {
      const other = whole.attributes.get(name);
      return other !== undefined && this.fits(value.force(), other.value.force(), depth + 1);
    });
  }

  #agrees(condition: SymbolicValue, needed: boolean): boolean | null {
    const known = this.#decide(condition);
    return known === null ? null : known === needed;
  }

  /** What a condition over `u` comes to; null where it asks for more than that. */
  #decide(condition: SymbolicValue): boolean | null {
    const { root, name, operands, path } = condition.origin;
    if (describe(condition) === 'u') return this.#holds;
    if (root !== 'computed' || path.length > 0) return null;
    const known = operands.map((operand) => {
      if (operand.kind === 'boolean') return operand.value;
      return operand.kind === 'symbolic' ? this.#decide(operand) : null;
    });
    if (known.includes(null)) return null;
    if (name === '!') return !known[0];
    if (name === '&&') return known.every(Boolean);
    return name === '==' ? known[0] === known[1] : null;
  }
}
