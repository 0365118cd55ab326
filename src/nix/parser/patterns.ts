import type { TextEdit } from '../diagnostics.ts';
import { Token } from '../lexer/tokens.ts';
import type { Expression, Formal, Identifier, Pattern, Span } from '../syntax.ts';
import { AttributeParser } from './attributes.ts';

/** The patterns of functions, `{ a, b ? 1, ... }`. */
export abstract class PatternParser extends AttributeParser {
  protected parseIdentifier(): Identifier {
    const { start, end } = this;
    if (this.kind !== Token.Identifier) this.report('missing-name', this.previousEnd, this.previousEnd);
    else this.next();
    return { kind: 'identifier', start, end, name: this.source.slice(start, end) };
  }

  /** The rest of a pattern whose brace stands at `start`; `first` is a name that was read already. */
  protected parsePattern(start: number, first: Identifier | null): Pattern {
    if (this.plan !== null) return this.parseBrokenPattern(start, first);
    const formals: Formal[] = [];
    let ellipsis: Span | null = null;
    let name = first;
    for (;;) {
      if (name !== null || this.kind === Token.Identifier) {
        formals.push(this.parseFormal(name ?? this.parseIdentifier()));
        name = null;
        if (this.kind !== Token.Comma) break;
        this.next();
      } else if (this.isEllipsis()) {
        ellipsis = { start: this.start, end: this.end };
        this.next();
        break;
      } else {
        break;
      }
    }
    if (this.kind === Token.CloseBrace) this.next();
    else this.unexpected('}');
    return this.pattern(start, formals, ellipsis);
  }

  private pattern(start: number, formals: Formal[], ellipsis: Span | null): Pattern {
    const end = this.previousEnd;
    return { kind: 'pattern', start, end, formals, ellipsis, alias: null, braces: { start, end } };
  }

  private isEllipsis(): boolean {
    return this.kind === Token.Ellipsis || (this.kind === Token.UnicodeEllipsis && this.placeholders);
  }

  private parseFormal(name: Identifier): Formal {
    let fallback: Expression | null = null;
    if (this.kind === Token.Question) {
      this.next();
      fallback = this.parseExpression();
    } else if (this.kind === Token.Assign && this.plan !== null) {
      const span = { start: this.start, end: this.end };
      this.report('equals-in-pattern', span.start, span.end, { fix: [{ span, text: '?' }] });
      this.next();
      fallback = this.parseExpression();
    }
    return { kind: 'formal', start: name.start, end: this.previousEnd, name, fallback };
  }

  /** The same for a text with mistakes: every separator is understood, and each habit is named once. */
  private parseBrokenPattern(start: number, first: Identifier | null): Pattern {
    const formals: Formal[] = [];
    let ellipsis: Span | null = null;
    let semicolons: TextEdit[] | null = null;
    let missingCommas: TextEdit[] | null = null;
    let name = first;
    let needsSeparator = false;
    while (name !== null || (this.kind !== Token.CloseBrace && this.kind !== Token.Eof)) {
      const { start: at, end } = this;
      const isItem =
        name !== null ||
        this.kind === Token.Identifier ||
        this.kind === Token.Ellipsis ||
        this.kind === Token.UnicodeEllipsis ||
        this.kind === Token.Dot;
      if (isItem && needsSeparator) {
        const place = { start: this.previousEnd, end: this.previousEnd };
        const edit = { span: place, text: ',' };
        missingCommas = this.habit(missingCommas, 'missing-comma-in-pattern', place, edit);
      }
      if (name !== null || this.kind === Token.Identifier) {
        if (ellipsis !== null) this.reportEarlyEllipsis(ellipsis, at);
        formals.push(this.parseFormal(name ?? this.parseIdentifier()));
        name = null;
        needsSeparator = true;
      } else if (isItem) {
        ellipsis ??= { start: at, end };
        this.parseDots();
        needsSeparator = true;
      } else if (this.kind === Token.Comma) {
        if (!needsSeparator) this.reportExtraComma();
        this.next();
        if (ellipsis !== null && this.kind === Token.CloseBrace) this.reportExtraComma(at);
        needsSeparator = false;
      } else if (this.kind === Token.Semicolon) {
        this.next();
        const isLast = this.kind === Token.CloseBrace;
        const span = { start: at, end };
        semicolons = this.habit(semicolons, 'semicolons-in-pattern', span, { span, text: isLast ? '' : ',' });
        needsSeparator = false;
      } else {
        this.unexpected('a name');
        this.skipToken([]);
        needsSeparator = false;
      }
    }
    if (this.kind === Token.CloseBrace) this.next();
    return this.pattern(start, formals, ellipsis);
  }

  /** `...`, and what people write instead. */
  private parseDots(): void {
    const { start, end } = this;
    if (this.kind === Token.UnicodeEllipsis) {
      if (!this.placeholders) {
        this.report('unicode-ellipsis', start, end, { fix: [{ span: { start, end }, text: '...' }] });
      }
      this.next();
      return;
    }
    let last = end;
    let dots = this.kind === Token.Ellipsis ? 3 : 1;
    const mark = this.mark();
    this.advance();
    while (this.kind === Token.Dot && this.start === last) {
      last = this.end;
      dots++;
      this.advance();
    }
    this.reset(mark);
    if (dots !== 3) {
      const span = { start, end: last };
      this.report('two-dots-in-pattern', start, last, { fix: [{ span, text: '...' }] });
    }
    this.end = last;
    this.next();
  }

  private reportExtraComma(at: number = this.start): void {
    const span = { start: at, end: at + 1 };
    this.report('extra-comma-in-pattern', at, at + 1, { fix: [{ span, text: '' }] });
  }

  /** More formals follow the dots: they move to the end. */
  private reportEarlyEllipsis(ellipsis: Span, next: number): void {
    if (this.earlyEllipsis === ellipsis.start) return;
    this.earlyEllipsis = ellipsis.start;
    const close = this.plan?.tokens.indexAt(ellipsis.start) ?? null;
    const end = close === null ? null : this.endOfPattern(close);
    this.report('ellipsis-not-last', ellipsis.start, ellipsis.end, {
      fix:
        end === null || end.at < next // the pattern is not the one that the brackets show
          ? null
          : [
              { span: { start: ellipsis.start, end: next }, text: '' },
              { span: { start: end.at, end: end.at }, text: end.hasComma ? ' ...' : ', ...' },
            ],
    });
  }

  private earlyEllipsis = -1;

  /** Behind which token of the pattern something can be added, counted from a token inside of it. */
  private endOfPattern(from: number): { at: number; hasComma: boolean } | null {
    const { plan } = this;
    if (plan === null) return null;
    const { tokens } = plan;
    for (let index = from; index < tokens.length; index++) {
      const kind = tokens.kindAt(index);
      if (kind === Token.OpenBrace || kind === Token.OpenBracket || kind === Token.OpenParenthesis) {
        index = plan.endOfGroup(index);
      } else if (kind === Token.CloseBrace) {
        return { at: tokens.endAt(index - 1), hasComma: tokens.kindAt(index - 1) === Token.Comma };
      }
    }
    return null;
  }
}
