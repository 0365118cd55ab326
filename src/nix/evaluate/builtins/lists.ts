import { equals, lessThan } from '../compare.ts';
import { allOf } from '../conditions.ts';
import { asList, joinLists } from '../lists.ts';
import { makeBoolean, makeInteger, makeList, makeSet, settled } from '../make.ts';
import { fail } from '../signal.ts';
import { computed } from '../symbolic.ts';
import { rescue } from '../thunk.ts';
import type { Condition, ConditionalItem, KnownValue, ListValue, Thunk, Value } from '../value.ts';
import { type Call, type Definition, type Definitions, define } from './define.ts';

export const listBuiltins: Definitions = {
  map: define(2, (call) => mapList(call, call.list(1), (item) => call.applied(call.thunk(0), item))),
  filter: define(2, filter),
  "foldl'": define(3, (call) => foldLeft(call, call.thunk(1), call.items(2))),
  concatLists: define(1, (call) => concatLists(call, call.list(0))),
  concatMap: define(2, (call) => {
    const callee = settled(call.callee(0));
    return concatLists(
      call,
      mapList(call, call.list(1), (item) => call.applied(callee, item)),
    );
  }),
  genList: define(2, (call) => generate(call, call.thunk(0), call.count(1))),
  length: define(1, (call) => makeInteger(BigInt(call.items(0).length), call.place)),
  head: define(1, (call) => itemAt(call, call.value(0), 0)),
  elemAt: define(2, (call) => itemAt(call, call.value(0), call.count(1))),
  tail: define(1, tail),
  elem: define(2, (call) => some(call, 1, (item) => isEqual(call, call.value(0), item))),
  any: quantifier(true),
  all: quantifier(false),
  sort: define(2, sort),
  partition: define(2, partition),
  groupBy: define(2, groupBy),
};

export function mapList(call: Call, list: ListValue, change: (item: Thunk) => Thunk): ListValue {
  call.spend(list.items.length + list.conditional.length);
  return {
    ...list,
    items: list.items.map(change),
    conditional: list.conditional.map(({ condition, item }) => ({ condition, item: change(item) })),
    open: call.rest(list.open),
    place: call.place,
  };
}

function filter(call: Call): KnownValue {
  const list = call.list(1);
  const predicate = call.value(0);
  const items: Thunk[] = [];
  const conditional: ConditionalItem[] = [];
  let certain = 0;
  list.items.forEach((item, index) => {
    const kept = keeping(call, call.apply(predicate, item));
    if (kept === true) items.push(item);
    else if (kept) conditional.push({ condition: kept, item });
    if (index < list.certain && conditional.length === 0) certain = items.length;
  });
  for (const { condition, item } of list.conditional) {
    const kept = rescue<boolean | Condition | null>(
      call.machine.budget,
      () => keeping(call, call.apply(predicate, item)),
      () => null,
    );
    if (kept === null) return call.unknown(list);
    const all = kept === true ? condition : kept && allOf([condition, kept]);
    if (all) conditional.push({ condition: all, item });
  }
  return { kind: 'list', items, conditional, open: call.rest(list.open), certain, place: call.place };
}

/** Whether a predicate keeps an item: yes, no, or under a condition. */
function keeping(call: Call, answer: KnownValue): boolean | Condition {
  if (answer.kind === 'symbolic') return { value: answer, holds: true };
  if (answer.kind === 'choice') return { value: call.unknown(answer), holds: true };
  return call.asBoolean(answer);
}

/** The start is not evaluated unless it is asked for; every later value is. */
export function foldLeft(call: Call, start: Thunk, items: readonly Thunk[]): KnownValue {
  const operation = call.callee(0);
  const end = items.reduce((value, item) => settled(call.apply(operation, value, item)), start);
  return call.machine.demand(end);
}

function concatLists(call: Call, lists: ListValue): KnownValue {
  const inner = lists.items.map((item) =>
    asList(call.machine, call.machine.demand(item), item.place, call.name),
  );
  const conditional: ConditionalItem[] = [];
  for (const { condition, item } of lists.conditional) {
    const list = item.force();
    if (list.kind !== 'list' || list.open || list.conditional.length > 0) return call.unknown(lists);
    for (const one of list.items) conditional.push({ condition, item: one });
  }
  const all = joinLists(call.machine, inner, call.place);
  return {
    ...all,
    conditional: [...all.conditional, ...conditional],
    open: all.open ?? call.rest(lists.open),
    certain: lists.certain === lists.items.length ? all.certain : 0,
  };
}

export function generate(call: Call, callee: Thunk, count: number): KnownValue {
  if (count < 0) return fail('invalid-argument', call.place, { context: call.name });
  call.spend(count);
  const items = Array.from({ length: count }, (_, index) =>
    call.applied(callee, settled(makeInteger(BigInt(index), call.place))),
  );
  return makeList(items, call.place);
}

function itemAt(call: Call, value: KnownValue, index: number): KnownValue {
  if (value.kind !== 'list') return call.machine.wrongType('a list', value, call.place, call.name);
  const item = value.items[index];
  if (item && index < value.certain) return call.machine.demand(item);
  if (value.open || value.conditional.length > 0) return call.unknown(value);
  return fail('invalid-index', call.place, { context: call.name });
}

function tail(call: Call): KnownValue {
  const value = call.value(0);
  if (value.kind !== 'list') return call.machine.wrongType('a list', value, call.place, call.name);
  call.spend(value.items.length);
  if (value.certain > 0) {
    return { ...value, items: value.items.slice(1), certain: value.certain - 1, place: call.place };
  }
  if (value.open || value.conditional.length > 0) return call.unknown(value);
  return fail('invalid-index', call.place, { context: call.name });
}

function isEqual(call: Call, left: KnownValue, item: Thunk): KnownValue {
  const right = call.machine.demand(item);
  const equal = equals(call.machine, left, right, call.place);
  return equal === null ? computed('==', [left, right], call.place) : makeBoolean(equal, call.place);
}

/** Whether the test holds for an item of the argument: true as soon as one does, unknown where one may. */
function some(call: Call, index: number, test: (item: Thunk) => KnownValue): KnownValue {
  const list = call.list(index);
  let uncertain: KnownValue | null = list.open || list.conditional.length > 0 ? list : null;
  for (const item of list.items) {
    // After an unknown nobody can say that Nix gets as far as a failure.
    const result: Value = uncertain ? call.machine.guard(() => test(item)) : test(item);
    if (result.kind === 'failed') continue;
    if (result.kind === 'symbolic' || result.kind === 'choice') uncertain ??= result;
    else if (call.asBoolean(result)) return makeBoolean(true, call.place);
  }
  return uncertain ? call.unknown(uncertain) : makeBoolean(false, call.place);
}

/** `any`, and `all` as the negation of any that does not. */
function quantifier(sought: boolean): Definition {
  return define(2, (call) => {
    const predicate = call.callee(0);
    const found = some(call, 1, (item) => {
      const result = call.apply(predicate, item);
      if (result.kind === 'symbolic' || result.kind === 'choice') return result;
      return makeBoolean(call.asBoolean(result) === sought);
    });
    if (found.kind !== 'boolean') return found;
    return makeBoolean(found.value === sought, call.place);
  });
}

function sort(call: Call): KnownValue {
  const comparator = call.value(0);
  const isLess = (left: Thunk, right: Thunk) => call.asBoolean(call.apply(comparator, left, right));
  return makeList(sorted(call, call.items(1), isLess), call.place);
}

export function sorted(
  call: Call,
  items: readonly Thunk[],
  isLess: (left: Thunk, right: Thunk) => boolean,
): readonly Thunk[] {
  return items.toSorted((left, right) => {
    call.spend(1);
    if (isLess(left, right)) return -1;
    return isLess(right, left) ? 1 : 0;
  });
}

export function naturalOrder(call: Call): (left: Thunk, right: Thunk) => boolean {
  const { machine, place } = call;
  return (left, right) => lessThan(machine, machine.demand(left), machine.demand(right), place);
}

function partition(call: Call): KnownValue {
  const predicate = call.callee(0);
  const right: Thunk[] = [];
  const wrong: Thunk[] = [];
  for (const item of call.items(1)) {
    (call.asBoolean(call.apply(predicate, item)) ? right : wrong).push(item);
  }
  return makeSet(
    [
      ['right', settled(makeList(right, call.place))],
      ['wrong', settled(makeList(wrong, call.place))],
    ],
    call.place,
  );
}

function groupBy(call: Call): KnownValue {
  const keyOf = call.callee(0);
  const groups = new Map<string, Thunk[]>();
  for (const item of call.items(1)) {
    const key = call.textOf(settled(call.apply(keyOf, item)));
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const entries = [...groups].map(([name, items]) => [name, settled(makeList(items, call.place))] as const);
  return makeSet(entries, call.place);
}
