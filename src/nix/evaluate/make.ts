/** Makers of values, for builtins and for callers that hand values in. */
import type { Attribute, ListValue, Place, SetValue, StringValue, Thunk, Value } from './value.ts';

/** A thunk whose value is known already. */
export function settled(value: Value): Thunk {
  return new SettledThunk(value);
}

class SettledThunk implements Thunk {
  readonly expression = null;
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get place(): Place | null {
    return this.#value.place;
  }

  force(): Value {
    return this.#value;
  }
}

/** A thunk of what has nothing to do with an evaluation, made when somebody asks for it. */
export function later(make: () => Value): Thunk {
  let value: Value | null = null;
  return {
    expression: null,
    place: null,
    force: () => {
      value ??= make();
      return value;
    },
  };
}

export function makeString(text: string, place: Place | null = null): StringValue {
  return { kind: 'string', parts: text === '' ? [] : [text], place };
}

export function makeBoolean(value: boolean, place: Place | null = null): Value & { kind: 'boolean' } {
  return { kind: 'boolean', value, place };
}

export function makeInteger(value: bigint, place: Place | null = null): Value & { kind: 'integer' } {
  return { kind: 'integer', value, place };
}

export function makeList(items: readonly Thunk[], place: Place | null = null): ListValue {
  return { kind: 'list', items, conditional: [], open: null, certain: items.length, place };
}

/** A closed set whose attributes are written nowhere. */
export function makeSet(entries: Iterable<readonly [string, Thunk]>, place: Place | null = null): SetValue {
  const attributes = new Map<string, Attribute>();
  for (const [name, value] of entries) attributes.set(name, makeAttribute(name, value));
  return { kind: 'set', attributes, open: null, place };
}

/** An attribute that stands in no text. */
export function makeAttribute(name: string, value: Thunk): Attribute {
  return { name, unknownName: null, namePlace: null, bindingPlace: null, nameNode: null, value };
}
