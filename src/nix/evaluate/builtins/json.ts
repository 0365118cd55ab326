import { makeBoolean, makeList, makeSet, settled } from '../make.ts';
import { integer } from '../numbers.ts';
import { fail } from '../signal.ts';
import { coerce, joined } from '../strings.ts';
import type { KnownValue, StringValue } from '../value.ts';
import { type Call, type Definitions, define } from './define.ts';
import { sortedAttributes } from './sets.ts';

export const jsonBuiltins: Definitions = {
  toJSON: define(1, (call) => joined(call.machine, write(call, call.value(0)), call.place)),
  fromJSON: define(1, (call) => parse(call, call.text(0))),
};

type Piece = StringValue['parts'][number];

function write(call: Call, value: KnownValue): readonly Piece[] {
  const { machine, place } = call;
  machine.budget.enter(place);
  call.spend(1);
  const pieces = writeValue(call, value);
  machine.budget.leave();
  return pieces;
}

function writeValue(call: Call, value: KnownValue): readonly Piece[] {
  const { machine, place } = call;
  switch (value.kind) {
    case 'null':
      return ['null'];
    case 'boolean':
    case 'integer':
      return [String(value.value)];
    case 'float':
      return [Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value)];
    case 'string':
      return quoted(value.parts);
    case 'path':
      return quoted([value]);
    case 'symbolic':
    case 'choice':
      return [value];
    case 'list':
      return separated(
        '[',
        ']',
        call.itemsOf(value).map((item) => write(call, machine.demand(item))),
      );
    case 'set': {
      if (value.attributes.has('outPath') || value.attributes.has('__toString')) {
        return quoted(coerce(machine, value, place, 'interpolation'));
      }
      if (value.open) return machine.unknown(value);
      return separated(
        '{',
        '}',
        sortedAttributes(value).map((attribute) => [
          ...quoted([attribute.name]),
          ':',
          ...write(call, machine.demand(attribute.value)),
        ]),
      );
    }
    default:
      return machine.wrongType('a JSON value', value, place, call.name);
  }
}

function quoted(parts: readonly Piece[]): readonly Piece[] {
  const inner = parts.map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part));
  return ['"', ...inner, '"'];
}

function separated(opener: string, closer: string, items: readonly (readonly Piece[])[]): readonly Piece[] {
  return [opener, ...items.flatMap((item, index) => (index > 0 ? [',', ...item] : item)), closer];
}

function parse(call: Call, text: string): KnownValue {
  call.spend(text.length);
  try {
    return convert(call, JSON.parse(text, keepNumbers));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('invalid-argument', call.place, { context: call.name });
  }
}

/** A number with its digits, since integers have 64 bits and `1.0` is a float. */
class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function keepNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value;
}

function convert(call: Call, value: unknown): KnownValue {
  const { machine, place } = call;
  machine.budget.enter(place);
  const result = convertValue(call, value);
  machine.budget.leave();
  return result;
}

function convertValue(call: Call, value: unknown): KnownValue {
  const { place } = call;
  if (value === null) return { kind: 'null', place };
  if (typeof value === 'boolean') return makeBoolean(value, place);
  if (typeof value === 'string') return call.string(value);
  if (value instanceof JsonNumber) {
    if (/^-?\d+$/.test(value.text)) return integer(BigInt(value.text), place, call.name);
    return { kind: 'float', value: Number(value.text), place };
  }
  if (Array.isArray(value)) {
    return makeList(
      value.map((item) => settled(convert(call, item))),
      place,
    );
  }
  const entries = Object.entries(value as object);
  return makeSet(
    entries.map(([name, item]) => [name, settled(convert(call, item))] as const),
    place,
  );
}
