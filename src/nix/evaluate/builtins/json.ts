import { makeBoolean, makeList, makeSet, settled } from '../make.ts';
import { integer } from '../numbers.ts';
import { fail } from '../signal.ts';
import { coerce, joined } from '../strings.ts';
import type { KnownValue, SetValue, StringValue } from '../value.ts';
import { type Call, type Definitions, define } from './define.ts';
import { sortedAttributes } from './sets.ts';

export const jsonBuiltins: Definitions = {
  toJSON: define(1, (call) => {
    const pieces: Piece[] = [];
    write(call, call.value(0), pieces);
    return joined(call.machine, pieces, call.place);
  }),
  fromJSON: define(1, (call) => parse(call, call.text(0))),
};

type Piece = StringValue['parts'][number];

/** Appends the value as JSON; one list of pieces for all, since copies at each level would cost their square. */
function write(call: Call, value: KnownValue, pieces: Piece[]): void {
  const { machine, place } = call;
  machine.budget.enter(place);
  call.spend(1);
  writeValue(call, value, pieces);
  machine.budget.leave();
}

function writeValue(call: Call, value: KnownValue, pieces: Piece[]): void {
  switch (value.kind) {
    case 'null':
      pieces.push('null');
      break;
    case 'boolean':
    case 'integer':
      pieces.push(String(value.value));
      break;
    case 'float':
      pieces.push(Number.isInteger(value.value) ? value.value.toFixed(1) : String(value.value));
      break;
    case 'string':
      writeString(value.parts, pieces);
      break;
    case 'path':
      writeString([value], pieces);
      break;
    case 'symbolic':
    case 'choice':
      pieces.push(value);
      break;
    case 'list':
      pieces.push('[');
      call.itemsOf(value).forEach((item, index) => {
        if (index > 0) pieces.push(',');
        write(call, call.machine.demand(item), pieces);
      });
      pieces.push(']');
      break;
    case 'set':
      writeSet(call, value, pieces);
      break;
    default:
      call.machine.wrongType('a JSON value', value, call.place, call.name);
  }
}

function writeSet(call: Call, set: SetValue, pieces: Piece[]): void {
  if (set.attributes.has('outPath') || set.attributes.has('__toString')) {
    writeString(coerce(call.machine, set, call.place, 'interpolation'), pieces);
    return;
  }
  if (set.open) call.machine.unknown(set);
  pieces.push('{');
  sortedAttributes(set).forEach((attribute, index) => {
    if (index > 0) pieces.push(',');
    writeString([attribute.name], pieces);
    pieces.push(':');
    write(call, call.machine.demand(attribute.value), pieces);
  });
  pieces.push('}');
}

function writeString(parts: readonly Piece[], pieces: Piece[]): void {
  pieces.push('"');
  for (const part of parts) {
    pieces.push(typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part);
  }
  pieces.push('"');
}

function parse(call: Call, text: string): KnownValue {
  call.spend(text.length);
  checkNesting(call, text);
  try {
    return convert(call, JSON.parse(text, keepNumbers));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('invalid-argument', call.place, { context: call.name });
  }
}

/** JavaScript's parser nests as deep as the text; so the text may not be deeper than evaluation. */
function checkNesting(call: Call, text: string): void {
  const { limits } = call.machine.budget;
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString && character === '\\') index += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && (character === '[' || character === '{')) depth += 1;
    else if (!isInString && (character === ']' || character === '}')) depth -= 1;
    if (depth > limits.depth) fail('budget-exhausted', call.place, { limit: 'depth' });
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
    if (/^-?\d{1,19}$/.test(value.text)) return integer(BigInt(value.text), place, call.name);
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
