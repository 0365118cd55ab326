import type { Comment } from '../syntax.ts';
import { CharacterClass, isIn } from './characters.ts';
import { keywordOrName } from './keywords.ts';
import { Token, type TokenKind } from './tokens.ts';

const runOfNothing = 0;
const runOfPath = 1;
const runOfUri = 2;

/**
 * Cuts a text into tokens, one at a time, by the rules of `lexer.l` of Nix 2.34: the longest match wins, a keyword
 * before a name. Strings and paths with interpolation need to know where they are, so the parser scans their insides.
 *
 * Fields instead of token objects: nothing is allocated for a token.
 */
export class Lexer {
  /** The text followed by a NUL, which stops every scanning loop without a look at the length. */
  protected readonly source: string;
  readonly length: number;
  /** The current token. */
  kind: TokenKind = Token.Eof;
  start = 0;
  end = 0;
  /** Where the token before the current one ended. */
  previousEnd = 0;
  readonly comments: Comment[] = [];

  // The run of path characters that was looked at last, so that a long dotted path is looked at only once.
  private runStart = 0;
  private runEnd = 0;
  private runKind = runOfNothing;
  private runLastUnderscore = -1;

  /** From here on no comment is closed, so that the end of the text is searched for it only once. */
  private lastOpenComment = Number.POSITIVE_INFINITY;

  constructor(text: string) {
    this.source = `${text}\0`;
    this.length = text.length;
  }

  /** Moves to the next token after `end`. */
  protected advance(): void {
    const source = this.source;
    let at = this.end;
    this.previousEnd = at;
    let code = source.charCodeAt(at);
    for (;;) {
      if (isIn(code, CharacterClass.space)) {
        at++;
      } else if (code === 35 /* # */) {
        at = this.skipLineComment(at);
      } else if (code === 47 /* / */ && source.charCodeAt(at + 1) === 42 /* * */) {
        const after = this.skipBlockComment(at);
        if (after === at) break;
        at = after;
      } else {
        break;
      }
      code = source.charCodeAt(at);
    }
    this.start = at;
    this.kind = isIn(code, CharacterClass.nameStart) ? this.scanName(at) : this.scanOther(at, code);
  }

  private skipLineComment(start: number): number {
    const end = this.endOfLine(start + 1);
    this.addComment(start, end);
    return end;
  }

  /** Where the line of `at` ends, before its line break. */
  protected endOfLine(at: number): number {
    const source = this.source;
    let end = at;
    for (;;) {
      const code = source.charCodeAt(end);
      if (code === 10 || code === 13 || (code === 0 && end >= this.length)) return end;
      end++;
    }
  }

  /** Returns `start` where the comment is never closed; then it is none for Nix either. */
  private skipBlockComment(start: number): number {
    if (start >= this.lastOpenComment) return start;
    const close = this.source.indexOf('*/', start + 2);
    if (close < 0) {
      this.lastOpenComment = start;
      return start;
    }
    this.addComment(start, close + 2);
    return close + 2;
  }

  /** Recovery reads some stretches twice; their comments count once. */
  private addComment(start: number, end: number): void {
    const { comments } = this;
    const last = comments[comments.length - 1];
    if (last === undefined || last.start < start) comments.push({ kind: 'comment', start, end });
  }

  private finish(kind: TokenKind, end: number): TokenKind {
    this.end = end;
    return kind;
  }

  private scanName(start: number): TokenKind {
    const source = this.source;
    let at = start + 1;
    let code = source.charCodeAt(at);
    while (isIn(code, CharacterClass.namePart)) code = source.charCodeAt(++at);
    if (code === 46 /* . */ || code === 47 /* / */ || code === 58 /* : */ || code === 43 /* + */) {
      const run = this.runAt(start);
      if (run === runOfPath) return this.scanPath(start, Token.Path);
      if (run === runOfUri && start > this.runLastUnderscore) return this.scanUri();
    }
    return this.finish(at - start > 7 ? Token.Identifier : keywordOrName(source, start, at - start), at);
  }

  /** What the run of path characters from `start` is the beginning of. */
  private runAt(start: number): number {
    if (start < this.runEnd && start >= this.runStart) return this.runKind;
    const source = this.source;
    let at = start;
    let code = source.charCodeAt(at);
    let underscore = -1;
    while (isIn(code, CharacterClass.pathPart)) {
      if (code === 95 /* _ */) underscore = at;
      code = source.charCodeAt(++at);
    }
    this.runStart = start;
    this.runEnd = at;
    this.runLastUnderscore = underscore;
    this.runKind = runOfNothing;
    if (code === 47 /* / */) {
      const next = source.charCodeAt(at + 1);
      if (isIn(next, CharacterClass.pathPart)) this.runKind = runOfPath;
      else if (next === 36 /* $ */ && source.charCodeAt(at + 2) === 123 /* { */) this.runKind = runOfPath;
    } else if (code === 58 /* : */) {
      if (isIn(source.charCodeAt(at + 1), CharacterClass.uriPart)) this.runKind = runOfUri;
    }
    return this.runKind;
  }

  private scanUri(): TokenKind {
    const source = this.source;
    let at = this.runEnd + 1;
    while (isIn(source.charCodeAt(at), CharacterClass.uriPart)) at++;
    return this.finish(Token.Uri, at);
  }

  private scanPath(start: number, kind: TokenKind): TokenKind {
    return this.finish(kind, this.pathEnd(start));
  }

  /** The end of the longest stretch of path that begins at `at`, one slash at its end included. */
  protected pathEnd(at: number): number {
    const source = this.source;
    for (;;) {
      while (isIn(source.charCodeAt(at), CharacterClass.pathPart)) at++;
      if (source.charCodeAt(at) !== 47 /* / */) return at;
      at++;
      if (!isIn(source.charCodeAt(at), CharacterClass.pathPart)) return at;
    }
  }

  private scanNumber(start: number, first: number): TokenKind {
    const source = this.source;
    let at = start + 1;
    let code = source.charCodeAt(at);
    while (isIn(code, CharacterClass.digit)) code = source.charCodeAt(++at);
    if (isIn(code, CharacterClass.pathPart) || code === 47 /* / */) {
      if (this.runAt(start) === runOfPath) return this.scanPath(start, Token.Path);
    }
    if (code !== 46 /* . */) return this.finish(Token.Integer, at);
    const isFloat =
      first !== 48 || (at === start + 1 && isIn(source.charCodeAt(at + 1), CharacterClass.digit));
    if (!isFloat) return this.finish(Token.Integer, at);
    return this.scanFraction(at + 1);
  }

  /** The digits after the decimal point, which stands before `at`, and an exponent. */
  private scanFraction(at: number): TokenKind {
    const source = this.source;
    while (isIn(source.charCodeAt(at), CharacterClass.digit)) at++;
    if ((source.charCodeAt(at) | 32) === 101 /* e */) {
      const sign = source.charCodeAt(at + 1);
      let digits = sign === 43 /* + */ || sign === 45 /* - */ ? at + 2 : at + 1;
      if (isIn(source.charCodeAt(digits), CharacterClass.digit)) {
        while (isIn(source.charCodeAt(digits), CharacterClass.digit)) digits++;
        at = digits;
      }
    }
    return this.finish(Token.Float, at);
  }

  private scanDot(at: number): TokenKind {
    const source = this.source;
    const next = source.charCodeAt(at + 1);
    if (isIn(next, CharacterClass.pathPart) || next === 47 /* / */) {
      if (this.runAt(at) === runOfPath) return this.scanPath(at, Token.Path);
      if (isIn(next, CharacterClass.digit)) return this.scanFraction(at + 1);
      if (next === 46 && source.charCodeAt(at + 2) === 46) return this.finish(Token.Ellipsis, at + 3);
    }
    return this.finish(Token.Dot, at + 1);
  }

  /** `+` and `-`, with which a path may begin as well. */
  private scanSign(at: number, single: TokenKind, double: TokenKind, second: number): TokenKind {
    const next = this.source.charCodeAt(at + 1);
    if (isIn(next, CharacterClass.pathPart) || next === 47 /* / */) {
      if (this.runAt(at) === runOfPath) return this.scanPath(at, Token.Path);
    }
    if (next === second) return this.finish(double, at + 2);
    else return this.finish(single, at + 1);
  }

  private scanSlash(at: number): TokenKind {
    const source = this.source;
    const next = source.charCodeAt(at + 1);
    if (next === 47 /* / */) return this.finish(Token.Update, at + 2);
    else if (isIn(next, CharacterClass.pathPart)) return this.scanPath(at, Token.Path);
    else if (next === 36 /* $ */ && source.charCodeAt(at + 2) === 123) return this.finish(Token.Path, at + 1);
    else return this.finish(Token.Slash, at + 1);
  }

  private scanLess(start: number): TokenKind {
    const source = this.source;
    let at = start + 1;
    if (source.charCodeAt(at) === 61 /* = */) return this.finish(Token.LessOrEqual, at + 1);
    if (isIn(source.charCodeAt(at), CharacterClass.pathPart)) {
      at = this.pathEnd(at);
      if (source.charCodeAt(at) === 62 /* > */ && source.charCodeAt(at - 1) !== 47) {
        return this.finish(Token.SearchPath, at + 1);
      }
    }
    return this.finish(Token.Less, start + 1);
  }

  private scanTilde(at: number): TokenKind {
    const source = this.source;
    if (source.charCodeAt(at + 1) === 47 /* / */) {
      const next = source.charCodeAt(at + 2);
      if (isIn(next, CharacterClass.pathPart)) return this.scanPath(at + 1, Token.HomePath);
      if (next === 36 /* $ */ && source.charCodeAt(at + 3) === 123)
        return this.finish(Token.HomePath, at + 2);
    }
    return this.finish(Token.Invalid, at + 1);
  }

  private scanApostrophe(at: number): TokenKind {
    const source = this.source;
    if (source.charCodeAt(at + 1) !== 39) return this.finish(Token.Invalid, at + 1);
    let end = at + 2;
    while (source.charCodeAt(end) === 32) end++;
    return this.finish(Token.IndentedQuote, source.charCodeAt(end) === 10 ? end + 1 : at + 2);
  }

  /** One token of one or two characters: `double` where the second is `second`. */
  private scanPair(at: number, single: TokenKind, second: number, double: TokenKind): TokenKind {
    if (this.source.charCodeAt(at + 1) === second) return this.finish(double, at + 2);
    else return this.finish(single, at + 1);
  }

  private scanOther(at: number, code: number): TokenKind {
    switch (code) {
      case 0: // Nix takes a NUL outside of strings for the end of the file as well.
        return this.finish(Token.Eof, at);
      case 33 /* ! */:
        return this.scanPair(at, Token.Not, 61, Token.NotEqual);
      case 34 /* " */:
        return this.finish(Token.Quote, at + 1);
      case 36 /* $ */:
        return this.scanPair(at, Token.Invalid, 123, Token.OpenInterpolation);
      case 38 /* & */:
        return this.scanPair(at, Token.Invalid, 38, Token.And);
      case 39 /* ' */:
        return this.scanApostrophe(at);
      case 40:
        return this.finish(Token.OpenParenthesis, at + 1);
      case 41:
        return this.finish(Token.CloseParenthesis, at + 1);
      case 42 /* * */:
        return this.finish(Token.Star, at + 1);
      case 43 /* + */:
        return this.scanSign(at, Token.Plus, Token.Concatenate, 43);
      case 44 /* , */:
        return this.finish(Token.Comma, at + 1);
      case 45 /* - */:
        return this.scanSign(at, Token.Minus, Token.Implies, 62);
      case 46 /* . */:
        return this.scanDot(at);
      case 47 /* / */:
        return this.scanSlash(at);
      case 48:
      case 49:
      case 50:
      case 51:
      case 52:
      case 53:
      case 54:
      case 55:
      case 56:
      case 57:
        return this.scanNumber(at, code);
      case 58 /* : */:
        return this.finish(Token.Colon, at + 1);
      case 59 /* ; */:
        return this.finish(Token.Semicolon, at + 1);
      case 60 /* < */:
        return this.scanLess(at);
      case 61 /* = */:
        return this.scanPair(at, Token.Assign, 61, Token.Equal);
      case 62 /* > */:
        return this.scanPair(at, Token.Greater, 61, Token.GreaterOrEqual);
      case 63 /* ? */:
        return this.finish(Token.Question, at + 1);
      case 64 /* @ */:
        return this.finish(Token.At, at + 1);
      case 91:
        return this.finish(Token.OpenBracket, at + 1);
      case 93:
        return this.finish(Token.CloseBracket, at + 1);
      case 123:
        return this.finish(Token.OpenBrace, at + 1);
      case 124 /* | */:
        return this.scanPair(at, Token.Invalid, 124, Token.LogicalOr);
      case 125:
        return this.finish(Token.CloseBrace, at + 1);
      case 126 /* ~ */:
        return this.scanTilde(at);
      case 0x2026 /* … */:
        return this.finish(Token.UnicodeEllipsis, at + 1);
      default:
        return this.finish(
          Token.Invalid,
          isSurrogatePair(code, this.source.charCodeAt(at + 1)) ? at + 2 : at + 1,
        );
    }
  }
}

/** Whether two code units are one character. */
function isSurrogatePair(code: number, next: number): boolean {
  return (code & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00;
}
