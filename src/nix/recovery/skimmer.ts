import { CharacterClass, isIn } from '../lexer/characters.ts';
import { Lexer } from '../lexer/lexer.ts';
import { Token, type TokenKind } from '../lexer/tokens.ts';
import { wrongQuoteEnd } from '../lexer/wrong-quotes.ts';
import { maxOpenBrackets, maxProblems, maxTokens } from '../limits.ts';
import type { SourceLines } from '../source.ts';
import {
  endOfWord,
  guessIndentedEnd,
  guessNameEnd,
  guessQuotedEnd,
  looksLikeOpener,
  swallowsCode,
} from './string-ends.ts';
import { interpolationEnd, TokenList } from './token-list.ts';

/** A string or an interpolation that may lack its end. */
export interface Doubt {
  /** The offset of its opening. */
  readonly start: number;
  /** Whether it looks as if something else was swallowed. */
  readonly isStrong: boolean;
}

/** An interpolation that is never closed, and where it ought to be. */
export interface UnclosedInterpolation {
  readonly start: number;
  readonly closeAt: number;
  /** Where the string around it begins. */
  readonly string: number;
}

interface StringContext {
  readonly start: number;
  readonly quote: TokenKind;
}

interface OpenInterpolation {
  readonly start: number;
  /** How many brackets were open when it began. */
  readonly depth: number;
  readonly string: StringContext | null;
}

/**
 * Reads the tokens of a broken text, ending those strings and interpolations early whose offsets are in `ended`, and
 * measures how well the text reads that way.
 */
export class Skimmer extends Lexer {
  readonly tokens: TokenList;
  /** Where a string ends that is never closed, by the offset of its opening. */
  readonly stringEnds = new Map<number, number>();
  readonly openInterpolations: UnclosedInterpolation[] = [];
  readonly doubts: Doubt[] = [];
  /** How badly the text reads: brackets that do not fit, strings that seem to swallow code, characters of no use. */
  badness = 0;
  private readonly lines: SourceLines;
  private readonly ended: ReadonlySet<number>;
  private readonly brackets: TokenKind[] = [];
  private readonly interpolations: OpenInterpolation[] = [];

  constructor(text: string, lines: SourceLines, ended: ReadonlySet<number>) {
    super(text);
    this.lines = lines;
    this.ended = ended;
    this.tokens = new TokenList(text.length);
  }

  /** Reads to the end. Returns false for a text that is beyond repair. */
  run(): boolean {
    do {
      this.advance();
      switch (this.kind) {
        case Token.Slash:
          // A comment that is never closed ends with its line.
          if (this.source.charCodeAt(this.end) === 42 /* * */) this.end = this.endOfLine(this.end);
          else this.push(this.kind);
          break;
        case Token.Quote:
        case Token.IndentedQuote:
          this.doubtInterpolation();
          this.push(this.kind);
          this.string({ start: this.start, quote: this.kind }, this.end);
          break;
        case Token.OpenInterpolation:
          this.push(this.kind);
          this.interpolations.push({ start: this.start, depth: this.brackets.length, string: null });
          break;
        case Token.OpenBrace:
          this.open(Token.CloseBrace);
          break;
        case Token.OpenBracket:
          this.open(Token.CloseBracket);
          break;
        case Token.OpenParenthesis:
          this.open(Token.CloseParenthesis);
          break;
        case Token.CloseBrace:
          this.closeBrace();
          break;
        case Token.CloseBracket:
        case Token.CloseParenthesis:
          this.push(this.kind);
          this.close(this.kind);
          break;
        case Token.Eof:
          break;
        case Token.Invalid:
          this.invalid();
          break;
        default:
          this.push(this.kind);
      }
      if (this.isBeyondRepair()) return false;
    } while (this.kind !== Token.Eof);
    this.badness += this.brackets.length + 3 * this.interpolations.length;
    for (const { start } of this.interpolations) this.doubts.push({ start, isStrong: true });
    return true;
  }

  /** What stands between quotes that are none for Nix is a text for the parser. */
  private invalid(): void {
    const close = wrongQuoteEnd(this.source, this.start);
    this.badness += close === null ? 1 : 2;
    if (close !== null) this.end = close + 1;
    this.push(this.kind);
  }

  private isBeyondRepair(): boolean {
    return (
      this.brackets.length + this.interpolations.length > maxOpenBrackets ||
      this.stringEnds.size > maxProblems ||
      this.tokens.length > maxTokens
    );
  }

  private push(kind: TokenKind): void {
    this.tokens.push(kind, this.start, this.end);
  }

  private open(closer: TokenKind): void {
    this.push(this.kind);
    this.brackets.push(closer);
  }

  private close(kind: TokenKind): void {
    const depth = this.interpolations.at(-1)?.depth ?? 0;
    const place = this.brackets.lastIndexOf(kind);
    if (place < depth) {
      this.badness++;
      return;
    }
    this.badness += this.brackets.length - place - 1;
    this.brackets.length = place;
  }

  private closeBrace(): void {
    const around = this.interpolations.at(-1);
    const isInner = around !== undefined && this.brackets.indexOf(Token.CloseBrace, around.depth) >= 0;
    if (around === undefined || isInner) {
      this.push(this.kind);
      this.close(this.kind);
      return;
    }
    this.badness += this.brackets.length - around.depth;
    this.brackets.length = around.depth;
    this.interpolations.pop();
    this.push(interpolationEnd);
    if (!this.isOnLineOf(around.start)) this.doubts.push({ start: around.start, isStrong: false });
    if (around.string !== null) this.string(around.string, this.end);
  }

  private isOnLineOf(offset: number): boolean {
    return this.lines.isOnLine(this.lines.indexAt(offset), this.start);
  }

  /** Passes over the text of a string from `from` to its end or to an interpolation. */
  private string(string: StringContext, from: number): void {
    const isIndented = string.quote === Token.IndentedQuote;
    const at = isIndented ? this.scanIndentedText(from) : this.scanText(from);
    const isEof = at >= this.length;
    if (!isEof && this.source.charCodeAt(at) === 36 /* $ */ && !this.ended.has(string.start)) {
      this.interpolation(string, at);
    } else if (isEof || this.ended.has(string.start)) {
      this.endEarly(string, from, isEof);
    } else {
      this.doubt(string, from, at);
      this.end = at + (isIndented ? 2 : 1);
    }
    // The last token of a string reaches to its end.
    this.tokens.extendLast(this.end);
  }

  private endEarly(string: StringContext, from: number, isEof: boolean): void {
    if (!this.ended.has(string.start)) {
      this.badness += 3;
      this.doubts.push({ start: string.start, isStrong: isEof });
    }
    const isIndented = string.quote === Token.IndentedQuote;
    const end = isIndented
      ? guessIndentedEnd(this.lines, string.start, from)
      : this.source.charCodeAt(string.start - 1) === 46 /* . */
        ? guessNameEnd(this.lines, from)
        : guessQuotedEnd(this.lines, from);
    // The parser would end the string at that quote all the same.
    if (!isIndented && this.source.slice(from, end).includes('"')) this.badness += 3;
    this.stringEnds.set(string.start, end);
    this.end = end;
  }

  private interpolation(string: StringContext, start: number): void {
    this.end = start + 2;
    this.tokens.push(Token.OpenInterpolation, start, this.end);
    if (!this.ended.has(start)) {
      this.interpolations.push({ start, depth: this.brackets.length, string });
      return;
    }
    const closeAt = endOfWord(this.source, this.end);
    this.openInterpolations.push({ start, closeAt, string: string.start });
    this.tokens.push(interpolationEnd, closeAt, closeAt);
    this.string(string, closeAt);
  }

  /** Notes it where the string may have been meant to end before the quote at `close`. */
  private doubt(string: StringContext, from: number, close: number): void {
    const width = string.quote === Token.IndentedQuote ? 2 : 1;
    const isStrong = looksLikeOpener(this.source, close, width);
    const isOneLine = this.lines.isOnLine(this.lines.indexAt(from), close);
    if (isOneLine ? !isStrong : width === 2 && !swallowsCode(this.lines, string.start, close)) return;
    if (isStrong) this.badness += 2;
    this.doubts.push({ start: string.start, isStrong });
  }

  /** `"${name"`: a quote right behind a name rather ends the string around the interpolation. */
  private doubtInterpolation(): void {
    const around = this.interpolations.at(-1);
    if (around?.string?.quote !== this.kind || this.kind !== Token.Quote) return;
    if (!isIn(this.source.charCodeAt(this.start - 1), CharacterClass.namePart)) return;
    this.doubts.push({ start: around.start, isStrong: true });
  }

  /** The offset of the closing quote or of an interpolation, or the length of the text. */
  private scanText(from: number): number {
    const { source } = this;
    let at = from;
    for (;;) {
      while (!isIn(source.charCodeAt(at), CharacterClass.stringStop)) at++;
      const code = source.charCodeAt(at);
      if (code === 34 /* " */) return at;
      const next = source.charCodeAt(at + 1);
      if (code === 36 /* $ */) {
        if (next === 123 /* { */) return at;
        at += next === 36 /* $ */ ? 2 : 1;
      } else if (code === 92 /* \ */ && at + 1 < this.length) {
        at += 2;
      } else if (code === 0 && at >= this.length) {
        return this.length;
      } else {
        at++;
      }
    }
  }

  private scanIndentedText(from: number): number {
    const { source } = this;
    let at = from;
    for (;;) {
      while (!isIn(source.charCodeAt(at), CharacterClass.indentedStop)) at++;
      const code = source.charCodeAt(at);
      const next = source.charCodeAt(at + 1);
      if (code === 36 /* $ */) {
        if (next === 123 /* { */) return at;
        at += next === 36 /* $ */ ? 2 : 1;
      } else if (code === 39 /* ' */ && next === 39) {
        const third = source.charCodeAt(at + 2);
        if (third === 36 /* $ */ || third === 39 /* ' */) at += 3;
        else if (third === 92 /* \ */ && at + 3 < this.length) at += 4;
        else return at;
      } else if (code === 0 && at >= this.length) {
        return this.length;
      } else {
        at++;
      }
    }
  }
}
