import { Token, type TokenKind } from '../lexer/tokens.ts';
import { maxMisfits } from '../limits.ts';
import type { SourceLines } from '../source.ts';
import { interpolationEnd, type TokenList } from './token-list.ts';

/** A bracket that was opened, or a `let`, which `in` closes. */
export interface Opener {
  readonly kind: TokenKind;
  /** Its index among the tokens. */
  readonly index: number;
  readonly line: number;
  /** The indentation of its line. */
  readonly indentation: number;
}

/** An opener without its closer, and the index of the token at which that shows; the number of tokens for the end. */
export interface Unclosed extends Opener {
  readonly shownAt: number;
}

/** Which brackets belong together in a text where some are missing or too many. All numbers are indices of tokens. */
export interface Matching {
  /** The closer of an opener, the opener of a closer; null where there is none. */
  partnerOf(index: number): number | null;
  /** In the order in which they were opened. */
  readonly unclosed: readonly Unclosed[];
  /** Closers that close nothing. */
  readonly strays: readonly number[];
  /** Closers of the wrong kind, which close the opener that `partners` gives. */
  readonly mistyped: readonly number[];
}

const closerOf: Readonly<Record<TokenKind, TokenKind>> = {
  [Token.OpenBrace]: Token.CloseBrace,
  [Token.OpenBracket]: Token.CloseBracket,
  [Token.OpenParenthesis]: Token.CloseParenthesis,
  [Token.OpenInterpolation]: Token.CloseBrace,
  [Token.Let]: Token.In,
};

/** The kind of token that closes an opener of this kind. */
export function closerKind(opener: TokenKind): TokenKind {
  return closerOf[opener] ?? Token.Eof;
}

/**
 * Pairs brackets. As long as everything fits, indentation plays no part; where the brackets do not add up, a closer at
 * the beginning of a line belongs to the opener whose line is indented as much. Null where very many do not fit.
 */
export function matchBrackets(tokens: TokenList, lines: SourceLines): Matching | null {
  const plain = new Matcher(tokens, lines, false);
  if (plain.run(0)) return plain;
  const careful = new Matcher(tokens, lines, true);
  return careful.run(maxMisfits) ? careful : null;
}

class Matcher implements Matching {
  readonly unclosed: Unclosed[] = [];
  readonly strays: number[] = [];
  readonly mistyped: number[] = [];
  /** How many brackets do not fit so far; a `let` without its `in` does not count. */
  private misfits = 0;
  private readonly tokens: TokenList;
  private readonly lines: SourceLines;
  private readonly byIndentation: boolean;
  private readonly stack: Opener[] = [];
  /** By the index of a token that of its partner, plus 1; 0 where it has none. */
  private readonly partners: Int32Array;
  /** How many openers of a kind are in the stack. */
  private readonly open = new Map<TokenKind, number>();
  /** By the kind of the opener: how many more openers than closers the text has; negative for too few. */
  private readonly surplus = new Map<TokenKind, number>();

  constructor(tokens: TokenList, lines: SourceLines, byIndentation: boolean) {
    this.tokens = tokens;
    this.lines = lines;
    this.byIndentation = byIndentation;
    this.partners = new Int32Array(tokens.length);
  }

  partnerOf(index: number): number | null {
    const partner = this.partners[index] ?? 0;
    return partner === 0 ? null : partner - 1;
  }

  /** Returns false, at once, when more brackets than `tolerated` do not fit. */
  run(tolerated: number): boolean {
    if (this.byIndentation) this.count();
    let line = 0;
    let indentation = this.lines.indentationOf(0);
    let nextLine = this.lines.startOf(1);
    const { tokens, lines } = this;
    for (let index = 0; index < tokens.length; index++) {
      const kind = tokens.kindAt(index);
      if (isBracket[kind] === 0 || this.isLegacyLet(index)) continue;
      const start = tokens.startAt(index);
      if (start >= nextLine) {
        line = lines.indexAt(start);
        nextLine = lines.startOf(line + 1);
        indentation = lines.indentationOf(line);
      }
      const opener = openerKind(kind);
      if (opener === null) {
        this.push({ kind, index, line, indentation });
      } else {
        const isFirst = index === 0 || tokens.startAt(index - 1) < lines.startOf(line);
        this.close(index, opener, line, isFirst);
        if (this.misfits > tolerated) return false;
      }
    }
    while (this.stack.length > 0) this.popUnclosed(this.tokens.length);
    this.unclosed.sort((a, b) => a.index - b.index);
    return this.misfits <= tolerated;
  }

  private isLegacyLet(index: number): boolean {
    return this.tokens.kindAt(index) === Token.Let && this.tokens.kindAt(index + 1) === Token.OpenBrace;
  }

  private count(): void {
    for (let index = 0; index < this.tokens.length; index++) {
      const kind = this.tokens.kindAt(index);
      const closes = openerKind(kind);
      if (closes !== null) this.surplus.set(closes, (this.surplus.get(closes) ?? 0) - 1);
      else if (closerOf[kind] !== undefined) this.surplus.set(kind, (this.surplus.get(kind) ?? 0) + 1);
    }
  }

  private push(opener: Opener): void {
    this.stack.push(opener);
    this.open.set(opener.kind, (this.open.get(opener.kind) ?? 0) + 1);
  }

  private pop(): Opener | undefined {
    const opener = this.stack.pop();
    if (opener !== undefined) this.open.set(opener.kind, (this.open.get(opener.kind) ?? 0) - 1);
    return opener;
  }

  private popUnclosed(shownAt: number): void {
    const opener = this.pop();
    if (opener === undefined) return;
    this.unclosed.push({ ...opener, shownAt });
    if (opener.kind !== Token.Let) this.misfits++;
    this.surplus.set(opener.kind, (this.surplus.get(opener.kind) ?? 0) - 1);
  }

  private stray(index: number, kind: TokenKind): void {
    this.strays.push(index);
    this.misfits++;
    this.surplus.set(kind, (this.surplus.get(kind) ?? 0) + 1);
  }

  private isMissing(kind: TokenKind): boolean {
    return (this.surplus.get(kind) ?? 0) > 0;
  }

  private isExtra(kind: TokenKind): boolean {
    return (this.surplus.get(kind) ?? 0) < 0;
  }

  /** Closes the opener at this place in the stack with the token `index`, and leaves those above it unclosed. */
  private closeAt(place: number, index: number): void {
    while (this.stack.length > place + 1) this.popUnclosed(index);
    const opener = this.pop();
    if (opener === undefined) return;
    this.partners[opener.index] = index + 1;
    this.partners[index] = opener.index + 1;
  }

  private close(index: number, kind: TokenKind, line: number, isFirst: boolean): void {
    if ((this.open.get(kind) ?? 0) === 0) {
      if (kind !== Token.Let) this.closeNothing(index, kind);
      return;
    }
    let top = this.stack.length - 1;
    while (this.stack[top]?.kind === Token.Let && kind !== Token.Let) top--;
    const opener = this.stack[top];
    if (opener === undefined) return;
    if (opener.kind !== kind)
      this.closeOther(index, kind, top, isFirst ? this.lines.indentationOf(line) : null);
    else if (this.byIndentation) this.closeSame(index, top, opener, line, isFirst);
    else this.closeAt(top, index);
  }

  private closeNothing(index: number, kind: TokenKind): void {
    const top = this.stack.at(-1);
    if (top !== undefined && top.kind !== Token.Let && this.byIndentation && this.isMistyped(kind, top)) {
      this.closeMistyped(index, kind, top);
    } else {
      this.stray(index, kind);
    }
  }

  private isMistyped(kind: TokenKind, top: Opener): boolean {
    return this.isExtra(kind) && this.isMissing(top.kind);
  }

  private closeMistyped(index: number, kind: TokenKind, top: Opener): void {
    this.surplus.set(kind, (this.surplus.get(kind) ?? 0) + 1);
    this.surplus.set(top.kind, (this.surplus.get(top.kind) ?? 0) - 1);
    this.mistyped.push(index);
    this.misfits++;
    this.closeAt(this.stack.lastIndexOf(top), index);
  }

  /** The innermost opener is of the kind of the closer. */
  private closeSame(index: number, top: number, opener: Opener, line: number, isFirst: boolean): void {
    const { kind } = opener;
    const indentation = this.lines.indentationOf(line);
    let place = top;
    if (kind !== Token.Let && (this.isMissing(kind) || this.isExtra(kind))) {
      if (!isFirst || opener.line === line || indentation === opener.indentation) {
        if (this.isMissing(kind)) place = this.outerThatFitsBetter(index, top, opener);
      } else if (indentation > opener.indentation && this.isExtra(kind)) {
        this.stray(index, kind);
        return;
      } else if (indentation < opener.indentation && this.isMissing(kind)) {
        place = this.placeIndented(kind, top, indentation) ?? top;
      }
    }
    this.closeAt(place, index);
  }

  /**
   * `{ a = { b = 1; }`: what follows the brace does not follow a value, so it is the outer set that ends here, provided
   * that indentation does not tell them apart.
   */
  private outerThatFitsBetter(index: number, top: number, opener: Opener): number {
    const isValue = this.tokens.kindAt(opener.index - 1) === Token.Assign;
    const next = this.tokens.kindAt(index + 1);
    const endsValue = next !== Token.Eof && next !== Token.CloseBrace && next !== Token.In;
    if (!isValue || endsValue || opener.kind !== Token.OpenBrace) return top;
    for (let place = top - 1; place >= 0; place--) {
      const outer = this.stack[place];
      if (outer?.kind !== Token.OpenBrace || outer.indentation !== opener.indentation) return top;
      if (this.tokens.kindAt(outer.index - 1) !== Token.Assign) return place;
    }
    return top;
  }

  private closeOther(index: number, kind: TokenKind, top: number, indentation: number | null): void {
    const innermost = this.stack[top];
    if (innermost === undefined) return;
    if (kind === Token.Let) {
      // An `in` inside of brackets closes the `let` around them only if a bracket is missing.
      if (this.isMissing(innermost.kind)) this.closeAt(this.nearest(kind, top) ?? top, index);
      return;
    }
    const place =
      (indentation === null ? null : this.placeIndented(kind, top, indentation)) ?? this.nearest(kind, top);
    if (this.byIndentation && this.isMistyped(kind, innermost) && (place === null || indentation === null)) {
      this.closeMistyped(index, kind, innermost);
    } else if (place === null) {
      this.stray(index, kind);
    } else {
      this.closeAt(place, index);
    }
  }

  private nearest(kind: TokenKind, from: number): number | null {
    for (let place = from; place >= 0; place--) if (this.stack[place]?.kind === kind) return place;
    return null;
  }

  private placeIndented(kind: TokenKind, from: number, indentation: number): number | null {
    for (let place = from; place >= 0; place--) {
      const opener = this.stack[place];
      if (opener === undefined || opener.indentation < indentation) return null;
      if (opener.kind === kind && opener.indentation === indentation) return place;
    }
    return null;
  }
}

/** The kind of the opener that a kind of token closes, or null where it closes none. */
function openerKind(kind: TokenKind): TokenKind | null {
  switch (kind) {
    case Token.CloseBrace:
      return Token.OpenBrace;
    case interpolationEnd:
      return Token.OpenInterpolation;
    case Token.CloseBracket:
      return Token.OpenBracket;
    case Token.CloseParenthesis:
      return Token.OpenParenthesis;
    case Token.In:
      return Token.Let;
    default:
      return null;
  }
}

/** 1 for the kinds that open or close something. */
const isBracket = new Uint8Array(interpolationEnd + 1);
for (let kind = 0; kind <= interpolationEnd; kind++) {
  if (closerOf[kind] !== undefined || openerKind(kind) !== null) isBracket[kind] = 1;
}
