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

export type Value = KnownValue | FailedValue;

/** Every value but a failure. */
export type KnownValue =
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
  | ChoiceValue;

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

/**
 * A string. Parts that cannot be known stay as symbolic or path values between the known pieces; no two neighbours are
 * both text. The empty string has no parts. A path among the parts stands for its copy in the store, or for its
 * absolute name where `toString` made it.
 */
export interface StringValue extends Located {
  readonly kind: 'string';
  readonly parts: readonly (string | PathValue | SymbolicValue | ChoiceValue)[];
}

/**
 * A path. A relative one is resolved against the folder of the file it stands in: `path` is then relative to the root
 * of the learner's repository, normalised, with leading `../` where it leaves that root, and empty for the root itself.
 * An absolute path keeps its slash; `~/a` is `a` with base `home`; `<a/b>` is `a/b` with base `search`.
 */
export interface PathValue extends Located {
  readonly kind: 'path';
  readonly base: 'repository' | 'absolute' | 'home' | 'search';
  readonly path: string;
  /** The path that text without a slash in front was put behind, as in `./pic + ".png"`; absent for all others. */
  readonly extends?: string;
}

export interface ListValue extends Located {
  readonly kind: 'list';
  /** The items that are there for certain, in their order. */
  readonly items: readonly Thunk[];
  /** Items that are there only under a condition that is not known. */
  readonly conditional: readonly ConditionalItem[];
  /** Null where these are all items, otherwise the unknown list (or placeholder) that may hold more. */
  readonly open: SymbolicValue | null;
  /** How many of `items`, from the first, stand at the index they have here. All, where nothing is unknown. */
  readonly certain: number;
}

export interface ConditionalItem {
  readonly condition: Condition;
  readonly item: Thunk;
}

/** Something unknown that decides, and which way. */
export interface Condition {
  readonly value: SymbolicValue;
  readonly holds: boolean;
}

export interface SetValue extends Located {
  readonly kind: 'set';
  readonly attributes: ReadonlyMap<string, Attribute>;
  /**
   * Null where these are all attributes, otherwise the unknown set (or placeholder) that may hold more; an attribute
   * that is not in `attributes` is then that attribute of `open`.
   */
  readonly open: SymbolicValue | null;
  /** Names that are not among the unknown attributes either. Absent means that any may be there. */
  readonly lacks?: ReadonlySet<string>;
  /**
   * Attributes that are there only under a condition that is not known, as after `// lib.optionalAttrs unknown { … }`.
   * A set that has them is open; absent means that there are none.
   */
  readonly conditional?: ConditionalAttributes;
}

export interface ConditionalAttributes {
  /** Of several with one name the last one whose condition holds counts. */
  readonly attributes: readonly ConditionalAttribute[];
  /** True where `open` stands for nothing but these. */
  readonly complete: boolean;
}

export interface ConditionalAttribute {
  readonly condition: Condition;
  readonly attribute: Attribute;
}

export interface Attribute {
  /** The name; for a name that cannot be known a text such as `${username}`, and `unknownName` is then not null. */
  readonly name: string;
  /** The value of a name that cannot be known, as in `users.${username} = …` with a free `username`. */
  readonly unknownName: Value | null;
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
  /** The function as written; `lambda.parameter` is the name or pattern of its argument. */
  readonly lambda: Lambda;
  /** Applies the function. */
  apply(argument: Thunk): Value;
}

export interface BuiltinValue extends Located {
  readonly kind: 'builtin';
  /** For example `map` or `lib.mkIf`. `Evaluator.apply` calls it. */
  readonly name: string;
}

/** Something that cannot be known here; `origin` says what it stands for, for example `inputs` `home-manager` `url`. */
export interface SymbolicValue extends Located {
  readonly kind: 'symbolic';
  readonly origin: Origin;
}

/**
 * Where a symbolic value comes from: a root and the attribute path taken from it.
 *
 * | root | stands for | `name` |
 * |---|---|---|
 * | `argument` | an argument of a function or module | its name, such as `pkgs` |
 * | `input` | an input of the flake | its name, such as `home-manager` |
 * | `free-variable` | a name that the text does not bind | the name |
 * | `file` | the value of a file that was not shown, or its text | the path |
 * | `placeholder` | `...` | `...` |
 * | `application` | the result of calling an unknown function, see `application` | the function as text |
 * | `computed` | the result of an operation with an unknown operand, see `operands` | operator or builtin |
 */
export interface Origin {
  readonly root: 'argument' | 'input' | 'free-variable' | 'file' | 'placeholder' | 'application' | 'computed';
  readonly name: string;
  readonly path: readonly string[];
  /** The call, for the root `application`; `f a b` is the call of (the call of `f` with `a`) with `b`. */
  readonly application: SymbolicApplication | null;
  /** What took part, for the root `computed`; the path, for an imported file; otherwise empty. */
  readonly operands: readonly Value[];
}

export interface SymbolicApplication {
  readonly function: SymbolicValue;
  readonly argument: Thunk;
  /** Where the call stands. */
  readonly place: Place | null;
}

/** One of two values, and nobody can say which: `if unknown then a else b`, and what was computed from it. */
export interface ChoiceValue extends Located {
  readonly kind: 'choice';
  readonly condition: SymbolicValue;
  readonly consequence: Thunk;
  readonly alternative: Thunk;
}

/** Evaluation stops here: Nix would report an error, or the budget is used up. */
export interface FailedValue extends Located {
  readonly kind: 'failed';
  readonly failure: Failure;
}

export interface Failure {
  readonly code: FailureCode;
  readonly place: Place | null;
  /** What the message needs, see `FailureCode`. */
  readonly details: Readonly<Record<string, string>>;
}

/**
 * Why evaluation fails, with the keys of its details.
 *
 * - `undefined-variable` (name; scope: `with` where one stands around it that does not have the name)
 * - `missing-attribute` (name, path: the names asked for up to here, joined with dots; candidates: the names that are
 *   there, separated by blanks, shortened)
 * - `wrong-type` (expected, actual, context: the operator or builtin)
 * - `not-a-function` (actual)
 * - `missing-argument` (name), `unexpected-argument` (name): a function with a pattern was called wrongly
 * - `missing-module-argument` (name): a module asks for an argument that nobody hands to it
 * - `infinite-recursion` (name: of the binding or option that asks for itself, if it has one)
 * - `assertion-failed`, `thrown` (message)
 * - `duplicate-attribute` (name; how: `computed` where only evaluation could find it)
 * - `misplaced-mark`: `mkIf` or the like stands at a value where the module system no longer looks for it
 * - `relative-path-string` (text): a string that is not absolute stands where a path to a file is needed
 * - `invalid-index`, `division-by-zero`, `invalid-argument` (context)
 * - `budget-exhausted` (limit: `steps` or `depth`)
 * - `syntax`: the parser found nothing where an expression belongs
 */
export type FailureCode =
  | 'undefined-variable'
  | 'missing-attribute'
  | 'wrong-type'
  | 'not-a-function'
  | 'missing-argument'
  | 'unexpected-argument'
  | 'missing-module-argument'
  | 'infinite-recursion'
  | 'assertion-failed'
  | 'thrown'
  | 'duplicate-attribute'
  | 'misplaced-mark'
  | 'relative-path-string'
  | 'invalid-index'
  | 'division-by-zero'
  | 'invalid-argument'
  | 'budget-exhausted'
  | 'syntax';

/** A value that is computed when it is first asked for, once. `force` never throws. */
export interface Thunk {
  readonly expression: Expression | null;
  readonly place: Place | null;
  force(): Value;
}
