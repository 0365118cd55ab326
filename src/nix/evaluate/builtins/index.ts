import { type Bindings, Environment } from '../environment.ts';
import { later, makeBoolean, makeSet, settled } from '../make.ts';
import { symbolic } from '../symbolic.ts';
import type { KnownValue, Thunk } from '../value.ts';
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
parseFlakeRef path placeholder readFileType scopedImport split storeDir storePath toFile toPath toXML
unsafeDiscardOutputDependency unsafeGetAttrPos`.split(/\s+/);

/** Builtins that are in scope without `builtins.`; every other one is as `__name`. */
const globalBuiltins = new Set(
  `abort baseNameOf break derivation derivationStrict dirOf fetchGit fetchMercurial fetchTarball fetchTree fromTOML
import isNull map placeholder removeAttrs scopedImport throw toString`.split(/\s+/),
);

const constants: ReadonlyMap<string, KnownValue> = new Map<string, KnownValue>([
  ['true', makeBoolean(true)],
  ['false', makeBoolean(false)],
  ['null', { kind: 'null', place: null }],
]);

const builtinNames: ReadonlySet<string> = new Set([...Object.keys(builtinDefinitions), ...unknownBuiltins]);

/** The names that nothing in a file binds, each made when somebody asks for it, once for all evaluations. */
class Builtins implements Bindings {
  readonly #made = new Map<string, Thunk>();

  /** What a name stands for that nothing binds. */
  get(name: string): Thunk | undefined {
    if (constants.has(name) || name === 'builtins' || globalBuiltins.has(name)) return this.#builtin(name);
    if (!name.startsWith('__')) return undefined;
    if (name === '__curPos') return settled(symbolic('free-variable', name));
    const rest = name.slice(2);
    return builtinNames.has(rest) && !globalBuiltins.has(rest) ? this.#builtin(rest) : undefined;
  }

  #builtin(name: string): Thunk {
    const made = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, made);
    return made;
  }

  #make(name: string): Thunk {
    const constant = constants.get(name);
    if (constant) return settled(constant);
    if (name === 'builtins') return this.#all();
    const definition = builtinDefinitions[name];
    return definition
      ? builtinThunk(name, definition)
      : settled(symbolic('free-variable', 'builtins', [name]));
  }

  /** The set `builtins`, which has itself among its attributes. */
  #all(): Thunk {
    const names = [...builtinNames, ...constants.keys(), 'builtins'];
    return later(() => makeSet(names.map((one) => [one, this.#builtin(one)] as const)));
  }
}

/** The names that every Nix file sees. */
export const baseEnvironment: Environment = Environment.root(new Builtins());
