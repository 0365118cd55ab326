/**
 * The syntax tree of a piece of Nix, and the tokens below it.
 *
 * Every node has the half-open span it covers in the text as given, in UTF-16 code units from 0. Line and column are
 * computed only when somebody asks (`source.ts`). The tree keeps what the learner wrote: parentheses, the spelling of
 * numbers, dotted paths. What the parser had to invent or skip is visible as `missing` and in the list of problems.
 */

/** A half-open range of UTF-16 offsets into the text as given: `start <= offset < end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Expression =
  | Identifier
  | IntegerLiteral
  | FloatLiteral
  | StringLiteral
  | PathLiteral
  | UriLiteral
  | SetExpression
  | ListExpression
  | LetExpression
  | LegacyLetExpression
  | WithExpression
  | AssertExpression
  | IfExpression
  | Lambda
  | Application
  | Selection
  | AttributeTest
  | UnaryOperation
  | BinaryOperation
  | Parenthesized
  | RestPlaceholder
  | MissingExpression;

export interface Identifier extends Span {
  readonly kind: 'identifier';
  readonly name: string;
}

export interface IntegerLiteral extends Span {
  readonly kind: 'integer';
  readonly value: bigint;
}

export interface FloatLiteral extends Span {
  readonly kind: 'float';
  readonly value: number;
}

/** `"…"` or `''…''`; in the parts escapes are resolved and, for `''`, the common indentation is stripped. */
export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly style: 'double' | 'indented';
  readonly parts: readonly StringPart[];
  /**
   * Of how many pieces Nix puts it together; an escape in a `''…''` text is a piece of its own, though the parts keep
   * neighbouring text as one. Only a text in one piece can be a static name.
   */
  readonly pieces: number;
}

export type StringPart = TextPart | Interpolation;

export interface TextPart extends Span {
  readonly kind: 'text';
  readonly value: string;
}

/** `${ … }` in a string, a path or an attribute path. */
export interface Interpolation extends Span {
  readonly kind: 'interpolation';
  readonly expression: Expression;
}

/** `./a`, `a/b` and `../a` are relative, `/a` is absolute, `~/a` is home, `<a>` is search. */
export interface PathLiteral extends Span {
  readonly kind: 'path';
  readonly base: 'relative' | 'absolute' | 'home' | 'search';
  readonly parts: readonly StringPart[];
}

/** An old unquoted URL such as `https://example.org/x`. */
export interface UriLiteral extends Span {
  readonly kind: 'uri';
  readonly value: string;
}

export interface SetExpression extends Span {
  readonly kind: 'set';
  readonly recursive: boolean;
  readonly bindings: readonly Binding[];
}

export interface ListExpression extends Span {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface LetExpression extends Span {
  readonly kind: 'let';
  readonly bindings: readonly Binding[];
  readonly body: Expression;
}

/** The old form `let { …; body = x; }`. */
export interface LegacyLetExpression extends Span {
  readonly kind: 'legacy-let';
  readonly bindings: readonly Binding[];
}

export interface WithExpression extends Span {
  readonly kind: 'with';
  readonly environment: Expression;
  readonly body: Expression;
}

export interface AssertExpression extends Span {
  readonly kind: 'assert';
  readonly condition: Expression;
  readonly body: Expression;
}

export interface IfExpression extends Span {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly consequence: Expression;
  readonly alternative: Expression;
}

export interface Lambda extends Span {
  readonly kind: 'lambda';
  readonly parameter: Identifier | Pattern;
  readonly body: Expression;
}

/** `{ a, b ? 1, ... } @ name`. */
export interface Pattern extends Span {
  readonly kind: 'pattern';
  readonly formals: readonly Formal[];
  /** The span of `...`, or null where the pattern is closed. */
  readonly ellipsis: Span | null;
  /** The name bound with `@`, on either side. */
  readonly alias: Identifier | null;
  /** The braces with what is between them, without the alias. */
  readonly braces: Span;
}

export interface Formal extends Span {
  readonly kind: 'formal';
  readonly name: Identifier;
  readonly fallback: Expression | null;
}

/** One function applied to one argument; `f a b` is two of them. */
export interface Application extends Span {
  readonly kind: 'application';
  readonly function: Expression;
  readonly argument: Expression;
}

/** `subject.path or fallback`. */
export interface Selection extends Span {
  readonly kind: 'selection';
  readonly subject: Expression;
  readonly path: AttributePath;
  readonly fallback: Expression | null;
}

/** `subject ? path`. */
export interface AttributeTest extends Span {
  readonly kind: 'attribute-test';
  readonly subject: Expression;
  readonly path: AttributePath;
}

export interface UnaryOperation extends Span {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '++'
  | '//'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '->';

export interface BinaryOperation extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Parenthesized extends Span {
  readonly kind: 'parenthesized';
  readonly expression: Expression;
}

/** `...` or `…` where the learner left something out on purpose. Only fragments may contain it. */
export interface RestPlaceholder extends Span {
  readonly kind: 'rest';
}

/** An expression that ought to stand here and does not; a problem says so. The span is where it belongs. */
export interface MissingExpression extends Span {
  readonly kind: 'missing';
}

export type Binding = Assignment | Inherit | RestPlaceholder;

/** `path = value;` */
export interface Assignment extends Span {
  readonly kind: 'assignment';
  readonly path: AttributePath;
  readonly value: Expression;
}

/** `inherit a b;` or `inherit (source) a b;` */
export interface Inherit extends Span {
  readonly kind: 'inherit';
  readonly source: Expression | null;
  readonly names: readonly AttributeName[];
}

export interface AttributePath extends Span {
  readonly kind: 'attribute-path';
  readonly names: readonly AttributeName[];
}

/** `name`, `"name"`, `"na${me}"` or `${name}`. `or` is an identifier here. */
export type AttributeName = Identifier | StringLiteral | Interpolation;

export type Node = Expression | Binding | AttributePath | Interpolation | TextPart | Pattern | Formal;

/** A comment as written, `#` or the slash-and-star delimiters included. */
export interface Comment extends Span {
  readonly kind: 'comment';
}
