import { makeInteger, makeList, makeSet, settled } from '../make.ts';
import { joinPath } from '../paths.ts';
import { fail } from '../signal.ts';
import { coerce, joined } from '../strings.ts';
import type { KnownValue, StringValue, Thunk } from '../value.ts';
import { type Call, type Definitions, define } from './define.ts';
import { compareVersions, parseDerivationName, splitVersion } from './versions.ts';

export const stringBuiltins: Definitions = {
  toString: define(1, (call) => asString(call, call.value(0))),
  concatStringsSep: define(2, (call) => join(call, call.value(0), call.items(1))),
  stringLength: define(1, (call) => makeInteger(BigInt(byteLength(textOfAny(call, 0))), call.place)),
  substring: define(3, substring),
  replaceStrings: define(3, replaceStrings),
  baseNameOf: define(1, baseName),
  dirOf: define(1, folder),
  compareVersions: define(2, (call) =>
    makeInteger(BigInt(compareVersions(call.text(0), call.text(1))), call.place),
  ),
  splitVersion: define(1, (call) => texts(call, splitVersion(call.text(0)))),
  parseDrvName: define(1, (call) => {
    const { name, version } = parseDerivationName(call.text(0));
    return makeSet(
      [
        ['name', settled(call.string(name))],
        ['version', settled(call.string(version))],
      ],
      call.place,
    );
  }),
  unsafeDiscardStringContext: define(1, (call) => asString(call, call.value(0))),
};

export function asString(call: Call, value: KnownValue): KnownValue {
  if (value.kind === 'symbolic' || value.kind === 'choice') return call.machine.unknown(value);
  return joined(call.machine, coerce(call.machine, value, call.place, 'toString'), call.place);
}

/** The items as strings with the separator between them; unknown pieces stay pieces. */
export function join(call: Call, separator: KnownValue, items: readonly Thunk[]): KnownValue {
  if (separator.kind !== 'string') {
    return call.machine.wrongType('a string', separator, call.place, call.name);
  }
  const pieces: StringValue['parts'][number][] = [];
  items.forEach((item, index) => {
    if (index > 0) for (const piece of separator.parts) pieces.push(piece);
    const value = call.machine.demand(item);
    for (const piece of coerce(call.machine, value, call.place, 'interpolation')) pieces.push(piece);
  });
  return joined(call.machine, pieces, call.place);
}

export function texts(call: Call, values: readonly string[]): KnownValue {
  call.spend(values.length);
  return makeList(
    values.map((value) => settled(call.string(value))),
    call.place,
  );
}

/** The text of a value that Nix coerces to a string. */
function textOfAny(call: Call, index: number): string {
  return call.textOf(
    settled(
      joined(call.machine, coerce(call.machine, call.value(index), call.place, 'interpolation'), call.place),
    ),
  );
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function byteLength(text: string): number {
  return isAscii(text) ? text.length : encoder.encode(text).length;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 127) return false;
  }
  return true;
}

/** Start and length count bytes; a negative length means up to the end. */
function substring(call: Call): KnownValue {
  const [start, length] = [call.count(0), call.count(1)];
  if (start < 0) return fail('invalid-argument', call.place, { context: call.name });
  const text = textOfAny(call, 2);
  const end = length < 0 ? undefined : start + length;
  if (isAscii(text)) return call.string(text.slice(start, end));
  return call.string(decoder.decode(encoder.encode(text).slice(start, end)));
}

function replaceStrings(call: Call): KnownValue {
  const from = call.items(0).map((item) => call.textOf(item));
  const to = call.items(1);
  if (from.length !== to.length) {
    return fail('invalid-argument', call.place, { context: call.name });
  }
  return replace(call, from, to, call.text(2));
}

/** At each place the first of `from` that fits; an empty one fits everywhere, and then the character is kept. */
export function replace(call: Call, from: readonly string[], to: readonly Thunk[], text: string): KnownValue {
  let result = '';
  let index = 0;
  while (index <= text.length) {
    call.spend(1 + Math.floor(from.length / 8));
    const at = index;
    const match = from.findIndex((candidate) => text.startsWith(candidate, at));
    const replacement = to[match];
    const found = from[match] ?? '';
    if (replacement) {
      const inserted = call.textOf(replacement);
      call.spend(Math.floor(inserted.length / 64));
      result += inserted;
    }
    if (found === '') result += text.charAt(index);
    index += Math.max(1, found.length);
  }
  return call.string(result);
}

function baseName(call: Call): KnownValue {
  const value = call.value(0);
  const text = value.kind === 'path' ? value.path : lastText(call, value);
  if (value.kind === 'path' && value.path === '') return call.unknown(value);
  const trimmed = text.endsWith('/') ? text.slice(0, -1) : text;
  return call.string(trimmed.slice(trimmed.lastIndexOf('/') + 1));
}

/** The text behind the last unknown part, if it holds a slash: enough to know the base name. */
function lastText(call: Call, value: KnownValue): string {
  const [piece, ...more] = coerce(call.machine, value, call.place, 'interpolation').toReversed();
  if (piece === undefined) return '';
  if (typeof piece === 'string' && (more.length === 0 || piece.slice(0, -1).includes('/'))) return piece;
  return call.machine.unknown(value);
}

function folder(call: Call): KnownValue {
  const value = call.value(0);
  if (value.kind === 'path') {
    return { ...value, path: joinPath(value.path, '..'), place: call.place };
  }
  const text = call.text(0);
  const slash = text.lastIndexOf('/');
  if (slash < 0) return call.string('.');
  return call.string(slash === 0 ? '/' : text.slice(0, slash));
}
