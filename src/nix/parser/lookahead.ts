import { Token, type TokenKind } from '../lexer/tokens.ts';
import type { Expression } from '../syntax.ts';
import { Reporter } from './reporter.ts';

/**
 * What a brace turns out to enclose: the formals of a function, bindings, or only names, as in the shorthand of other
 * languages.
 */
export type BraceShape = 'pattern' | 'set' | 'names';

/** Looks ahead and skips: what only recovery needs. None of it does anything in strict reading. */
export abstract class Lookahead extends Reporter {
  /** A string or a path, whichever stands here. */
  protected abstract parseStringLike(): Expression;

  /** Whether the current token is the first one on its line. */
  protected isFirstOnLine(): boolean {
    for (let at = this.previousEnd; at < this.start; at++) {
      const code = this.source.charCodeAt(at);
      if (code === 10 || code === 13) return true;
    }
    return this.previousEnd === 0;
  }

  /** Whether an attribute path and an `=` stand here. */
  protected startsBinding(): boolean {
    return this.plan !== null && this.kindAfterPath() === Token.Assign;
  }

  /** The kind of the token after the attribute path that stands here, or `Eof` where none does. */
  protected kindAfterPath(): TokenKind {
    if (this.kind !== Token.Identifier && this.kind !== Token.Or && this.kind !== Token.Quote)
      return Token.Eof;
    const mark = this.mark();
    let after: TokenKind = Token.Eof;
    for (;;) {
      if (this.kind === Token.Quote) {
        if (!this.skipPlainString()) break;
      } else if (this.kind !== Token.Identifier && this.kind !== Token.Or) {
        break;
      }
      this.advance();
      if (this.kind !== Token.Dot) {
        after = this.kind;
        break;
      }
      this.advance();
    }
    this.reset(mark);
    return after;
  }

  /** Moves `end` behind a string of one line without interpolation; false where it is not that plain. */
  private skipPlainString(): boolean {
    for (let at = this.end; at < this.length; at++) {
      const character = this.source.charAt(at);
      if (character === '"') {
        this.end = at + 1;
        return true;
      }
      if (character === '\n' || character === '$' || character === '\\') return false;
    }
    return false;
  }

  /** `// a remark`, `-- a remark`: comments of other languages, of which only the marks are wrong. */
  protected skipForeignComment(): void {
    const span = { start: this.start, end: this.start + 2 };
    const code = this.kind === Token.Update ? 'slash-comments' : 'dash-comments';
    this.report(code, span.start, span.end, { fix: [{ span, text: '#' }] });
    this.skipLine();
  }

  /** Whether a line begins with `-- ` here. Nobody writes two signs of a number so. */
  protected isDashComment(): boolean {
    return (
      this.kind === Token.Minus &&
      /^--+[ \t]/.test(this.source.slice(this.start, this.start + 4)) &&
      this.isFirstOnLine()
    );
  }

  /** Passes over the rest of the line. */
  protected skipLine(): void {
    const { previousEnd } = this;
    this.end = this.endOfLine(this.start);
    this.next();
    this.previousEnd = previousEnd;
  }

  /** Passes over tokens and whole groups up to the closer of the group at hand, which becomes the current token. */
  protected skipGroup(close: TokenKind): void {
    const open: TokenKind[] = [];
    while (this.kind !== Token.Eof) {
      if (open.length === 0 && this.kind === close) return;
      this.skipToken(open);
    }
  }

  /** Passes over one token, or a whole string; `open` keeps the closers that are awaited. */
  protected skipToken(open: TokenKind[]): void {
    switch (this.kind) {
      case Token.Quote:
      case Token.IndentedQuote:
      case Token.Path:
      case Token.HomePath:
        this.parseStringLike();
        return;
      case Token.OpenBrace:
      case Token.OpenInterpolation:
        open.push(Token.CloseBrace);
        break;
      case Token.OpenBracket:
        open.push(Token.CloseBracket);
        break;
      case Token.OpenParenthesis:
        open.push(Token.CloseParenthesis);
        break;
      default:
        if (this.kind === open.at(-1)) open.pop();
    }
    this.next();
  }

  /** Passes over the rest of a broken binding: behind its semicolon, or up to what begins or ends something else. */
  protected skipToSemicolon(): void {
    const open: TokenKind[] = [];
    while (this.kind !== Token.Eof) {
      if (open.length === 0) {
        if (this.kind === Token.Semicolon) {
          this.next();
          return;
        }
        if (closers.has(this.kind)) return;
        if (this.isFirstOnLine() && (this.kind === Token.Inherit || this.startsBinding())) return;
      }
      this.skipToken(open);
    }
  }

  /** What the brace at `start` encloses, by its contents and by what follows it. For broken texts only. */
  protected braceShape(start: number): BraceShape {
    const { plan } = this;
    const open = plan?.tokens.indexAt(start) ?? null;
    if (plan === null || open === null) return 'set';
    const { tokens } = plan;
    const close = plan.endOfGroup(open);
    const behind = tokens.kindAt(close) === Token.CloseBrace ? close + 1 : close;
    const next = tokens.kindAt(behind);
    // A semicolon instead of the colon behind the head of a file.
    const isSplit = open === 0 && next === Token.Semicolon && bodies.has(tokens.kindAt(behind + 1));
    const after = isSplit ? tokens.kindAt(behind + 1) : next;
    const isHead =
      after === Token.Colon || (after === Token.At && tokens.kindAt(behind + 1) === Token.Identifier);
    let names = 0;
    let others = 0;
    let commas = 0;
    let dots = 0;
    let semicolons = 0;
    let values = 0;
    for (let index = open + 1; index < close; index++) {
      const kind = tokens.kindAt(index);
      if (kind === Token.Inherit) return 'set';
      if (kind === Token.Identifier) names++;
      else if (kind === Token.Comma || kind === Token.Question) commas++;
      else if (kind === Token.Ellipsis || kind === Token.UnicodeEllipsis) dots++;
      else if (kind === Token.Dot && tokens.kindAt(index + 1) === Token.Dot) dots++;
      else if (kind === Token.Semicolon) semicolons++;
      else if (kind === Token.Assign || kind === Token.Equal || kind === Token.Colon) values++;
      else others++;
      const end = openers.has(kind) ? plan.endOfGroup(index) : index;
      index = Math.max(index, Math.min(end, close));
    }
    if (values > 0) return isHead && (commas > 0 || semicolons === 0) ? 'pattern' : 'set';
    if (isHead || after === Token.Assign || tokens.kindAt(open - 1) === Token.At) return 'pattern';
    const isFollowedByBody = bodies.has(after);
    if (dots > 0 && (isFollowedByBody || commas > 0)) return 'pattern';
    if (names === 0 || dots > 0) return 'set';
    if (isFollowedByBody && others === 0) return 'pattern';
    return others === 0 ? 'names' : 'set';
  }
}

const closers: ReadonlySet<TokenKind> = new Set([
  Token.CloseBrace,
  Token.CloseBracket,
  Token.CloseParenthesis,
  Token.In,
]);

const openers: ReadonlySet<TokenKind> = new Set([
  Token.OpenBrace,
  Token.OpenBracket,
  Token.OpenParenthesis,
  Token.OpenInterpolation,
]);

/** Tokens with which the body of a function may begin. */
export const bodies: ReadonlySet<TokenKind> = new Set([
  Token.OpenBrace,
  Token.Let,
  Token.With,
  Token.Rec,
  Token.If,
  Token.Assert,
]);
