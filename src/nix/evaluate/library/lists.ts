import { type Call, type Definitions, define } from '../builtins/define.ts';
import { foldLeft, generate, mapList, naturalOrder, sorted } from '../builtins/lists.ts';
import { equals } from '../compare.ts';
import { makeBoolean, makeInteger, makeList, makeSet, settled } from '../make.ts';
import { fail } from '../signal.ts';
import type { KnownValue, Thunk } from '../value.ts';

export const listFunctions: Definitions = {
  singleton: define(1, (call) => makeList([call.thunk(0)], call.place)),
  forEach: define(2, (call) => mapList(call, call.list(0), (item) => call.applied(call.thunk(1), item))),
  foldl: define(3, (call) => foldLeft(call, call.thunk(1), call.items(2))),
  foldr: define(3, foldRight),
  fold: define(3, foldRight),
  imap0: define(2, (call) => indexed(call, 0)),
  imap1: define(2, (call) => indexed(call, 1)),
  flatten: define(1, (call) => makeList(flatten(call, call.thunk(0)), call.place)),
  remove: define(2, (call) => without(call, [call.thunk(0)], call.items(1))),
  subtractLists: define(2, (call) => without(call, call.items(0), call.items(1))),
  intersectLists: define(2, (call) => {
    const others = call.items(0);
    return makeList(
      call.items(1).filter((item) => contains(call, others, item)),
      call.place,
    );
  }),
  unique: define(1, (call) => {
    const kept: Thunk[] = [];
    for (const item of call.items(0)) if (!contains(call, kept, item)) kept.push(item);
    return makeList(kept, call.place);
  }),
  findFirst: define(3, (call) => {
    const predicate = call.value(0);
    const found = call.items(2).find((item) => call.asBoolean(call.apply(predicate, item)));
    return found ? call.machine.demand(found) : call.value(1);
  }),
  count: define(2, (call) => {
    const predicate = call.value(0);
    const hits = call.items(1).filter((item) => call.asBoolean(call.apply(predicate, item)));
    return makeInteger(BigInt(hits.length), call.place);
  }),
  optional: define(2, (call) => when(call, makeList([call.thunk(1)], call.place))),
  optionals: define(2, (call) => {
    const alternative = settled(makeList([], call.place));
    return call.machine.choose(call.value(0), { consequence: call.thunk(1), alternative }, call.place);
  }),
  toList: define(1, (call) => {
    const value = call.known(0);
    return value.kind === 'list' ? value : makeList([call.thunk(0)], call.place);
  }),
  range: define(2, (call) => {
    const [first, last] = [call.count(0), call.count(1)];
    const count = Math.max(0, last - first + 1);
    call.spend(count);
    const items = Array.from({ length: count }, (_, index) =>
      settled(makeInteger(BigInt(first + index), call.place)),
    );
    return makeList(items, call.place);
  }),
  replicate: define(2, (call) => {
    const always = define(1, () => call.value(1));
    return generate(call, call.function('replicate', always), call.count(0));
  }),
  reverseList: define(1, (call) => makeList(call.items(0).toReversed(), call.place)),
  take: define(2, (call) => slice(call, 1, 0, Math.max(0, call.count(0)))),
  drop: define(2, (call) => slice(call, 1, Math.max(0, call.count(0)), Number.POSITIVE_INFINITY)),
  sublist: define(3, (call) => slice(call, 2, call.count(0), call.count(0) + call.count(1))),
  last: define(1, (call) => {
    const item = call.items(0).at(-1);
    return item ? call.machine.demand(item) : fail('thrown', call.place, { message: call.name });
  }),
  init: define(1, (call) => {
    const items = call.items(0);
    if (items.length === 0) return fail('thrown', call.place, { message: call.name });
    return makeList(items.slice(0, -1), call.place);
  }),
  sortOn: define(2, (call) => {
    const callee = call.thunk(0);
    const keys = new Map(call.items(1).map((item) => [item, call.applied(callee, item)]));
    const order = naturalOrder(call);
    const key = (item: Thunk) => keys.get(item) ?? item;
    const isLess = (left: Thunk, right: Thunk) => order(key(left), key(right));
    return makeList(sorted(call, [...keys.keys()], isLess), call.place);
  }),
  zipLists: define(2, (call) =>
    zip(call, 0, (fst, snd) =>
      settled(
        makeSet(
          [
            ['fst', fst],
            ['snd', snd],
          ],
          call.place,
        ),
      ),
    ),
  ),
  zipListsWith: define(3, (call) => zip(call, 1, (fst, snd) => call.applied(call.thunk(0), fst, snd))),
  allUnique: define(1, (call) => {
    const items = call.items(0);
    const isUnique = items.every((item, index) => !contains(call, items.slice(0, index), item));
    return makeBoolean(isUnique, call.place);
  }),
};

/** The value where the first argument holds, otherwise an empty list; a choice where that is unknown. */
function when(call: Call, value: KnownValue): KnownValue {
  const branches = { consequence: settled(value), alternative: settled(makeList([], call.place)) };
  return call.machine.choose(call.value(0), branches, call.place);
}

function foldRight(call: Call): KnownValue {
  const rest = call
    .items(2)
    .reduceRight(
      (next: Thunk, item) => call.lazy(() => call.apply(call.value(0), item, next)),
      call.thunk(1),
    );
  return call.machine.demand(rest);
}

function indexed(call: Call, first: number): KnownValue {
  const items = call
    .items(1)
    .map((item, index) =>
      call.applied(call.thunk(0), settled(makeInteger(BigInt(index + first), call.place)), item),
    );
  return makeList(items, call.place);
}

/** All items of nested lists; what is no list, or may be one, is an item. */
function flatten(call: Call, thunk: Thunk): readonly Thunk[] {
  const value = call.machine.demand(thunk);
  if (value.kind !== 'list') return [thunk];
  call.machine.budget.enter(call.place);
  const items = call.itemsOf(value).flatMap((item) => flatten(call, item));
  call.machine.budget.leave();
  call.spend(items.length);
  return items;
}

/** Whether an item is equal for certain. */
function contains(call: Call, items: readonly Thunk[], sought: Thunk): boolean {
  const { machine, place } = call;
  return items.some((item) => equals(machine, machine.demand(item), machine.demand(sought), place));
}

function without(call: Call, removed: readonly Thunk[], items: readonly Thunk[]): KnownValue {
  return makeList(
    items.filter((item) => !contains(call, removed, item)),
    call.place,
  );
}

function slice(call: Call, index: number, start: number, end: number): KnownValue {
  return makeList(call.items(index).slice(start, end), call.place);
}

function zip(call: Call, index: number, combine: (left: Thunk, right: Thunk) => Thunk): KnownValue {
  const others = call.items(index + 1);
  const pairs = call.items(index).flatMap((item, position) => {
    const other = others[position];
    return other ? [combine(item, other)] : [];
  });
  return makeList(pairs, call.place);
}
