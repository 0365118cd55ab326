import type { Machine } from './machine.ts';
import { fail } from './signal.ts';
import { typeName } from './types.ts';
import type { KnownValue, Place } from './value.ts';

export type NumberOperator = '+' | '-' | '*' | '/';

type NumberValue = Extract<KnownValue, { kind: 'integer' | 'float' }>;

/** What is a number, or may turn out to be one. */
const countable: ReadonlySet<KnownValue['kind']> = new Set(['integer', 'float', 'symbolic', 'choice']);

/** Integers have 64 bits, and an overflow is an error; with a float on one side both are floats. */
export function arithmetic(
  machine: Machine,
  operator: NumberOperator,
  left: KnownValue,
  right: KnownValue,
  place: Place | null,
): KnownValue {
  // Whatever an unknown side is, a known one that is no number fails.
  const wrong = [left, right].find(({ kind }) => !countable.has(kind));
  if (wrong) return machine.wrongType('an integer', wrong, place, operator);
  const a = asNumber(machine, left, place, operator);
  const b = asNumber(machine, right, place, operator);
  if (operator === '/' && Number(b.value) === 0) fail('division-by-zero', place);
  if (a.kind === 'integer' && b.kind === 'integer') {
    return integer(integers(operator, a.value, b.value), place, operator);
  }
  return { kind: 'float', value: floats(operator, Number(a.value), Number(b.value)), place };
}

export function negate(machine: Machine, value: KnownValue, place: Place | null): KnownValue {
  const operand = asNumber(machine, value, place, '-');
  if (operand.kind === 'integer') return integer(-operand.value, place, '-');
  return { kind: 'float', value: -operand.value, place };
}

export function asNumber(
  machine: Machine,
  value: KnownValue,
  place: Place | null,
  context: string,
): NumberValue {
  if (value.kind === 'integer' || value.kind === 'float') return value;
  return machine.wrongType('an integer', value, place, context);
}

/** An integer as Nix has it; `context` names the operation whose result is out of range. */
export function integer(value: bigint, place: Place | null, context: string): KnownValue {
  if (BigInt.asIntN(64, value) !== value)
    fail('invalid-argument', place, { context: `overflow: ${context}` });
  return { kind: 'integer', value, place };
}

/** The integer as a number of items or an index; a failure where it is none that could ever fit. */
export function asCount(machine: Machine, value: KnownValue, place: Place | null, context: string): number {
  if (value.kind === 'integer') return Number(value.value);
  if (value.kind === 'float') {
    return fail('wrong-type', place, { expected: 'an integer', actual: typeName(value), context });
  }
  return machine.wrongType('an integer', value, place, context);
}

function integers(operator: NumberOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

function floats(operator: NumberOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}
