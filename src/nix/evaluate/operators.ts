import type { BinaryOperation, UnaryOperation } from '../syntax.ts';
import { equals, lessThan } from './compare.ts';
import { type Environment, placeOf } from './environment.ts';
import { concatenateLists } from './lists.ts';
import type { Machine } from './machine.ts';
import { makeBoolean } from './make.ts';
import { arithmetic, type NumberOperator, negate } from './numbers.ts';
import { joinPath } from './paths.ts';
import { fail } from './signal.ts';
import { coerce, joined } from './strings.ts';
import { computed } from './symbolic.ts';
import { typeName } from './types.ts';
import { update } from './update.ts';
import type { KnownValue, PathValue, Place, StringValue, Thunk } from './value.ts';

export function unary(
  machine: Machine,
  node: UnaryOperation,
  environment: Environment,
  place: Place,
): KnownValue {
  const operand = machine.delay(node.operand, environment);
  return machine.attempt(node.operator, [operand], place, ([thunk]) => {
    const value = machine.demand(thunk as Thunk);
    if (node.operator === '-') return negate(machine, value, place);
    if (value.kind !== 'boolean') return machine.wrongType('a Boolean', value, place, '!');
    return makeBoolean(!value.value, place);
  });
}

export function binary(
  machine: Machine,
  node: BinaryOperation,
  environment: Environment,
  place: Place,
): KnownValue {
  const { operator } = node;
  if (operator === '&&' || operator === '||' || operator === '->') {
    return logical(machine, node, operator, environment, place);
  }
  const operands = [machine.delay(node.left, environment), machine.delay(node.right, environment)];
  return machine.attempt(operator, operands, place, ([left, right]) =>
    operate(machine, operator, machine.demand(left as Thunk), machine.demand(right as Thunk), place),
  );
}

type StrictOperator = Exclude<BinaryOperation['operator'], '&&' | '||' | '->'>;

function operate(
  machine: Machine,
  operator: StrictOperator,
  left: KnownValue,
  right: KnownValue,
  place: Place,
): KnownValue {
  switch (operator) {
    case '+':
      return add(machine, left, right, place);
    case '-':
    case '*':
    case '/':
      return arithmetic(machine, operator, left, right, place);
    case '++':
      return concatenateLists(machine, left, right, place);
    case '//':
      return update(machine, left, right, place);
    case '==':
    case '!=': {
      const equal = equals(machine, left, right, place);
      return equal === null
        ? computed(operator, [left, right], place)
        : makeBoolean(equal === (operator === '=='), place);
    }
    case '<':
      return makeBoolean(lessThan(machine, left, right, place), place);
    case '>':
      return makeBoolean(lessThan(machine, right, left, place), place);
    case '<=':
      return makeBoolean(!lessThan(machine, right, left, place), place);
    case '>=':
      return makeBoolean(!lessThan(machine, left, right, place), place);
  }
}

/** The right side counts, and is evaluated, only where the left one leaves it open. */
function logical(
  machine: Machine,
  node: BinaryOperation,
  operator: '&&' | '||' | '->',
  environment: Environment,
  place: Place,
): KnownValue {
  const rightPlace = placeOf(node.right, environment);
  const right = machine.delay(node.right, environment);
  const decide = (left: KnownValue): KnownValue => {
    if (left.kind === 'choice') return machine.distribute(left, place, decide);
    if (left.kind === 'symbolic') return computed(operator, [left, right.force()], place);
    if (left.kind !== 'boolean') {
      return machine.wrongType('a Boolean', left, placeOf(node.left, environment), operator);
    }
    if (operator === '&&' && !left.value) return makeBoolean(false, place);
    if (operator === '||' && left.value) return makeBoolean(true, place);
    if (operator === '->' && !left.value) return makeBoolean(true, place);
    return machine.asCondition(machine.demand(right), rightPlace, operator);
  };
  return decide(machine.evaluate(node.left, environment));
}

/** `+` adds numbers, joins strings, and appends text to a path. */
function add(machine: Machine, left: KnownValue, right: KnownValue, place: Place | null): KnownValue {
  if (left.kind === 'choice') return machine.unknown(left);
  if (left.kind === 'integer' || left.kind === 'float') {
    return arithmetic(machine, '+' satisfies NumberOperator, left, right, place);
  }
  if (left.kind === 'path') return appendToPath(machine, left, right, place);
  const meaning = left.kind === 'symbolic' ? machine.resolve(left) : left;
  if (meaning !== left) return add(machine, meaning, right, place);
  // Behind a set, such as the flake itself, a path is not copied to the store: it counts as its text.
  if (left.kind === 'set' && right.kind === 'path' && right.base === 'absolute')
    return joined(machine, [...coerce(machine, left, place, 'interpolation'), right.path], place);
  if (left.kind === 'symbolic' && right.kind !== 'string') return computed('+', [left, right], place);
  if (left.kind === 'string' || left.kind === 'symbolic' || left.kind === 'set') {
    if (right.kind === 'choice') return machine.unknown(right);
    const pieces = [
      ...coerce(machine, left, place, 'interpolation'),
      ...coerce(machine, right, place, 'interpolation'),
    ];
    return joined(machine, pieces, place);
  }
  return fail('wrong-type', place, { expected: 'a string', actual: typeName(left), context: '+' });
}

function appendToPath(machine: Machine, left: PathValue, right: KnownValue, place: Place | null): KnownValue {
  if (right.kind === 'choice') return machine.unknown(right);
  if (right.kind === 'path' && right.base === 'absolute') {
    return { kind: 'path', base: left.base, path: append(left, right.path), place };
  }
  if (right.kind === 'path' || right.kind === 'symbolic') return computed('+', [left, right], place);
  const pieces = coerce(machine, right, place, 'interpolation');
  const { parts } = joined(machine, pieces, place);
  if (parts.some(isPath)) {
    return fail('invalid-argument', place, { context: 'path + store path' });
  }
  const [text = '', ...more] = parts;
  if (more.length > 0 || typeof text !== 'string') return computed('+', [left, right], place);
  const path = append(left, text);
  if (text === '' || text.startsWith('/')) return { kind: 'path', base: left.base, path, place };
  return { kind: 'path', base: left.base, path, extends: left.path, place };
}

function isPath(part: StringValue['parts'][number]): boolean {
  return typeof part !== 'string' && part.kind === 'path';
}

/** Text behind a path without a slash changes its last name; behind the root of the repository it leaves it. */
function append(left: PathValue, text: string): string {
  if (left.path !== '') return joinPath(left.path + text);
  return text === '' || text.startsWith('/') ? joinPath(`.${text}`) : joinPath(`../${text}`);
}
