import { CharacterClass, isIn } from '../lexer/characters.ts';
import { Lexer } from '../lexer/lexer.ts';
import { Token, type TokenKind } from '../lexer/tokens.ts';
import type { SourceLines } from '../source.ts';
import {
  guessIndentedEnd,
  guessQuotedEnd,
  indentedSwallowsCode,
  lineEndsStatement,
  lineLacksClosers,
  looksLikeOpener,
  quoteAfterInterpolation,
} from './string-ends.ts';
import { interpolationEnd, TokenList } from './token-list.ts';

/** The tokens of a text, and where strings ought to end that are never closed, by the offset of their opening. */
export interface Skimmed {
  readonly tokens: TokenList;
  /** Interpolations that are never closed, and where they ought to be. */
  readonly openInterpolations: readonly UnclosedInterpolation[];
  readonly stringEnds: ReadonlyMap<number, number>;
}

/**
 * Skims the tokens of a broken text. Where a string seems to swallow code that follows it, the text is read again
 * with that string ended early; a few such readings at most, so the time stays linear. Null where far more brackets are
 * open at a time than anybody writes.
 */
export function skim(text: string, lines: SourceLines): Skimmed | null {
  const unclosed = new Set<number>();
  for (let reading = 0; ; reading++) {
    const skimmer = new Skimmer(text, lines, unclosed);
    if (!skimmer.run()) return null;
    const suspect = skimmer.suspect;
    if (suspect === null || reading === 2) return skimmer;
    unclosed.add(suspect);
  }
}

export interface UnclosedInterpolation {
  readonly start: number;
  readonly closeAt: number;
  /** Where the string around it begins. */
  readonly string: number;
}

interface OpenInterpolation {
  readonly start: number;
  /** How many braces were open when it began. */
  readonly braces: number;
  /** The string it stands in, or null. */
  readonly string: { readonly start: number; readonly quote: TokenKind } | null;
}

/** More brackets than this are not open at a time in a text that is worth repairing. */
const maxOpen = 500;

class Skimmer extends Lexer implements Skimmed {
  readonly tokens: TokenList;
  readonly openInterpolations: UnclosedInterpolation[] = [];
  readonly stringEnds = new Map<number, number>();
  /** A string that probably is the one that was not closed, where the text ended inside of another. */
  suspect: number | null = null;
  private readonly lines: SourceLines;
  private readonly unclosed: ReadonlySet<number>;
  private readonly interpolations: OpenInterpolation[] = [];
  private braces = 0;
  private firstDoubtful: number | null = null;

  constructor(text: string, lines: SourceLines, unclosed: ReadonlySet<number>) {
    super(text);
    this.lines = lines;
    this.unclosed = unclosed;
    this.tokens = new TokenList(text.length);
  }

  /** Whether the end was reached. */
  run(): boolean {
    let open = 0;
    for (;;) {
      this.advance();
      switch (this.kind) {
        case Token.Eof:
          return true;
        case Token.Slash:
          // A comment that is never closed ends with its line.
          if (this.source.charCodeAt(this.end) === 42 /* * */) this.end = this.endOfLine(this.end);
          else this.push();
          break;
        case Token.Quote:
        case Token.IndentedQuote:
          this.quote();
          break;
        case Token.OpenInterpolation:
          this.interpolations.push({ start: this.start, braces: this.braces, string: null });
          this.push();
          break;
        case Token.OpenBracket:
        case Token.OpenParenthesis:
          open++;
          this.push();
          break;
        case Token.CloseBracket:
        case Token.CloseParenthesis:
          open--;
          this.push();
          break;
        case Token.OpenBrace:
          this.braces++;
          this.push();
          break;
        case Token.CloseBrace:
          this.closeBrace();
          break;
        default:
          this.push();
      }
      if (open + this.braces + this.interpolations.length > maxOpen) return false;
    }
  }

  private push(): void {
    this.tokens.push(this.kind, this.start, this.end);
  }

  private quote(): void {
    const around = this.interpolations.at(-1);
    if (
      around?.string?.quote === Token.Quote &&
      this.kind === Token.Quote &&
      quoteAfterInterpolation(this.source, this.start)
    ) {
      // `"${name"`: the quote ends the string, and the interpolation was never closed.
      this.interpolations.pop();
      this.openInterpolations.push({
        start: around.start,
        closeAt: this.start,
        string: around.string.start,
      });
      const { start } = this;
      this.tokens.push(interpolationEnd, start, start);
      return;
    }
    this.push();
    this.string({ start: this.start, quote: this.kind }, this.end);
  }

  private closeBrace(): void {
    const around = this.interpolations.at(-1);
    if (around === undefined || this.braces > around.braces) {
      this.braces--;
      this.push();
      return;
    }
    this.interpolations.pop();
    this.tokens.push(interpolationEnd, this.start, this.end);
    if (around.string !== null) this.string(around.string, this.end);
  }

  /** Passes over the text of a string from `from` to its end or to an interpolation. */
  private string(string: { start: number; quote: TokenKind }, from: number): void {
    const isIndented = string.quote === Token.IndentedQuote;
    const close = isIndented ? this.scanIndentedText(from) : this.scanText(from);
    const at = Math.abs(close);
    if (close < 0 && this.source.charCodeAt(at) === 36 /* $ */) {
      if (!isIndented && lineLacksClosers(this.source, at)) {
        this.endOpenInterpolation(string.start, at);
        return;
      }
      this.end = at + 2;
      this.interpolations.push({ start: at, braces: this.braces, string });
      this.tokens.push(Token.OpenInterpolation, at, at + 2);
      return;
    }
    const atEof = close < 0;
    if (atEof || this.swallowsCode(string, from, at)) {
      this.suspect ??= atEof ? this.firstDoubtful : null;
      const end = isIndented
        ? guessIndentedEnd(this.lines, string.start, from)
        : guessQuotedEnd(this.lines, from);
      this.stringEnds.set(string.start, end);
      this.end = end;
    } else {
      this.end = at + (isIndented ? 2 : 1);
    }
    // The last token of a string reaches to its end.
    this.tokens.extendLast(this.end);
  }

  /** `"a${b;`: neither the interpolation nor the string ends on the line. */
  private endOpenInterpolation(string: number, start: number): void {
    const closeAt = guessQuotedEnd(this.lines, start + 2);
    this.stringEnds.set(string, closeAt);
    this.openInterpolations.push({ start, closeAt, string });
    this.end = closeAt;
  }

  private swallowsCode(string: { start: number; quote: TokenKind }, from: number, close: number): boolean {
    if (this.unclosed.has(string.start)) return true;
    const { source } = this;
    if (string.quote === Token.IndentedQuote) {
      return looksLikeOpener(source, close, 2) && indentedSwallowsCode(this.lines, string.start, close);
    }
    if (this.lines.indexAt(from) === this.lines.indexAt(close)) return false;
    if (looksLikeOpener(source, close, 1)) return true;
    if (lineEndsStatement(this.lines, from)) this.firstDoubtful ??= string.start;
    return false;
  }

  /** The offset of the closing quote; negated where an interpolation or the end of the text comes first. */
  private scanText(from: number): number {
    const { source } = this;
    let at = from;
    for (;;) {
      while (!isIn(source.charCodeAt(at), CharacterClass.stringStop)) at++;
      const code = source.charCodeAt(at);
      if (code === 34 /* " */) return at;
      const next = source.charCodeAt(at + 1);
      if (code === 36 /* $ */) {
        if (next === 123 /* { */) return -at;
        at += next === 36 /* $ */ ? 2 : 1;
      } else if (code === 92 /* \ */ && at + 1 < this.length) {
        at += 2;
      } else if (code === 0 && at >= this.length) {
        return -this.length;
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
        if (next === 123 /* { */) return -at;
        at += next === 36 /* $ */ ? 2 : 1;
      } else if (code === 39 /* ' */ && next === 39) {
        const third = source.charCodeAt(at + 2);
        if (third === 36 /* $ */ || third === 39 /* ' */) at += 3;
        else if (third === 92 /* \ */ && at + 3 < this.length) at += 4;
        else return at;
      } else if (code === 0 && at >= this.length) {
        return -this.length;
      } else {
        at++;
      }
    }
  }
}
