import { Token, type TokenKind, tokenKinds } from '../lexer/tokens.ts';
import type { BinaryOperator } from '../syntax.ts';

export const rightAssociative = 1;
export const nonAssociative = 2;

/** How tightly a token binds as an operator, from 1; 0 for tokens that are none. */
export const precedence = new Uint8Array(tokenKinds);

/** {@link rightAssociative}, {@link nonAssociative}, or 0 for operators that lean left. */
export const associativity = new Uint8Array(tokenKinds);

/** The operator that a token stands for. */
export const operators: BinaryOperator[] = [];

/** How tightly `!` binds: looser than `+`, tighter than `//`. */
export const notPrecedence = 7;

/** How tightly the sign `-` binds: tighter than every operator. */
export const negatePrecedence = 12;

/** The operators from the loosest to the tightest, as in `parser.y`. */
function define(level: number, associates: number, pairs: readonly [TokenKind, BinaryOperator][]): void {
  for (const [token, operator] of pairs) {
    precedence[token] = level;
    associativity[token] = associates;
    operators[token] = operator;
  }
}

define(1, rightAssociative, [[Token.Implies, '->']]);
define(2, 0, [[Token.LogicalOr, '||']]);
define(3, 0, [[Token.And, '&&']]);
define(4, nonAssociative, [
  [Token.Equal, '=='],
  [Token.NotEqual, '!='],
]);
define(5, nonAssociative, [
  [Token.Less, '<'],
  [Token.LessOrEqual, '<='],
  [Token.Greater, '>'],
  [Token.GreaterOrEqual, '>='],
]);
define(6, rightAssociative, [[Token.Update, '//']]);
define(8, 0, [
  [Token.Plus, '+'],
  [Token.Minus, '-'],
]);
define(9, 0, [
  [Token.Star, '*'],
  [Token.Slash, '/'],
]);
define(10, rightAssociative, [[Token.Concatenate, '++']]);
precedence[Token.Question] = 11;

/** 1 for the kinds with which an operand of an application, or an item of a list, begins. */
export const startsOperand = new Uint8Array(tokenKinds);
for (const kind of [
  Token.Identifier,
  Token.Integer,
  Token.Float,
  Token.Quote,
  Token.IndentedQuote,
  Token.Path,
  Token.HomePath,
  Token.SearchPath,
  Token.Uri,
  Token.Let,
  Token.Rec,
  Token.OpenBrace,
  Token.OpenBracket,
  Token.OpenParenthesis,
]) {
  startsOperand[kind] = 1;
}
