import { withValue } from '../attribute.ts';
import { mayHaveMore } from '../conditions.ts';
import { makeAttribute, makeBoolean, makeList, makeSet, makeString, settled } from '../make.ts';
import { keyFor } from '../sets.ts';
import { compareText } from '../strings.ts';
import { attributeOf } from '../symbolic.ts';
import type { Attribute, KnownValue, ListValue, SetValue, Thunk } from '../value.ts';
import { type Call, type Definitions, define } from './define.ts';

export const setBuiltins: Definitions = {
  attrNames: define(1, (call) => {
    const set = call.set(0);
    return listOf(
      call,
      set,
      sortedAttributes(set).map(({ name, unknownName, namePlace }) =>
        settled(unknownName ?? makeString(name, namePlace)),
      ),
    );
  }),
  attrValues: define(1, (call) => {
    const set = call.set(0);
    return listOf(
      call,
      set,
      sortedAttributes(set).map((attribute) => attribute.value),
    );
  }),
  mapAttrs: define(2, (call) =>
    mapAttributes(call, call.set(1), (attribute) =>
      call.applied(call.thunk(0), nameOf(attribute), attribute.value),
    ),
  ),
  listToAttrs: define(1, (call) => attributesFromPairs(call, call.list(0))),
  hasAttr: define(2, (call) => hasAttribute(call, call.set(1), call.text(0))),
  getAttr: define(2, (call) => call.machine.select(call.value(1), call.text(0), call.place)),
  removeAttrs: define(2, removeAttrs),
  intersectAttrs: define(2, intersectAttrs),
  catAttrs: define(2, catAttrs),
  zipAttrsWith: define(2, zipAttrsWith),
  functionArgs: define(1, functionArgs),
};

/** The attributes in the order of `attrNames`. */
export function sortedAttributes(set: SetValue): readonly Attribute[] {
  return [...set.attributes.values()].sort((left, right) => compareText(left.name, right.name));
}

export function nameOf(attribute: Attribute): Thunk {
  return settled(attribute.unknownName ?? makeString(attribute.name, attribute.namePlace));
}

/** A list made of the attributes of a set. */
export function listOf(call: Call, set: SetValue, items: readonly Thunk[]): ListValue {
  return { ...makeList(items, call.place), open: call.rest(set.open), certain: set.open ? 0 : items.length };
}

export function mapAttributes(call: Call, set: SetValue, change: (attribute: Attribute) => Thunk): SetValue {
  const attributes = new Map<string, Attribute>();
  for (const [name, attribute] of set.attributes) {
    attributes.set(name, withValue(attribute, change(attribute)));
  }
  return { kind: 'set', attributes, open: call.rest(set.open), place: call.place };
}

/** The attributes that pass, the others unknown or gone. */
export function filterAttributes(
  call: Call,
  set: SetValue,
  test: (attribute: Attribute) => boolean,
): SetValue {
  const attributes = new Map([...set.attributes].filter(([, attribute]) => test(attribute)));
  return { kind: 'set', attributes, open: set.open, place: call.place };
}

function hasAttribute(call: Call, set: SetValue, name: string): KnownValue {
  if (set.attributes.has(name)) return makeBoolean(true, call.place);
  return mayHaveMore(set, name) ? call.unknown(set, makeString(name)) : makeBoolean(false, call.place);
}

/** A set of `{ name; value; }` items; the first of a name counts. */
export function attributesFromPairs(call: Call, list: ListValue): KnownValue {
  const attributes = new Map<string, Attribute>();
  let open = call.rest(list.open);
  call.spend(list.items.length);
  for (const item of list.items) {
    const entry = call.machine.demand(item);
    if (entry.kind === 'symbolic' || entry.kind === 'choice') {
      open ??= call.unknown(entry);
      continue;
    }
    const nameValue = call.machine.select(entry, 'name', item.place);
    const value = call.lazy(() => call.machine.select(entry, 'value', item.place), item.place);
    const attribute = attributeNamed(call, nameValue, value, attributes);
    if (attribute.unknownName) open ??= call.unknown(attribute.unknownName);
    if (!attributes.has(attribute.name)) attributes.set(attribute.name, attribute);
  }
  if (list.conditional.length > 0) open ??= call.unknown(list);
  return { kind: 'set', attributes, open, place: call.place };
}

/** An attribute whose name is a computed value, to stand beside the `others`. */
export function attributeNamed(
  call: Call,
  name: KnownValue,
  value: Thunk,
  others: ReadonlyMap<string, Attribute>,
): Attribute {
  const isKnown = name.kind === 'string' && name.parts.every((part) => typeof part === 'string');
  if (isKnown) {
    return { ...makeAttribute(call.textOf(settled(name)), value), namePlace: name.place };
  }
  if (name.kind !== 'symbolic' && name.kind !== 'choice' && name.kind !== 'string') {
    return call.machine.wrongType('a string', name, call.place, call.name);
  }
  return {
    ...makeAttribute(keyFor(name, others), value),
    unknownName: name,
    namePlace: name.place,
  };
}

function removeAttrs(call: Call): KnownValue {
  const removed = new Set(call.items(1).map((item) => call.textOf(item)));
  return filterAttributes(call, call.set(0), ({ name }) => !removed.has(name));
}

/** The attributes of the second set whose names the first one has. */
function intersectAttrs(call: Call): KnownValue {
  const [names, set] = [call.set(0), call.set(1)];
  if (names.open) return call.unknown(names, set);
  const kept = filterAttributes(call, set, ({ name }) => names.attributes.has(name));
  const { open } = set;
  if (!open) return kept;
  const attributes = new Map(kept.attributes);
  for (const { name } of names.attributes.values()) {
    if (attributes.has(name)) continue;
    const value = call.lazy(() => call.machine.resolve(attributeOf(open, name, call.place)));
    attributes.set(name, makeAttribute(name, value));
  }
  return { ...kept, attributes, open: call.rest(open) };
}

function catAttrs(call: Call): KnownValue {
  const name = call.text(0);
  const found: Thunk[] = [];
  for (const item of call.items(1)) {
    const set = call.asSet(call.machine.demand(item));
    const attribute = set.attributes.get(name);
    if (attribute) found.push(attribute.value);
    else if (set.open) return call.unknown(set.open);
  }
  return makeList(found, call.place);
}

function zipAttrsWith(call: Call): KnownValue {
  const callee = settled(call.callee(0));
  const values = new Map<string, Thunk[]>();
  let open = null;
  for (const item of call.items(1)) {
    const set = call.asSet(call.machine.demand(item));
    open ??= call.rest(set.open);
    for (const { name, value } of set.attributes.values()) {
      const earlier = values.get(name);
      if (earlier) earlier.push(value);
      else values.set(name, [value]);
    }
  }
  const entries = [...values].map(
    ([name, items]) =>
      [name, call.applied(callee, settled(makeString(name)), settled(makeList(items, call.place)))] as const,
  );
  return { ...makeSet(entries, call.place), open };
}

/** For each name in the function's pattern whether it has a default. */
function functionArgs(call: Call): KnownValue {
  const callee = call.known(0);
  if (callee.kind === 'builtin') return makeSet([], call.place);
  if (callee.kind === 'set' && callee.attributes.has('__functionArgs')) {
    return call.machine.select(callee, '__functionArgs', call.place);
  }
  if (callee.kind !== 'function') {
    return call.machine.wrongType('a function', callee, call.place, call.name);
  }
  const { parameter } = callee.lambda;
  const formals = parameter.kind === 'pattern' ? parameter.formals : [];
  return makeSet(
    formals.map(({ name, fallback }) => [name.name, settled(makeBoolean(fallback !== null))] as const),
    call.place,
  );
}
