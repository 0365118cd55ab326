/**
 * What a lazy partial evaluation yields. A value is what Nix would compute, as far as it can be known from the text at
 * hand; the rest stays symbolic and remembers where it came from.
 */
import type { AttributeName, Expression, Lambda, Span } from '../syntax.ts';

/** A place in one of the texts that are evaluated together. */
export interface Place {
  /** The name of the file as the caller gave it, for example `home/home.nix`. */
  readonly file: string;
  readonly span: Span;
}

export type Value =
  | NullValue
  | BooleanValue
  | IntegerValue
  | FloatValue
  | StringValue
  | PathValue
  | ListValue
  | SetValue
  | FunctionValue
  | SymbolicValue
  | FailedValue;

interface Located {
  /** The expression that made the value, where one did. */
  readonly place: Place | null;
}

export interface NullValue extends Located {
  readonly kind: 'null';
}

export interface BooleanValue extends Located {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface IntegerValue extends Located {
  readonly kind: 'integer';
  readonly value: bigint;
}

export interface FloatValue extends Located {
  readonly kind: 'float';
  readonly value: number;
}

/** A string. Parts that cannot be known stay as symbolic or path values between the known pieces. */
export interface StringValue extends Located {
  readonly kind: 'string';
  readonly parts: readonly (string | Value)[];
}

/**
 * A path. A relative one is resolved against the folder of the file it stands in: `path` is then relative to the root
 * of the learner's repository, normalised, with leading `../` where it leaves that root.
 */
export interface PathValue extends Located {
  readonly kind: 'path';
  readonly base: 'repository' | 'absolute' | 'home' | 'search';
  readonly path: string;
}

export interface ListValue extends Located {
  readonly kind: 'list';
  readonly items: readonly Thunk[];
  /** True where a placeholder or an unknown list means that there are more items than shown. */
  readonly open: boolean;
}

export interface SetValue extends Located {
  readonly kind: 'set';
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** True where a placeholder or an unknown set means that there are more attributes than shown. */
  readonly open: boolean;
}

export interface Attribute {
  readonly name: string;
  /** Where the name is written; for `a.b = 1` each level has its own. */
  readonly namePlace: Place | null;
  /** The binding as written, for excerpts and fixes. */
  readonly bindingPlace: Place | null;
  readonly nameNode: AttributeName | null;
  readonly value: Thunk;
}

export type FunctionValue = ClosureValue | BuiltinValue;

export interface ClosureValue extends Located {
  readonly kind: 'function';
  readonly lambda: Lambda;
  /** Applies the function. */
  readonly apply: (argument: Thunk) => Value;
}

export interface BuiltinValue extends Located {
  readonly kind: 'builtin';
  readonly name: string;
  readonly apply: (argument: Thunk) => Value;
}

/** Something that cannot be known here; `origin` says what it stands for, for example `inputs` `home-manager` `url`. */
export interface SymbolicValue extends Located {
  readonly kind: 'symbolic';
  readonly origin: Origin;
}

/**
 * Where a symbolic value comes from: a root (a function argument such as `inputs` or `pkgs`, a file that was not shown,
 * a placeholder) and the attribute path taken from it. `computed` means that an unknown took part in a computation.
 */
export interface Origin {
  readonly root: 'argument' | 'input' | 'free-variable' | 'file' | 'placeholder' | 'computed';
  readonly name: string;
  readonly path: readonly string[];
}

/** Evaluation stops here: Nix would report an error. */
export interface FailedValue extends Located {
  readonly kind: 'failed';
  readonly failure: Failure;
}

export interface Failure {
  readonly code:
    | 'undefined-variable'
    | 'missing-attribute'
    | 'wrong-type'
    | 'not-a-function'
    | 'missing-argument'
    | 'unexpected-argument'
    | 'infinite-recursion'
    | 'assertion-failed'
    | 'thrown'
    | 'budget-exhausted'
    | 'syntax';
  readonly place: Place | null;
  /** What the message needs: the name, the expected and the actual type, … */
  readonly details: Readonly<Record<string, string>>;
}

/** A value that is computed when it is first asked for, once. */
export interface Thunk {
  readonly expression: Expression | null;
  readonly place: Place | null;
  force(): Value;
}
