import { Token } from '../lexer/tokens.ts';
import { wrongQuoteEnd } from '../lexer/wrong-quotes.ts';
import type { AttributeName, AttributePath, StringLiteral } from '../syntax.ts';
import { LiteralParser } from './literals.ts';

/** Attribute paths, and the many ways to write a name that needs quotes. */
export abstract class AttributeParser extends LiteralParser {
  /** `first` are names that were read already. */
  protected parseAttributePath(first: AttributeName[] | null): AttributePath {
    const names = first ?? [this.parseAttributeName()];
    const start = names[0]?.start ?? this.start;
    for (;;) {
      if (this.kind === Token.Dot) this.next();
      else if (this.plan === null) break;
      else if (this.isStringInPath()) this.reportMissingDot();
      else if (!this.isNumberInPath()) break;
      names.push(this.parseAttributeName());
    }
    return { kind: 'attribute-path', start, end: this.previousEnd, names };
  }

  protected parseAttributeName(): AttributeName {
    const { start, end } = this;
    switch (this.kind) {
      case Token.Identifier:
      case Token.Or:
        this.next();
        return { kind: 'identifier', start, end, name: this.source.slice(start, end) };
      case Token.Quote:
        return this.parseString();
      case Token.OpenInterpolation: {
        const name = this.parseInterpolation(start);
        this.next();
        return name;
      }
      default:
        return this.repairName();
    }
  }

  /** Whether a number follows the path without a blank, as in `users.1alice`, which Nix cuts before the dot. */
  private isNumberInPath(): boolean {
    return this.kind === Token.Float && this.start === this.previousEnd;
  }

  /** Whether a quoted name follows without a dot, as in `home.file"a".source = …`. */
  private isStringInPath(): boolean {
    return this.kind === Token.Quote && this.start === this.previousEnd && this.startsBinding();
  }

  protected reportMissingDot(): void {
    const at = this.previousEnd;
    this.report('missing-dot', at, at, { fix: [{ span: { start: at, end: at }, text: '.' }] });
  }

  /** Something that is no name stands where a name is expected. */
  private repairName(): AttributeName {
    const { start, source } = this;
    if (this.plan !== null) {
      const quoted = this.parseWronglyQuoted();
      if (quoted !== null) return quoted;
      if (this.kind === Token.Dot || this.kind === Token.Ellipsis) return this.repairEmptySegment();
      if (this.kind === Token.Integer || this.kind === Token.Float) {
        return this.quoteName(source.charCodeAt(start) === 46 /* . */ ? start + 1 : start);
      }
      if (this.kind >= Token.If && this.kind <= Token.Inherit && this.isKeywordUsedAsName()) {
        return this.quoteName(start);
      }
    }
    this.report('missing-name', this.previousEnd, this.previousEnd);
    return { kind: 'identifier', start: this.previousEnd, end: this.previousEnd, name: '' };
  }

  /** `home.file..face`: the second dot belongs to the name after it, which needs quotes. */
  private repairEmptySegment(): AttributeName {
    const dot = this.kind === Token.Ellipsis ? this.start + 1 : this.start;
    return this.quote(dot, nameEnd(this.source, dot + 1), 'empty-path-segment');
  }

  private isKeywordUsedAsName(): boolean {
    const mark = this.mark();
    this.advance();
    const isName = this.kind === Token.Assign || this.kind === Token.Dot;
    this.reset(mark);
    return isName || this.source.charCodeAt(this.start - 1) === 46 /* . */;
  }

  private quoteName(start: number): AttributeName {
    return this.quote(start, nameEnd(this.source, start), 'name-needs-quotes');
  }

  /** Takes a stretch of the text for one name, and says that it needs quotes. */
  protected quote(
    start: number,
    end: number,
    code: 'name-needs-quotes' | 'empty-path-segment',
  ): StringLiteral {
    const name = this.source.slice(start, end);
    const fix = name === '.' || end === start ? null : [{ span: { start, end }, text: `"${name}"` }];
    this.report(code, start, end, { details: { name }, fix });
    this.end = Math.max(end, this.end);
    if (end > start) this.end = end;
    this.next();
    return textLiteral(start, end, name);
  }

  /**
   * A string in quotes that are none for Nix: apostrophes or typographic ones. Null where none stands here or none
   * closes it on the line.
   */
  protected parseWronglyQuoted(): StringLiteral | null {
    if (this.kind !== Token.Invalid || this.plan === null) return null;
    const { start, source } = this;
    const open = source.charAt(start);
    const at = wrongQuoteEnd(source, start);
    if (at === null) return null;
    const end = at + 1;
    const value = source.slice(start + 1, at);
    const isPlain = !/["\\]|\$\{/.test(value);
    this.report(open === "'" ? 'single-quotes' : 'smart-quotes', start, end, {
      details: { text: value },
      fix: isPlain
        ? [
            { span: { start, end: start + 1 }, text: '"' },
            { span: { start: at, end }, text: '"' },
          ]
        : null,
    });
    this.end = end;
    this.next();
    return textLiteral(start, end, value);
  }
}

function textLiteral(start: number, end: number, value: string): StringLiteral {
  const parts =
    value === ''
      ? []
      : [{ kind: 'text' as const, start: start + 1, end: Math.max(start + 1, end - 1), value }];
  return { kind: 'string', start, end, style: 'double', parts, pieces: parts.length };
}

/** Where a name ends that begins at `at`, digits allowed in front. */
function nameEnd(text: string, at: number): number {
  let end = at;
  while (/[a-zA-Z0-9_'-]/.test(text.charAt(end))) end++;
  return end;
}
