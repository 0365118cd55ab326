import { settled, symbolic, type Thunk } from '../../nix/evaluate/index.ts';

/** Arguments that a module system brings by itself, of which only the names are known. */
export function argumentThunks(names: readonly string[]): ReadonlyMap<string, Thunk> {
  return new Map(names.map((name) => [name, settled(symbolic('argument', name))]));
}
