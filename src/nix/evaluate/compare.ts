import type { Machine } from './machine.ts';
import { isSame } from './same.ts';
import { fail } from './signal.ts';
import { compareText, textOf } from './strings.ts';
import { describe } from './symbolic.ts';
import { rescue } from './thunk.ts';
import { typeName } from './types.ts';
import type { KnownValue, ListValue, PathValue, Place, SetValue, StringValue, Thunk } from './value.ts';

/** Whether two values are equal as Nix compares them; null where that depends on something unknown. */
export function equals(
  machine: Machine,
  left: KnownValue,
  right: KnownValue,
  place: Place | null,
): boolean | null {
  machine.budget.enter(place);
  machine.budget.spend(1, place);
  const equal = compare(machine, left, right, place);
  machine.budget.leave();
  return equal;
}

function compare(machine: Machine, left: KnownValue, right: KnownValue, place: Place | null): boolean | null {
  if (left.kind === 'choice') return machine.unknown(left);
  if (right.kind === 'choice') return machine.unknown(right);
  if (left.kind === 'symbolic' || right.kind === 'symbolic') {
    return left.kind === 'symbolic' && right.kind === 'symbolic' && isSame(left, right) ? true : null;
  }
  if (isNumber(left) && isNumber(right))
    return Number(left.value) === Number(right.value) && exact(left, right);
  if (left.kind !== right.kind) return false;
  switch (left.kind) {
    case 'null':
      return true;
    case 'boolean':
      return left.value === (right as typeof left).value;
    case 'string':
      return equalStrings(left, right as StringValue);
    case 'path':
      return equalPaths(left, right as PathValue);
    case 'list':
      return equalLists(machine, left, right as ListValue, place);
    case 'set':
      return equalSets(machine, left, right as SetValue, place);
    default:
      return false;
  }
}

type NumberValue = Extract<KnownValue, { kind: 'integer' | 'float' }>;

function isNumber(value: KnownValue): value is NumberValue {
  return value.kind === 'integer' || value.kind === 'float';
}

function exact(left: NumberValue, right: NumberValue): boolean {
  return left.kind !== 'integer' || right.kind !== 'integer' || left.value === right.value;
}

/** Strings with unknown parts are equal where all parts are, and differ where their known beginnings or ends do. */
function equalStrings(left: StringValue, right: StringValue): boolean | null {
  const isKnown = (value: StringValue) => value.parts.every((part) => typeof part === 'string');
  if (isKnown(left) && isKnown(right)) return left.parts.join('') === right.parts.join('');
  if (describeParts(left) === describeParts(right)) return true;
  const head = (value: StringValue) => edge(value.parts[0]);
  const tail = (value: StringValue) => edge(value.parts.at(-1));
  const headsAgree = head(left).startsWith(head(right)) || head(right).startsWith(head(left));
  const tailsAgree = tail(left).endsWith(tail(right)) || tail(right).endsWith(tail(left));
  return headsAgree && tailsAgree ? null : false;
}

function edge(part: StringValue['parts'][number] | undefined): string {
  return typeof part === 'string' ? part : '';
}

function describeParts(value: StringValue): string {
  return value.parts
    .map((part) => (typeof part === 'string' ? part : `\${${part.kind}:${describe(part)}}`))
    .join('');
}

function equalPaths(left: PathValue, right: PathValue): boolean | null {
  if (left.base === right.base) return left.path === right.path;
  return null;
}

function equalLists(
  machine: Machine,
  left: ListValue,
  right: ListValue,
  place: Place | null,
): boolean | null {
  if (left.open || left.conditional.length > 0) return machine.unknown(left);
  if (right.open || right.conditional.length > 0) return machine.unknown(right);
  if (left.items.length !== right.items.length) return false;
  return all(machine, left.items, (item, index) => {
    const other = right.items[index];
    return other ? equalItems(machine, item, other, place) : false;
  });
}

function equalSets(machine: Machine, left: SetValue, right: SetValue, place: Place | null): boolean | null {
  if (left.open) return machine.unknown(left);
  if (right.open) return machine.unknown(right);
  if (left.attributes.size !== right.attributes.size) return false;
  const names = [...left.attributes.keys()].sort(compareText);
  if (names.some((name) => !right.attributes.has(name))) return false;
  return all(machine, names, (name) => {
    const one = left.attributes.get(name);
    const other = right.attributes.get(name);
    return one && other ? equalItems(machine, one.value, other.value, place) : false;
  });
}

/** Inside lists and sets the very same value is equal to itself, even a function. */
function equalItems(machine: Machine, left: Thunk, right: Thunk, place: Place | null): boolean | null {
  const [one, other] = [machine.demand(left), machine.demand(right)];
  return one === other || equals(machine, one, other, place);
}

/** False at the first false; null where one is unknown and none before is false. */
function all<T>(
  machine: Machine,
  items: readonly T[],
  test: (item: T, index: number) => boolean | null,
): boolean | null {
  let result: boolean | null = true;
  for (const [index, item] of items.entries()) {
    const run = () => test(item, index);
    // After an unknown nobody can say that Nix gets as far as this failure.
    const outcome: boolean | null = result === null ? rescue(machine.budget, run, () => null) : run();
    if (outcome === false) return false;
    result = outcome && result;
  }
  return result;
}

/** The order of numbers, strings, paths, and lists of them. */
export function lessThan(
  machine: Machine,
  left: KnownValue,
  right: KnownValue,
  place: Place | null,
): boolean {
  if (left.kind === 'symbolic' || left.kind === 'choice') return machine.unknown(left);
  if (right.kind === 'symbolic' || right.kind === 'choice') return machine.unknown(right);
  if (isNumber(left) && isNumber(right)) return left.value < right.value;
  if (left.kind === 'string' && right.kind === 'string') {
    return compareText(textOf(machine, left, place, '<'), textOf(machine, right, place, '<')) < 0;
  }
  if (left.kind === 'path' && right.kind === 'path') return compareText(left.path, right.path) < 0;
  if (left.kind === 'list' && right.kind === 'list') return lessList(machine, left, right, place);
  return fail('wrong-type', place, { expected: typeName(left), actual: typeName(right), context: '<' });
}

function lessList(machine: Machine, left: ListValue, right: ListValue, place: Place | null): boolean {
  if (left.open || left.conditional.length > 0) return machine.unknown(left);
  if (right.open || right.conditional.length > 0) return machine.unknown(right);
  machine.budget.enter(place);
  const decide = () => {
    for (const [index, item] of left.items.entries()) {
      const other = right.items[index];
      if (!other) return false;
      const pair = [machine.demand(item), machine.demand(other)] as const;
      const equal = equals(machine, ...pair, place);
      if (equal === null) return machine.unknown(pair[0]);
      if (!equal) return lessThan(machine, ...pair, place);
    }
    return left.items.length < right.items.length;
  };
  const result = decide();
  machine.budget.leave();
  return result;
}
