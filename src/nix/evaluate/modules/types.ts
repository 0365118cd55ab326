import type { Attribute, Condition, Failure, Place, SymbolicValue, Thunk, Value } from '../value.ts';

/** One evaluation of the module system, such as a host, or one user's home. */
export interface ModuleRequest {
  /** The modules as `modules = [ … ]` has them: paths, functions, sets, or something unknown. */
  readonly modules: readonly Thunk[];
  /** `specialArgs` or `extraSpecialArgs`: known while imports are collected, and always handed to every module. */
  readonly specialArguments?: ReadonlyMap<string, Thunk>;
  /** Not null where `specialArguments` is not complete: a name that is missing there is this attribute of it. */
  readonly unknownArguments?: SymbolicValue | null;
  /**
   * Arguments that the surrounding system provides through `_module.args`, such as `pkgs`, `osConfig`, `modulesPath`.
   * What the modules themselves define there comes first.
   */
  readonly arguments?: ReadonlyMap<string, Thunk>;
  /** What `config` holds besides the definitions; by default the symbolic argument `config`. */
  readonly unknownConfig?: SymbolicValue;
  /** What `lib` is; by default `evaluator.library` of the symbolic argument `lib`. */
  readonly library?: Value;
}

/** A module that takes part, in the order the module system meets them; each file once. */
export interface CollectedModule {
  /**
   * `file`: a file at hand; `inline`: a set or function written in place; `unknown`: a symbolic value, such as
   * `inputs.home-manager.nixosModules.default`, or a file that is not at hand; `failed`: it cannot be loaded, see
   * `problems`.
   */
  readonly kind: 'file' | 'inline' | 'unknown' | 'failed';
  /** The file it stands in, as the caller named it; null where it stands in none at hand. */
  readonly file: string | null;
  /** Where it is mentioned: the item of `modules` or `imports`. */
  readonly place: Place | null;
  /** The item as it was given, before a path was followed or a function called. */
  readonly given: Value;
  /** The set it came to, or the symbolic value, or the failure. */
  readonly value: Value;
  readonly importedBy: CollectedModule | null;
  /** Under which unknown conditions it is imported; empty for most. */
  readonly conditions: readonly Condition[];
}

/** What one module says about one option. */
export interface Definition {
  /** The value, freed of `mkIf`, `mkMerge`, `mkForce`, `mkBefore` and the like. */
  readonly value: Thunk;
  /** The attribute that made it, with the places of name and binding; null where a whole module is the definition. */
  readonly attribute: Attribute | null;
  readonly place: Place | null;
  readonly file: string | null;
  readonly module: CollectedModule;
  /** As in the module system: 100 for a plain one, 50 for `mkForce`, 1000 for `mkDefault`; the lowest wins. */
  readonly priority: number;
  /** The order among merged lists: 1000, 500 for `mkBefore`, 1500 for `mkAfter`. */
  readonly order: number;
  /** Unknown `mkIf` conditions it stands under. A definition whose condition is false is not there at all. */
  readonly conditions: readonly Condition[];
}

/** A node in the tree of everything that is defined. Computed when asked for. */
export interface OptionNode {
  readonly path: readonly string[];
  /** What the modules say right here, in order, also what a lower priority overrides. */
  readonly definitions: readonly Definition[];
  /** Names below, where definitions are sets. */
  readonly names: readonly string[];
  /** Not null where a definition is unknown or an open set: more may be defined here than `names` tells. */
  readonly open: SymbolicValue | null;
  /** The node below; null where no definition has that name. */
  child(name: string): OptionNode | null;
  /**
   * All definitions merged as the module system merges options whose type follows from the values: sets by attribute,
   * lists one after the other, everything else must be equal.
   */
  readonly value: Thunk;
  /**
   * Whole values one over the other, as the type `attrs` of nixpkgs' `lib/types.nix` joins them, which looks for no
   * `mkForce` or `mkIf` in them. The same as `value` where a definition depends on something unknown.
   */
  readonly joined: Value;
  /** Definitions of the winning priority that contradict each other; empty where they agree. */
  readonly conflicts: readonly Definition[];
}

/**
 * What the module system would refuse.
 *
 * - `not-a-module`: a value that is neither path, function nor set (actual)
 * - `flake-as-module`: a set with an `outPath` and `_type = "flake"`
 * - `relative-path-string`: a string where a path is meant (text)
 * - `config-wrapper-mixed`: `config` or `options` beside other attributes (name: the first of the others)
 * - `nested-list`: a list among the modules
 * - `imports-not-a-list` (actual)
 * - `not-a-module-name`: `disabledModules`, or an item of it, that names no module (actual)
 * - `circular-import`: a file is imported by what it imports (file)
 * - `failed`: the module's own failure, in `failure`; a `config` that decides about imports is `infinite-recursion`
 */
export interface ModuleProblem {
  readonly code:
    | 'not-a-module'
    | 'flake-as-module'
    | 'relative-path-string'
    | 'config-wrapper-mixed'
    | 'nested-list'
    | 'imports-not-a-list'
    | 'not-a-module-name'
    | 'circular-import'
    | 'failed';
  readonly place: Place | null;
  readonly details: Readonly<Record<string, string>>;
  readonly module: CollectedModule;
  readonly failure: Failure | null;
}

export interface ModuleCollection {
  readonly modules: readonly CollectedModule[];
  readonly problems: readonly ModuleProblem[];
  /** Everything under `config`, or at the top level of modules without it. */
  readonly root: OptionNode;
  /** Options the modules declare, as written. */
  readonly declarations: readonly { readonly module: CollectedModule; readonly value: Thunk }[];
  /** The node at a path, null where nothing is defined there. */
  at(path: readonly string[]): OptionNode | null;
  /** The merged configuration, which is what modules receive as `config`. */
  readonly config: Thunk;
}
