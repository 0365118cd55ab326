import { Environment } from '../environment.ts';
import type { Machine } from '../machine.ts';
import { makeBoolean, makeSet, settled } from '../make.ts';
import { symbolic } from '../symbolic.ts';
import type { Thunk } from '../value.ts';
import { controlBuiltins } from './control.ts';
import { builtinThunk, type Definitions } from './define.ts';
import { fileBuiltins } from './files.ts';
import { jsonBuiltins } from './json.ts';
import { listBuiltins } from './lists.ts';
import { numberBuiltins } from './numbers.ts';
import { setBuiltins } from './sets.ts';
import { stringBuiltins } from './strings.ts';
import { typeBuiltins } from './types.ts';

export const builtinDefinitions: Definitions = {
  ...controlBuiltins,
  ...fileBuiltins,
  ...jsonBuiltins,
  ...listBuiltins,
  ...numberBuiltins,
  ...setBuiltins,
  ...stringBuiltins,
  ...typeBuiltins,
};

/**
 * Builtins whose result is unknown: they ask the machine, the network or the store, or (`match`, `split`) would run a
 * stranger's regular expression.
 */
const unknownBuiltins =
  `addDrvOutputDependencies appendContext convertHash currentSystem currentTime derivation
derivationStrict fetchGit fetchMercurial fetchTarball fetchTree fetchurl filterSource findFile flakeRefToString fromTOML
genericClosure getContext getEnv getFlake hasContext hashFile hashString langVersion match nixPath nixVersion outputOf
parseFlakeRef path placeholder readDir readFileType scopedImport split storeDir storePath toFile toPath toXML
unsafeDiscardOutputDependency unsafeGetAttrPos`.split(/\s+/);

/** Builtins that are in scope without `builtins.`; every other one is as `__name`. */
const globalBuiltins = new Set(
  `abort baseNameOf break derivation derivationStrict dirOf fetchGit fetchMercurial fetchTarball fetchTree fromTOML
import isNull map placeholder removeAttrs scopedImport throw toString`.split(/\s+/),
);

/** The names that every Nix file sees. */
export function baseEnvironment(machine: Machine): Environment {
  const builtins = new Map<string, Thunk>();
  for (const [name, definition] of Object.entries(builtinDefinitions)) {
    builtins.set(name, builtinThunk(machine, name, definition));
  }
  for (const name of unknownBuiltins) {
    builtins.set(name, settled(symbolic('free-variable', 'builtins', [name])));
  }
  const constants: readonly (readonly [string, Thunk])[] = [
    ['true', settled(makeBoolean(true))],
    ['false', settled(makeBoolean(false))],
    ['null', settled({ kind: 'null', place: null })],
  ];
  const set = machine.lazy(() => makeSet([...builtins, ...constants, ['builtins', set]]));
  const names = [...builtins].map(
    ([name, value]) => [globalBuiltins.has(name) ? name : `__${name}`, value] as const,
  );
  const curPos = settled(symbolic('free-variable', '__curPos'));
  return Environment.root(new Map([...constants, ...names, ['builtins', set], ['__curPos', curPos]]));
}
