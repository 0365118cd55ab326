import { namedAt, withValue } from '../attribute.ts';
import { type Call, type Definitions, define } from '../builtins/define.ts';
import {
  attributeNamed,
  attributesFromPairs,
  filterAttributes,
  listOf,
  mapAttributes,
  nameOf,
  sortedAttributes,
} from '../builtins/sets.ts';
import { conditionalValue, mayHaveMore } from '../conditions.ts';
import { makeBoolean, makeList, makeSet, makeString, settled } from '../make.ts';
import { attributeOf, computed } from '../symbolic.ts';
import { update } from '../update.ts';
import type { Attribute, KnownValue, SetValue, Thunk } from '../value.ts';

export const attributeFunctions: Definitions = {
  nameValuePair: define(2, (call) => pair(call, call.thunk(0), call.thunk(1))),
  optionalAttrs: define(2, (call) => {
    const branches = { consequence: call.thunk(1), alternative: settled(makeSet([], call.place)) };
    return call.machine.choose(call.value(0), branches, call.place);
  }),
  genAttrs: define(2, (call) => generate(call, (name) => call.applied(call.thunk(1), name))),
  mapAttrsToList: define(2, (call) => {
    const set = call.set(1);
    return listOf(call, set, appliedToEach(call, set));
  }),
  "mapAttrs'": define(2, (call) => {
    const set = call.set(1);
    return attributesFromPairs(call, listOf(call, set, appliedToEach(call, set)));
  }),
  concatMapAttrs: define(2, (call) => {
    const set = call.set(1);
    const results = appliedToEach(call, set).map((item) => call.machine.demand(item));
    const merged = merge(call, results);
    return set.open ? update(call.machine, call.unknown(set.open), merged, call.place) : merged;
  }),
  filterAttrs: define(2, (call) => {
    const predicate = call.value(0);
    const set = call.set(1);
    let open = call.rest(set.open);
    const kept = filterAttributes(call, set, (attribute) => {
      const result = call.apply(predicate, nameOf(attribute), attribute.value);
      if (result.kind !== 'symbolic' && result.kind !== 'choice') return call.asBoolean(result);
      open ??= call.unknown(result, set);
      return false;
    });
    return { ...kept, open };
  }),
  attrsToList: define(1, (call) => {
    const set = call.set(0);
    const pairs = sortedAttributes(set).map((attribute) =>
      settled(pair(call, nameOf(attribute), attribute.value)),
    );
    return listOf(call, set, pairs);
  }),
  attrVals: define(2, (call) => {
    const set = call.value(1);
    const items = call
      .items(0)
      .map((name) => call.lazy(() => call.machine.select(set, call.textOf(name), call.place)));
    return makeList(items, call.place);
  }),
  getAttrs: define(2, (call) => {
    const set = call.value(1);
    const entries = call.items(0).map((item) => {
      const name = call.textOf(item);
      return [name, call.lazy(() => call.machine.select(set, name, call.place))] as const;
    });
    return makeSet(entries, call.place);
  }),
  attrByPath: define(3, (call) => selectOr(call, call.value(2), call.items(0), call.thunk(1))),
  hasAttrByPath: define(2, (call) => {
    const found = selectOr(call, call.value(1), call.items(0), settled(absent));
    if (found.kind === 'choice') return found.condition;
    return makeBoolean(found !== absent, call.place);
  }),
  getAttrFromPath: define(2, (call) =>
    call
      .items(0)
      .reduce((value, name) => call.machine.select(value, call.textOf(name), call.place), call.value(1)),
  ),
  setAttrByPath: define(2, (call) =>
    call.machine.demand(
      call
        .items(0)
        .reduceRight(
          (value: Thunk, name) => settled(makeSet([[call.textOf(name), value]], call.place)),
          call.thunk(1),
        ),
    ),
  ),
  recursiveUpdate: define(2, (call) => recursiveUpdate(call, call.value(0), call.value(1))),
  mergeAttrs: define(2, (call) => update(call.machine, call.value(0), call.value(1), call.place)),
  mergeAttrsList: define(1, (call) =>
    merge(
      call,
      call.items(0).map((item) => call.machine.demand(item)),
    ),
  ),
  foldlAttrs: define(3, (call) => {
    const operation = call.value(0);
    const set = call.set(2);
    if (set.open) return call.unknown(set.open);
    return sortedAttributes(set).reduce(
      (value: KnownValue, attribute) =>
        call.apply(operation, settled(value), nameOf(attribute), attribute.value),
      call.value(1),
    );
  }),
  zipAttrs: define(1, (call) => zip(call)),
  cartesianProduct: define(1, cartesianProduct),
  mapAttrsRecursive: define(2, (call) => mapRecursively(call, call.set(1), [])),
  isDerivation: define(1, (call) => {
    const value = call.known(0);
    const type = value.kind === 'set' ? value.attributes.get('type') : null;
    if (value.kind === 'set' && !type && value.open) return call.machine.unknown(value);
    return makeBoolean(type ? call.textOf(type.value) === 'derivation' : false, call.place);
  }),
};

const absent: KnownValue = { kind: 'null', place: null };

function pair(call: Call, name: Thunk, value: Thunk): KnownValue {
  return makeSet(
    [
      ['name', name],
      ['value', value],
    ],
    call.place,
  );
}

function appliedToEach(call: Call, set: SetValue): readonly Thunk[] {
  return sortedAttributes(set).map((attribute) =>
    call.applied(call.thunk(0), nameOf(attribute), attribute.value),
  );
}

/** A set with an attribute for each name of the first argument. */
function generate(call: Call, valueFor: (name: Thunk) => Thunk): KnownValue {
  const list = call.list(0);
  const attributes = new Map<string, Attribute>();
  let open = call.rest(list.open);
  if (list.conditional.length > 0) open ??= call.unknown(list);
  call.spend(list.items.length);
  for (const item of list.items) {
    const attribute = attributeNamed(call, call.machine.demand(item), valueFor(item), attributes);
    if (attribute.unknownName) open ??= call.unknown(attribute.unknownName);
    attributes.set(attribute.name, namedAt(attribute, item.place));
  }
  return { kind: 'set', attributes, open, place: call.place };
}

function merge(call: Call, sets: readonly KnownValue[]): KnownValue {
  return sets.reduce(
    (merged: KnownValue, set) => update(call.machine, merged, set, call.place),
    makeSet([], call.place),
  );
}

function selectOr(call: Call, value: KnownValue, names: readonly Thunk[], fallback: Thunk): KnownValue {
  const { machine, place } = call;
  const [first, ...more] = names;
  if (!first) return value;
  if (value.kind === 'choice') {
    return machine.distribute(value, place, (branch) => selectOr(call, branch, names, fallback));
  }
  const name = call.textOf(first);
  const attribute = value.kind === 'set' ? value.attributes.get(name) : null;
  if (attribute) return selectOr(call, machine.demand(attribute.value), more, fallback);
  if (value.kind === 'set' && !mayHaveMore(value, name)) return machine.demand(fallback);
  const unknown = value.kind === 'set' ? value.open : value;
  if (unknown?.kind !== 'symbolic') return machine.demand(fallback);
  const path = names.map((item) => call.textOf(item));
  const asked = attributeOf(unknown, name, place);
  const found = machine.resolve(asked);
  if (found !== asked) return selectOr(call, found, more, fallback);
  return {
    kind: 'choice',
    condition: computed('?', [value, ...path.map((text) => makeString(text))], place),
    consequence: call.lazy(() =>
      path.reduce((inner: KnownValue, text) => machine.select(inner, text, place), value),
    ),
    alternative: fallback,
    place,
  };
}

/** Like `//`, and where both sides have a set under a name, that again. */
function recursiveUpdate(call: Call, left: KnownValue, right: KnownValue): KnownValue {
  const { machine, place } = call;
  if (left.kind === 'choice') {
    return machine.distribute(left, place, (branch) => recursiveUpdate(call, branch, right));
  }
  if (right.kind === 'choice') {
    return machine.distribute(right, place, (branch) => recursiveUpdate(call, left, branch));
  }
  if (right.kind === 'set' && right.conditional) return call.unknown(left, right);
  const merged = update(machine, left, right, place);
  if (left.kind !== 'set' || right.kind !== 'set' || merged.kind !== 'set') return merged;
  const attributes = new Map(merged.attributes);
  const nothing = settled(absent);
  for (const [name, attribute] of right.attributes) {
    const certain = left.attributes.get(name)?.value;
    const conditional = certain ? null : conditionalValue(machine, left, name, nothing, place);
    const earlier = certain ?? (conditional && settled(conditional));
    if (!earlier) continue;
    const compute = () => mergeValues(call, machine.demand(earlier), machine.demand(attribute.value));
    attributes.set(name, withValue(attribute, machine.lazy(compute, attribute.value.place)));
  }
  return { ...merged, attributes };
}

/** Two values of one name: sets again, otherwise the later one. An unknown may be either. */
function mergeValues(call: Call, one: KnownValue, other: KnownValue): KnownValue {
  const { machine, place } = call;
  if (one.kind === 'choice') {
    return machine.distribute(one, place, (branch) => mergeValues(call, branch, other));
  }
  if (other.kind === 'choice') {
    return machine.distribute(other, place, (branch) => mergeValues(call, one, branch));
  }
  if (one.kind !== 'set' && one.kind !== 'symbolic') return other;
  if (other.kind === 'symbolic') return call.unknown(one, other);
  return other.kind === 'set' ? recursiveUpdate(call, one, other) : other;
}

function zip(call: Call): KnownValue {
  const values = new Map<string, Thunk[]>();
  for (const item of call.items(0)) {
    const set = call.asSet(call.machine.demand(item));
    if (set.open) return call.unknown(set.open);
    for (const { name, value } of set.attributes.values()) {
      const earlier = values.get(name);
      if (earlier) earlier.push(value);
      else values.set(name, [value]);
    }
  }
  const entries = [...values].map(([name, items]) => [name, settled(makeList(items, call.place))] as const);
  return makeSet(entries, call.place);
}

/** Every combination of one item from each list of the set. */
function cartesianProduct(call: Call): KnownValue {
  const set = call.set(0);
  if (set.open) return call.unknown(set.open);
  let combinations: readonly (readonly (readonly [string, Thunk])[])[] = [[]];
  for (const { name, value } of sortedAttributes(set)) {
    const items = call.itemsOf(call.machine.demand(value));
    call.spend(combinations.length * items.length * (1 + set.attributes.size));
    combinations = combinations.flatMap((entries) =>
      items.map((item) => [...entries, [name, item] as const]),
    );
  }
  return makeList(
    combinations.map((entries) => settled(makeSet(entries, call.place))),
    call.place,
  );
}

function mapRecursively(call: Call, set: SetValue, path: readonly string[]): KnownValue {
  return mapAttributes(call, set, (attribute) =>
    call.lazy(() => {
      const value = call.machine.demand(attribute.value);
      const inner = [...path, attribute.name];
      if (value.kind === 'set') return mapRecursively(call, value, inner);
      const names = makeList(
        inner.map((name) => settled(makeString(name))),
        call.place,
      );
      return call.apply(call.value(0), settled(names), settled(value));
    }, attribute.value.place),
  );
}
