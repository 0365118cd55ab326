import type { Problem, TextEdit } from '../diagnostics.ts';
import { Token, type TokenKind } from '../lexer/tokens.ts';
import { maxProblems } from '../limits.ts';
import { SourceLines } from '../source.ts';
import type { Span } from '../syntax.ts';
import { closerKind, type Matching, matchBrackets, type Unclosed } from './brackets.ts';
import { type Skimmed, skim } from './skim.ts';
import { startOfWord } from './string-ends.ts';
import type { TokenList } from './token-list.ts';

/** A closer that is missing, put before the token that begins at `before`. */
export interface MissingCloser {
  readonly before: number;
  readonly kind: TokenKind;
}

/**
 * What has to be done to a broken text so that its brackets and strings add up. The parser follows it while it reads;
 * every other mistake is then a matter of the few tokens around it.
 */
export interface RepairPlan {
  readonly lines: SourceLines;
  readonly problems: readonly Problem[];
  /** In the order in which the parser meets them. */
  readonly missingClosers: readonly MissingCloser[];
  /** Tokens to pass over, by their offset. */
  readonly skipped: ReadonlySet<number>;
  /** Closers of the wrong kind, by their offset, and the kind they are meant to be. */
  readonly retyped: ReadonlyMap<number, TokenKind>;
  /** Where a string that is never closed ends, by the offset of its opening. */
  readonly stringEnds: ReadonlyMap<number, number>;
  /** The offsets of each `let` that has no `in`. */
  readonly letsWithoutIn: ReadonlySet<number>;
  readonly tokens: TokenList;
  /** The index of the token behind the last one inside of a brace, by the index of the brace. */
  endOfGroup(opener: number): number;
}

/**
 * Looks at the whole of a broken text. The time is linear in its length. A fragment may end with the head of a
 * function; then what is open there may stay open. Null for a text that is beyond repair: it has more brackets open at
 * a time, or more brackets that do not fit, than anybody writes.
 */
export function planRepair(text: string, isFragment: boolean): RepairPlan | null {
  const lines = new SourceLines(text);
  const skimmed = skim(text, lines);
  if (skimmed === null) return null;
  const matching = matchBrackets(skimmed.tokens, lines);
  if (matching === null) return null;
  return new Planner(lines, skimmed, matching, isFragment && endsWithHead(skimmed.tokens));
}

function endsWithHead(tokens: TokenList): boolean {
  const last = tokens.kindAt(tokens.length - 1);
  const before = tokens.kindAt(tokens.length - 2);
  if (last === Token.OpenBrace) return before === Token.Colon || before === Token.In;
  return last === Token.Colon || last === Token.In || last === Token.Let;
}

/** How many tokens before a bracket are looked at to tell whether it belongs to the value of a binding. */
const longestHead = 40;

/** Tokens behind which another expression begins, or another binding. */
const beginsGroup: ReadonlySet<TokenKind> = new Set([
  Token.OpenBrace,
  Token.OpenBracket,
  Token.OpenParenthesis,
  Token.OpenInterpolation,
  Token.Semicolon,
  Token.Comma,
  Token.Let,
]);

const texts: Readonly<Record<TokenKind, string>> = {
  [Token.OpenBrace]: '{',
  [Token.OpenBracket]: '[',
  [Token.OpenParenthesis]: '(',
  [Token.OpenInterpolation]: '${',
  [Token.CloseBrace]: '}',
  [Token.CloseBracket]: ']',
  [Token.CloseParenthesis]: ')',
};

class Planner implements RepairPlan {
  readonly lines: SourceLines;
  readonly problems: Problem[] = [];
  readonly missingClosers: MissingCloser[] = [];
  readonly skipped = new Set<number>();
  readonly retyped = new Map<number, TokenKind>();
  readonly stringEnds: ReadonlyMap<number, number>;
  readonly letsWithoutIn = new Set<number>();
  readonly tokens: TokenList;
  private readonly matching: Matching;
  /** Where the groups end whose closer is missing, by the index of the opener. */
  private readonly virtualEnds = new Map<number, number>();
  /** How many tokens may still be looked at to find where missing closers belong. */
  private patience: number;

  constructor(lines: SourceLines, skimmed: Skimmed, matching: Matching, mayStayOpen: boolean) {
    this.lines = lines;
    this.tokens = skimmed.tokens;
    this.matching = matching;
    this.stringEnds = skimmed.stringEnds;
    this.patience = 8 * this.tokens.length;
    this.planStrings(skimmed);
    this.planUnclosed(mayStayOpen);
    this.planStrays();
  }

  endOfGroup(opener: number): number {
    return this.matching.partnerOf(opener) ?? this.virtualEnds.get(opener) ?? this.tokens.length;
  }

  private planStrings({ stringEnds, openInterpolations }: Skimmed): void {
    const braces = new Set(openInterpolations.map(({ string }) => string));
    for (const [start, end] of stringEnds) {
      const isIndented = this.lines.text.charCodeAt(start) === 39;
      const quote = isIndented ? "''" : '"';
      const word = this.wordBeforeQuote(start, end);
      const fix =
        word === null
          ? insertion(end, (braces.has(start) ? '}' : '') + this.closingQuote(start, end, quote))
          : insertion(word.start, quote);
      const details = word === null ? { quote } : { quote, word: this.lines.text.slice(word.start, start) };
      this.report('unclosed-string', { start, end: start + quote.length }, details, [fix]);
    }
    for (const { start, closeAt, string } of openInterpolations) {
      // Where the string around it is not closed either, that is the mistake to name.
      if (!stringEnds.has(string))
        this.reportUnclosed(start, Token.OpenInterpolation, [insertion(closeAt, '}')]);
      this.missingClosers.push({ before: closeAt, kind: Token.CloseBrace });
    }
  }

  /** The word before the quote at `start` if the quote rather closes it than opens anything: `alice";`. */
  private wordBeforeQuote(start: number, end: number): Span | null {
    const wordStart = startOfWord(this.lines.text, start);
    return end === start + 1 && wordStart < start ? { start: wordStart, end: start } : null;
  }

  /** The quote on a line of its own after an indented string of several lines, and the semicolon if that lacks too. */
  private closingQuote(start: number, end: number, quote: string): string {
    const index = this.tokens.indexAt(start) ?? -1;
    const next = this.tokens.kindAt(this.tokens.firstFrom(end));
    const closer = this.isInValue(index) && next !== Token.Semicolon ? `${quote};` : quote;
    const isOneLine = this.lines.indexAt(start) === this.lines.indexAt(end);
    return isOneLine ? closer : `\n${this.leadingBlanks(start)}${closer}`;
  }

  private leadingBlanks(offset: number): string {
    const start = this.lines.startOf(this.lines.indexAt(offset));
    return /^[ \t]*/.exec(this.lines.text.slice(start, start + 200))?.[0] ?? '';
  }

  private planUnclosed(mayStayOpen: boolean): void {
    const closers: MissingCloser[] = [];
    const around: number[] = []; // the ends of the unclosed brackets that are still open
    for (const opener of this.matching.unclosed) {
      if (opener.kind === Token.Let) {
        this.letsWithoutIn.add(this.tokens.startAt(opener.index));
        continue;
      }
      if (mayStayOpen && opener.shownAt === this.tokens.length) continue;
      while ((around.at(-1) ?? this.tokens.length) <= opener.index) around.pop();
      const end = this.findEnd(opener, Math.min(opener.shownAt, around.at(-1) ?? this.tokens.length));
      around.push(end);
      this.virtualEnds.set(opener.index, end);
      closers.push({ before: this.tokens.startAt(end), kind: closerKind(opener.kind) });
      this.reportUnclosed(this.tokens.startAt(opener.index), opener.kind, [this.closingEdit(opener, end)]);
    }
    // Of several closers at one place the innermost comes first, and that is the one opened last.
    for (const closer of closers.reverse()) this.missingClosers.push(closer);
    this.missingClosers.sort((a, b) => a.before - b.before);
  }

  /** The index of the token before which an unclosed bracket ought to have been closed, at most `limit`. */
  private findEnd(opener: Unclosed, limit: number): number {
    const { tokens, lines } = this;
    let line = opener.line;
    let hasIndentedLine = false;
    let statements = 0; // of `with`, `assert` and `let`, whose semicolon belongs inside
    for (let index = opener.index + 1; index < limit && this.patience > 0; index++) {
      this.patience--;
      const kind = tokens.kindAt(index);
      const isFirst = line + 1 < lines.count && lines.startOf(line + 1) <= tokens.startAt(index);
      if (isFirst) {
        line = lines.indexAt(tokens.startAt(index));
        if (lines.indentationOf(line) > opener.indentation) hasIndentedLine = true;
        else if (hasIndentedLine) return index;
      }
      if (opener.kind !== Token.OpenBrace) {
        if (kind === Token.With || kind === Token.Assert || kind === Token.Let) statements++;
        if (kind === Token.Semicolon && statements-- <= 0) return index;
        if (isFirst && statements === 0 && this.startsBinding(index)) return index;
      }
      const partner = this.matching.partnerOf(index);
      if (partner !== null && partner > index) {
        index = partner;
        line = Math.max(line, lines.indexAt(this.tokens.startAt(partner)));
      }
    }
    return limit;
  }

  /** Whether a name or a dotted path and an `=` stand here. */
  private startsBinding(index: number): boolean {
    let at = index;
    while (this.tokens.kindAt(at) === Token.Identifier && this.tokens.kindAt(at + 1) === Token.Dot) at += 2;
    const kind = this.tokens.kindAt(at);
    return (kind === Token.Identifier || kind === Token.Quote) && this.tokens.kindAt(at + 1) === Token.Assign;
  }

  /** Whether what begins at this token is the value of a binding or the end of one, as the set in `a = f { …`. */
  private isInValue(index: number): boolean {
    for (let at = index - 1; at >= Math.max(0, index - longestHead); at--) {
      const kind = this.tokens.kindAt(at);
      if (kind === Token.Assign) return true;
      const partner = this.matching.partnerOf(at);
      if (partner !== null && partner < at) at = partner;
      else if (beginsGroup.has(kind)) return false;
    }
    return false;
  }

  private closingEdit(opener: Unclosed, end: number): TextEdit {
    const at = this.tokens.endAt(end - 1);
    const needsSemicolon = this.isInValue(opener.index) && this.tokens.kindAt(end) !== Token.Semicolon;
    const closer = (texts[closerKind(opener.kind)] ?? '') + (needsSemicolon ? ';' : '');
    const isOneLine = this.lines.indexAt(at) === opener.line;
    const gap = opener.kind === Token.OpenParenthesis ? '' : ' ';
    if (isOneLine) return insertion(at, gap + closer);
    return insertion(at, `\n${this.leadingBlanks(this.tokens.startAt(opener.index))}${closer}`);
  }

  private planStrays(): void {
    const { tokens } = this;
    for (const index of this.matching.strays) {
      const span = { start: tokens.startAt(index), end: tokens.endAt(index) };
      this.skipped.add(span.start);
      let { end } = span;
      if (tokens.kindAt(index + 1) === Token.Semicolon && !this.endsValue(index - 1)) {
        this.skipped.add(tokens.startAt(index + 1));
        end = tokens.endAt(index + 1);
      }
      const extra = texts[tokens.kindAt(index)] ?? '}';
      this.report('unbalanced-braces', span, { extra }, [{ span: { start: span.start, end }, text: '' }]);
    }
    for (const index of this.matching.mistyped) {
      const opener = this.matching.partnerOf(index);
      if (opener === null) continue;
      const span = { start: tokens.startAt(index), end: tokens.endAt(index) };
      const kind = closerKind(tokens.kindAt(opener));
      this.retyped.set(span.start, kind);
      const details = { extra: texts[tokens.kindAt(index)] ?? '}', closer: texts[kind] ?? '' };
      const related = { start: tokens.startAt(opener), end: tokens.endAt(opener) };
      this.report('unbalanced-braces', span, details, [{ span, text: texts[kind] ?? '' }], related);
    }
  }

  private endsValue(index: number): boolean {
    const kind = this.tokens.kindAt(index);
    return kind !== Token.Eof && kind !== Token.Semicolon && kind !== Token.OpenBrace;
  }

  private reportUnclosed(start: number, kind: TokenKind, fix: TextEdit[]): void {
    const opener = texts[kind] ?? '';
    const closer = texts[closerKind(kind)] ?? '';
    this.report('unbalanced-braces', { start, end: start + opener.length }, { opener, closer }, fix);
  }

  private report(
    code: Problem['code'],
    span: Span,
    details: Problem['details'],
    fix: TextEdit[],
    related: Span | null = null,
  ): void {
    if (this.problems.length < maxProblems) this.problems.push({ code, span, details, related, fix });
  }
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}
