import { type Call, type Definition, type Definitions, define } from '../builtins/define.ts';
import { asString, join, replace, texts } from '../builtins/strings.ts';
import { compareVersions } from '../builtins/versions.ts';
import { makeBoolean, makeList, makeString, settled } from '../make.ts';
import { integer } from '../numbers.ts';
import { fail } from '../signal.ts';
import type { KnownValue, StringValue } from '../value.ts';

export const stringFunctions: Definitions = {
  concatStrings: define(1, (call) => join(call, makeString(''), call.items(0))),
  concatMapStrings: define(2, (call) => join(call, makeString(''), mapped(call, 1))),
  concatMapStringsSep: define(3, (call) => {
    const items = call.items(2).map((item) => call.applied(call.thunk(1), item));
    return join(call, call.value(0), items);
  }),
  concatLines: define(1, (call) => {
    const newline = settled(makeString('\n'));
    return join(
      call,
      makeString(''),
      call.items(0).flatMap((item) => [item, newline]),
    );
  }),
  join: define(2, (call) => join(call, call.value(0), call.items(1))),
  intersperse: define(2, (call) =>
    makeList(
      call.items(1).flatMap((item, index) => (index > 0 ? [call.thunk(0), item] : [item])),
      call.place,
    ),
  ),
  optionalString: define(2, (call) => {
    const branches = { consequence: call.thunk(1), alternative: settled(makeString('', call.place)) };
    return call.machine.choose(call.value(0), branches, call.place);
  }),
  hasPrefix: edgeTest((string) => string.parts[0], 'startsWith'),
  hasSuffix: edgeTest((string) => string.parts.at(-1), 'endsWith'),
  hasInfix: define(2, (call) => makeBoolean(call.text(1).includes(call.text(0)), call.place)),
  removePrefix: define(2, (call) => {
    const [prefix, text] = [call.text(0), call.text(1)];
    return call.string(text.startsWith(prefix) ? text.slice(prefix.length) : text);
  }),
  removeSuffix: define(2, (call) => {
    const [suffix, text] = [call.text(0), call.text(1)];
    return call.string(text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text);
  }),
  splitString: define(2, (call) => {
    const [separator, text] = [call.text(0), call.text(1)];
    call.spend(text.length);
    return texts(call, separator === '' ? ['', text, ''] : text.split(separator));
  }),
  stringToCharacters: define(1, (call) => {
    const text = call.text(0);
    call.spend(text.length);
    return texts(call, [...text]);
  }),
  replaceString: define(3, (call) => replace(call, [call.text(0)], [call.thunk(1)], call.text(2))),
  toLower: letters(/[A-Z]+/g, (text) => text.toLowerCase()),
  toUpper: letters(/[a-z]+/g, (text) => text.toUpperCase()),
  trim: define(1, (call) =>
    call.string(
      call
        .text(0)
        .replace(/^[ \t\r\n]+/, '')
        .trimEnd(),
    ),
  ),
  toInt: define(1, (call) => {
    const text = call.text(0).trim();
    if (!/^-?\d{1,19}$/.test(text)) return fail('thrown', call.place, { message: call.name });
    return integer(BigInt(text), call.place, call.name);
  }),
  escapeShellArg: define(1, (call) => {
    const text = call.textOf(settled(asString(call, call.value(0))));
    const isPlain = /^[\w.,:+@%/-]+$/.test(text);
    return call.string(isPlain ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  }),
  versionOlder: define(2, (call) => makeBoolean(compareVersions(call.text(1), call.text(0)) > 0, call.place)),
  versionAtLeast: define(2, (call) =>
    makeBoolean(compareVersions(call.text(1), call.text(0)) <= 0, call.place),
  ),
};

function mapped(call: Call, index: number) {
  return call.items(index).map((item) => call.applied(call.thunk(0), item));
}

/** Whether a string begins or ends with a text, which can be known even where other parts are not. */
function edgeTest(
  edge: (string: StringValue) => StringValue['parts'][number] | undefined,
  test: 'startsWith' | 'endsWith',
): Definition {
  return define(2, (call): KnownValue => {
    const sought = call.text(0);
    const value = call.value(1);
    if (value.kind !== 'string') {
      return call.machine.wrongType('a string', value, call.place, call.name);
    }
    const part = edge(value) ?? '';
    if (typeof part === 'string' && (value.parts.length < 2 || part.length >= sought.length)) {
      return makeBoolean(part[test](sought), call.place);
    }
    return sought === '' ? makeBoolean(true, call.place) : call.machine.unknown(value);
  });
}

/** Changes ASCII letters only, as nixpkgs does. */
function letters(pattern: RegExp, change: (text: string) => string): Definition {
  return define(1, (call) => call.string(call.text(0).replace(pattern, change)));
}
