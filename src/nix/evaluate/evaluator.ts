import type { Expression } from '../syntax.ts';
import { type BudgetLimits, defaultLimits } from './budget.ts';
import { baseEnvironment } from './builtins/index.ts';
import type { Environment } from './environment.ts';
import { findFile, importFile } from './files.ts';
import { libraryOf } from './library/index.ts';
import { Machine } from './machine.ts';
import { known } from './signal.ts';
import type { KnownValue, Place, SetValue, SymbolicValue, Thunk, Value } from './value.ts';

/** A file as the parser left it (`Parsed` of `src/nix/parse.ts`). */
export interface SourceFile {
  readonly tree: Expression;
}

/** Names that are bound around an expression, besides the builtins. */
export type Scope = ReadonlyMap<string, Thunk>;

export interface Listing {
  readonly entries: ReadonlyMap<string, 'regular' | 'directory'>;
  /** Whether nothing else can be in the folder. */
  readonly complete: boolean;
}

/** What is known of a value that is not known itself. */
export interface Shape {
  readonly kind: Exclude<KnownValue['kind'], 'symbolic' | 'choice'>;
  /** The names of its attributes, where it is a set and all of them are known. */
  readonly names: readonly string[] | null;
}

export interface EvaluatorOptions {
  /** The files at hand, by their path from the root of the repository, for example `home/home.nix`. */
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Absent limits are those of `defaultLimits`. */
  readonly budget?: Partial<BudgetLimits>;
  /**
   * Tells what an unknown is, where the caller knows: `nixpkgs.lib` is `evaluator.library(value)`, `inputs.self` a set
   * with an `outPath`. Asked once for each symbolic value that comes up by a name or a selection; null leaves it
   * symbolic.
   */
  readonly resolve?: (value: SymbolicValue) => Value | null;
  /** What is in a folder of the repository, by its path; null where nobody knows of such a folder. */
  readonly listFolder?: (path: string) => Listing | null;
  /** What the caller knows of an unknown besides; null for nothing. */
  readonly shapeOf?: (value: SymbolicValue) => Shape | null;
  /**
   * Asked for a variable that nothing binds, as fragments have them. Null makes it the failure `undefined-variable`,
   * which is what Nix says and what happens without this option.
   */
  readonly freeVariable?: (name: string, place: Place) => Value | null;
}

export interface Evaluator {
  /**
   * The value of an expression that stands in `file`: relative paths start from its folder, places carry its name. The
   * file need not be one of `files`.
   */
  evaluate(file: string, expression: Expression, scope?: Scope): Value;
  /** The same, put off until somebody asks. */
  delay(file: string, expression: Expression, scope?: Scope): Thunk;
  /** Calls a function: a closure, a builtin, a set with `__functor`, something unknown. */
  apply(callee: Value, argument: Thunk, place?: Place | null): Value;
  /** The value at an attribute path; `missing-attribute` where it is not. */
  select(value: Value, path: readonly string[], place?: Place | null): Value;
  /**
   * The value of one of `files`, evaluated once; for a folder that of its `default.nix`. A symbolic value of root `file`
   * where it is not at hand.
   */
  importFile(path: string, place?: Place | null): Value;
  /** Whether the file, or `default.nix` in that folder, is at hand: its key in `files`, or null. */
  findFile(path: string): string | null;
  /**
   * nixpkgs' `lib`: the functions that this evaluator knows. What it does not know is that attribute of `unknown`, so
   * that `nixpkgs.lib.nixosSystem` keeps its origin.
   */
  library(unknown: SymbolicValue): SetValue;
  /** Steps taken so far, at most `limits.steps`. */
  readonly stepsUsed: number;
  /** The greatest depth reached so far. */
  readonly depthUsed: number;
  readonly limits: BudgetLimits;
  /** The works, for what builds on them inside this folder, such as `collectModules`. */
  readonly machine: Machine;
}

export function createEvaluator(options: EvaluatorOptions): Evaluator {
  return new LazyEvaluator(options);
}

/** A class, since an object literal with getters has a shape of its own each time, which outlives it in V8. */
class LazyEvaluator implements Evaluator {
  readonly machine: Machine;
  readonly limits: BudgetLimits;
  readonly library = libraryOf;

  constructor(options: EvaluatorOptions) {
    this.machine = new Machine(options, { ...defaultLimits, ...options.budget });
    this.limits = this.machine.budget.limits;
  }

  evaluate(file: string, expression: Expression, scope?: Scope): Value {
    return this.machine.guard(() => this.machine.evaluate(expression, around(file, scope)));
  }

  delay(file: string, expression: Expression, scope?: Scope): Thunk {
    return this.machine.delay(expression, around(file, scope));
  }

  apply(callee: Value, argument: Thunk, place: Place | null = null): Value {
    return this.machine.guard(() => this.machine.apply(known(callee), argument, place));
  }

  select(value: Value, path: readonly string[], place: Place | null = null): Value {
    return this.machine.guard(() =>
      path.reduce(
        (inner, name, index) => this.machine.select(inner, name, place, path.slice(0, index + 1).join('.')),
        known(value),
      ),
    );
  }

  importFile(path: string, place: Place | null = null): Value {
    return this.machine.guard(() =>
      importFile(this.machine, { kind: 'path', base: 'repository', path, place }, place),
    );
  }

  findFile(path: string): string | null {
    return findFile(this.machine, path);
  }

  get stepsUsed(): number {
    return this.machine.budget.steps;
  }

  get depthUsed(): number {
    return this.machine.budget.deepest;
  }
}

const noScope: Scope = new Map();

function around(file: string, scope: Scope = noScope): Environment {
  return baseEnvironment.inFile(file, scope);
}
