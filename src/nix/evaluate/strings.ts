import type { StringLiteral, StringPart } from '../syntax.ts';
import { type Environment, placeOf } from './environment.ts';
import type { Machine } from './machine.ts';
import { fail } from './signal.ts';
import { typeName } from './types.ts';
import type { KnownValue, Place, StringValue } from './value.ts';

type Piece = StringValue['parts'][number];

export function evaluateString(machine: Machine, node: StringLiteral, environment: Environment): StringValue {
  return interpolate(machine, node.parts, environment, placeOf(node, environment));
}

/** Text and interpolations put together; what cannot be known stays a part. */
export function interpolate(
  machine: Machine,
  parts: readonly StringPart[],
  environment: Environment,
  place: Place,
): StringValue {
  const [first] = parts;
  if (first?.kind === 'text' && parts.length === 1) return joined(machine, [first.value], place);
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (part.kind === 'text') pieces.push(part.value);
    else {
      const value = machine.evaluate(part.expression, environment);
      const coerced = coerce(machine, value, placeOf(part, environment), 'interpolation');
      for (const piece of coerced) pieces.push(piece);
    }
  }
  return joined(machine, pieces, place);
}

/** One string of the pieces, neighbouring texts united, paid for. */
export function joined(machine: Machine, pieces: readonly Piece[], place: Place | null): StringValue {
  const parts = pieces.length === 1 && pieces[0] !== '' ? pieces : united(pieces);
  const length = parts.reduce<number>(
    (sum, piece) => sum + (typeof piece === 'string' ? piece.length : 64),
    0,
  );
  machine.budget.spend(Math.floor(length / 64), place);
  return { kind: 'string', parts, place };
}

function united(pieces: readonly Piece[]): readonly Piece[] {
  const parts: Piece[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    if (typeof piece !== 'string') parts.push(piece);
    else if (typeof last === 'string') parts[parts.length - 1] = last + piece;
    else if (piece !== '') parts.push(piece);
  }
  return parts;
}

/** How a value stands in a string. `toString` takes more than interpolation does. */
export function coerce(
  machine: Machine,
  value: KnownValue,
  place: Place | null,
  context: 'interpolation' | 'toString',
): readonly Piece[] {
  switch (value.kind) {
    case 'string':
      return value.parts;
    case 'symbolic': {
      // What stands for a whole thing, such as the flake itself, may be known by now; what was picked from it was asked.
      const meaning = value.origin.path.length === 0 ? machine.resolve(value) : value;
      return meaning === value ? [value] : coerce(machine, meaning, place, context);
    }
    case 'path':
    case 'choice':
      return [value];
    case 'set':
      return coerceSet(machine, value, place, context);
  }
  if (context === 'toString') {
    switch (value.kind) {
      case 'null':
        return [];
      case 'boolean':
        return value.value ? ['1'] : [];
      case 'integer':
        return [String(value.value)];
      case 'float':
        return [value.value.toFixed(6)];
      case 'list':
        return coerceList(machine, value, place);
    }
  }
  const details = { expected: 'a string', actual: typeName(value), context };
  return fail('wrong-type', place, details);
}

function coerceSet(
  machine: Machine,
  set: Extract<KnownValue, { kind: 'set' }>,
  place: Place | null,
  context: 'interpolation' | 'toString',
): readonly Piece[] {
  const method = set.attributes.get('__toString');
  machine.budget.enter(place);
  try {
    if (method) {
      const self = { expression: null, place, force: () => set };
      return coerce(machine, machine.apply(machine.demand(method.value), self, place), place, context);
    }
    const outPath = set.attributes.get('outPath');
    if (outPath) return coerce(machine, machine.demand(outPath.value), place, context);
    if (set.open) return [set.open];
    return fail('wrong-type', place, { expected: 'a string', actual: 'a set', context });
  } finally {
    machine.budget.leave();
  }
}

function coerceList(
  machine: Machine,
  list: Extract<KnownValue, { kind: 'list' }>,
  place: Place | null,
): readonly Piece[] {
  if (list.open || list.conditional.length > 0) machine.unknown(list);
  machine.budget.enter(place);
  const pieces: Piece[] = [];
  machine.budget.spend(list.items.length, place);
  list.items.forEach((item, index) => {
    const value = machine.demand(item);
    for (const piece of coerce(machine, value, place, 'toString')) pieces.push(piece);
    const isEmptyList = value.kind === 'list' && value.items.length === 0;
    if (index < list.items.length - 1 && !isEmptyList) pieces.push(' ');
  });
  machine.budget.leave();
  return pieces;
}

/** The text of a string that is known entirely; otherwise the operation at hand has an unknown operand. */
export function textOf(machine: Machine, value: KnownValue, place: Place | null, context: string): string {
  if (value.kind !== 'string') return machine.wrongType('a string', value, place, context);
  const [first, ...more] = value.parts;
  if (first === undefined) return '';
  return typeof first === 'string' && more.length === 0 ? first : machine.unknown(value);
}

/** The order of Nix, which compares the bytes of UTF-8: below zero, zero, or above. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates stand for characters above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
