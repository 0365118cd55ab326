import { baseEnvironment } from './builtins/index.ts';
import type { Machine } from './machine.ts';
import { joinPath } from './paths.ts';
import { symbolic } from './symbolic.ts';
import type { KnownValue, PathValue, Place, Thunk } from './value.ts';

/** The key of the file among the files at hand, or of `default.nix` in that folder; null where neither is there. */
export function findFile(machine: Machine, path: string): string | null {
  const { files } = machine.options;
  const file = joinPath(path);
  if (files.has(file)) return file;
  const inFolder = joinPath(path, 'default.nix');
  return files.has(inFolder) ? inFolder : null;
}

/** The value of a file, evaluated once; symbolic where it is not at hand. */
export function importFile(machine: Machine, path: PathValue, place: Place | null): KnownValue {
  const file = path.base === 'repository' ? findFile(machine, path.path) : null;
  if (file === null) {
    const { origin } = symbolic('file', fileName(path));
    return machine.resolve({ kind: 'symbolic', origin: { ...origin, operands: [path] }, place });
  }
  return machine.demand(fileThunk(machine, file));
}

function fileThunk(machine: Machine, file: string): Thunk {
  const earlier = machine.imported.get(file);
  if (earlier) return earlier;
  const source = machine.options.files.get(file);
  if (!source) throw new Error(`not a file at hand: ${file}`);
  const thunk = machine.delay(source.tree, baseEnvironment.inFile(file, new Map()), file);
  machine.imported.set(file, thunk);
  return thunk;
}

/** A path as one writes it in Nix. */
function fileName(path: PathValue): string {
  if (path.base === 'home') return `~/${path.path}`;
  return path.base === 'search' ? `<${path.path}>` : path.path;
}
