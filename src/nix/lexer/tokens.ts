/**
 * The kinds of token. Small integers, so that the parser can look up their properties in typed arrays; plain numbers
 * for the compiler, because literal types would make it believe that a kind stays the same across `next()`.
 */
export const Token = {
  Eof: 0,
  /** A character that can begin no token of Nix. */
  Invalid: 1,
  Identifier: 2,
  Integer: 3,
  Float: 4,
  /** The `"` that opens a string; the parser scans the rest. */
  Quote: 5,
  /** The `''` that opens an indented string, with the blanks and the line break after it. */
  IndentedQuote: 6,
  /** The text of a path up to its first interpolation. */
  Path: 7,
  HomePath: 8,
  SearchPath: 9,
  Uri: 10,
  If: 11,
  Then: 12,
  Else: 13,
  Assert: 14,
  With: 15,
  Let: 16,
  In: 17,
  Rec: 18,
  Inherit: 19,
  Or: 20,
  Ellipsis: 21,
  OpenBrace: 22,
  CloseBrace: 23,
  OpenBracket: 24,
  CloseBracket: 25,
  OpenParenthesis: 26,
  CloseParenthesis: 27,
  OpenInterpolation: 28,
  Semicolon: 29,
  Comma: 30,
  Colon: 31,
  At: 32,
  Dot: 33,
  Question: 34,
  Assign: 35,
  Equal: 36,
  NotEqual: 37,
  Less: 38,
  LessOrEqual: 39,
  Greater: 40,
  GreaterOrEqual: 41,
  And: 42,
  LogicalOr: 43,
  Implies: 44,
  Update: 45,
  Concatenate: 46,
  Plus: 47,
  Minus: 48,
  Star: 49,
  Slash: 50,
  Not: 51,
  /** `…`, which some editors and chat programs make of `...`. */
  UnicodeEllipsis: 52,
};

export type TokenKind = number;

/** How many kinds there are, for tables indexed by kind. */
export const tokenKinds = 53;
