import { findFile, importFile } from '../files.ts';
import { asPath } from '../inspect.ts';
import { makeBoolean } from '../make.ts';
import { fail } from '../signal.ts';
import { coerce, joined } from '../strings.ts';
import { symbolic } from '../symbolic.ts';
import type { KnownValue, PathValue } from '../value.ts';
import { type Call, type Definitions, define } from './define.ts';

/** What touches files. Only `import` can look into one, and only into the files at hand. */
export const fileBuiltins: Definitions = {
  import: define(1, (call) => {
    const path = pathArgument(call, 0);
    return path.kind === 'path' ? importFile(call.machine, path, call.place) : call.unknown(path);
  }),
  pathExists: define(1, (call) => {
    const path = pathArgument(call, 0);
    if (path.kind === 'path' && path.base === 'repository' && findFile(call.machine, path.path)) {
      return makeBoolean(true, call.place);
    }
    return call.unknown(path);
  }),
  readFile: define(1, (call) => {
    const path = pathArgument(call, 0);
    return path.kind === 'path' ? symbolic('file', path.path, ['text'], call.place) : call.unknown(path);
  }),
};

/** The argument as a path; a symbolic value or a string with unknown parts where that cannot be told. */
function pathArgument(call: Call, index: number): PathValue | KnownValue {
  const value = call.value(index);
  if (value.kind === 'symbolic' || value.kind === 'choice') return call.machine.unknown(value);
  const text =
    value.kind === 'path'
      ? value
      : joined(call.machine, coerce(call.machine, value, call.place, 'interpolation'), call.place);
  const path = asPath(text);
  if (path) return path;
  const start = text.kind === 'string' ? (text.parts[0] ?? '') : null;
  if (typeof start === 'string' && !start.startsWith('/')) {
    return fail('relative-path-string', call.place, { text: start });
  }
  return text;
}
