import type { Listing } from '../evaluator.ts';
import { findFile, importFile } from '../files.ts';
import { asPath } from '../inspect.ts';
import { makeBoolean, makeList, makeSet, settled } from '../make.ts';
import { joinPath } from '../paths.ts';
import { fail } from '../signal.ts';
import { coerce, compareText, joined } from '../strings.ts';
import { symbolic } from '../symbolic.ts';
import type { KnownValue, PathValue, Place, SymbolicValue } from '../value.ts';
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
  readDir: define(1, (call) => {
    const path = pathArgument(call, 0);
    const listing = listingOf(call, path);
    if (path.kind !== 'path' || listing === null) return call.unknown(path);
    call.spend(listing.entries.size);
    const entries = [...listing.entries].map(([name, type]) => [name, settled(call.string(type))] as const);
    return { ...makeSet(entries, call.place), open: restOf(path, listing, call.place) };
  }),
  readFile: define(1, (call) => {
    const path = pathArgument(call, 0);
    return path.kind === 'path' ? symbolic('file', path.path, ['text'], call.place) : call.unknown(path);
  }),
};

/** `lib.filesystem` of nixpkgs. */
export const folderFunctions: Definitions = {
  listFilesRecursive: define(1, (call) => {
    const path = pathArgument(call, 0);
    if (path.kind !== 'path' || listingOf(call, path) === null) return call.unknown(path);
    const { files, open } = filesBelow(call, path);
    return { ...makeList(files.map(settled), call.place), open, certain: open ? 0 : files.length };
  }),
};

/** Every file below a folder, in the order of their names. */
function filesBelow(call: Call, folder: PathValue): { files: PathValue[]; open: SymbolicValue | null } {
  const listing = listingOf(call, folder);
  const files: PathValue[] = [];
  let open = listing ? restOf(folder, listing, call.place) : null;
  call.spend(1 + (listing?.entries.size ?? 0));
  for (const [name, type] of [...(listing?.entries ?? [])].sort(([a], [b]) => compareText(a, b))) {
    const path: PathValue = { ...folder, path: joinPath(folder.path, name) };
    if (type === 'regular') files.push(path);
    else {
      const below = filesBelow(call, path);
      files.push(...below.files);
      open ??= below.open;
    }
  }
  return { files, open };
}

function listingOf({ machine }: Call, path: KnownValue): Listing | null {
  if (path.kind !== 'path' || path.base !== 'repository') return null;
  return machine.options.listFolder?.(joinPath(path.path)) ?? null;
}

/** What else may be in a folder. */
function restOf({ path }: PathValue, { complete }: Listing, place: Place | null): SymbolicValue | null {
  return complete ? null : symbolic('file', path, ['entries'], place);
}

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
