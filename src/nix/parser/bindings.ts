import { Token, type TokenKind } from '../lexer/tokens.ts';
import type {
  Assignment,
  AttributeName,
  Binding,
  Expression,
  Inherit,
  Pattern,
  SetExpression,
} from '../syntax.ts';
import { BindingRepairs } from './binding-repairs.ts';

/** Sets with their bindings. */
export abstract class BindingParser extends BindingRepairs {
  /** `{ … }` where a function may stand. The pattern has no alias yet. */
  protected parseSetOrPattern(): SetExpression | Pattern {
    const { start } = this;
    const shape = this.plan === null ? null : this.braceShape(start);
    this.next();
    if (shape === 'pattern') return this.parsePattern(start, null);
    if (shape !== null) return this.parseSetAfterBrace(start, false, null);
    if (this.kind === Token.CloseBrace) return this.parseEmptyBraces(start);
    if (this.kind === Token.Ellipsis || this.kind === Token.UnicodeEllipsis)
      return this.parseDotsInBraces(start);
    if (this.kind !== Token.Identifier) return this.parseSetAfterBrace(start, false, null);
    const name = this.parseIdentifier();
    if (this.kind === Token.Comma || this.kind === Token.Question || this.kind === Token.CloseBrace) {
      return this.parsePattern(start, name);
    }
    return this.parseSetAfterBrace(start, false, [name]);
  }

  private parseEmptyBraces(start: number): SetExpression | Pattern {
    const end = this.end;
    this.next();
    if (this.kind !== Token.Colon && this.kind !== Token.At) {
      return { kind: 'set', start, end, recursive: false, bindings: [] };
    }
    return { kind: 'pattern', start, end, formals: [], ellipsis: null, alias: null, braces: { start, end } };
  }

  /** `{ ...`: a pattern, or in fragments a set of which nothing is shown. */
  private parseDotsInBraces(start: number): SetExpression | Pattern {
    const dots = { start: this.start, end: this.end };
    if (!this.placeholders) return this.parsePattern(start, null);
    const mark = this.mark();
    this.next();
    const isOnly = this.kind === Token.CloseBrace;
    if (isOnly) this.next();
    // A body without the colon before it shows that a pattern is meant.
    const isPattern =
      isOnly && (this.kind === Token.Colon || this.kind === Token.At || startsBody(this.kind));
    if (isPattern) {
      const end = this.previousEnd;
      const braces = { start, end };
      return { kind: 'pattern', start, end, formals: [], ellipsis: dots, alias: null, braces };
    }
    this.reset(mark);
    return this.parseSetAfterBrace(start, false, null);
  }

  protected parseSet(start: number, recursive: boolean): SetExpression {
    this.next();
    return this.parseSetAfterBrace(start, recursive, null);
  }

  private parseSetAfterBrace(
    start: number,
    recursive: boolean,
    first: AttributeName[] | null,
  ): SetExpression {
    const isShorthand =
      this.plan !== null && first === null && !recursive && this.braceShape(start) === 'names';
    const bindings = isShorthand
      ? [this.parseShorthand()]
      : this.parseBindings(Token.CloseBrace, first, false);
    if (this.kind === Token.CloseBrace) this.next();
    else if (!this.mayEndHere(start)) this.unexpected('}');
    return { kind: 'set', start, end: this.previousEnd, recursive, bindings };
  }

  /**
   * Bindings up to the token `close`, which is not passed over. With `openLet` the `in` is missing, and they end where
   * something else stands.
   */
  protected parseBindings(close: TokenKind, first: AttributeName[] | null, openLet: boolean): Binding[] {
    const bindings: Binding[] = [];
    const { commas, colons } = this;
    this.commas = null;
    this.colons = null;
    let name = first;
    while (name !== null || (this.kind !== close && this.kind !== Token.Eof)) {
      const { kind } = this;
      if (openLet && !this.continuesLet()) break;
      if (
        name !== null ||
        kind === Token.Identifier ||
        kind === Token.Quote ||
        kind === Token.OpenInterpolation ||
        kind === Token.Or
      ) {
        bindings.push(this.parseAssignment(name));
        name = null;
      } else if (kind === Token.Inherit) {
        bindings.push(this.parseInherit());
      } else if (this.placeholders && (kind === Token.Ellipsis || kind === Token.UnicodeEllipsis)) {
        bindings.push({ kind: 'rest', start: this.start, end: this.end });
        this.next();
        if (this.kind === Token.Semicolon) this.next();
      } else {
        const { start, end } = this;
        const repaired = this.repairBinding(close);
        if (repaired === 'end') break;
        if (this.start === start && this.end === end && this.kind === kind) this.next();
        if (repaired !== null) bindings.push(repaired);
      }
    }
    this.commas = commas;
    this.colons = colons;
    return bindings;
  }

  private continuesLet(): boolean {
    if (this.kind === Token.Inherit || this.kind === Token.OpenInterpolation) return true;
    const after = this.kindAfterPath();
    return after === Token.Assign || after === Token.Equal;
  }

  protected override parseAssignment(first: AttributeName[] | null): Assignment {
    const path = this.parseAttributePath(first);
    if (this.kind === Token.Assign) this.next();
    else if (!this.repairAssign(path)) {
      const value = this.missing(this.previousEnd);
      return { kind: 'assignment', start: path.start, end: this.previousEnd, path, value };
    }
    const levels = path.names.length - 1; // each name but the last stands for a set around the value
    this.depth += levels;
    const value = this.plan === null ? this.parseExpression() : this.parseBrokenValue();
    this.depth -= levels;
    if (this.kind === Token.Semicolon) this.next();
    else this.repairSemicolon('missing-semicolon');
    return { kind: 'assignment', start: path.start, end: this.previousEnd, path, value };
  }

  protected override parseInherit(): Inherit {
    const { start } = this;
    this.next();
    let source: Expression | null = null;
    if (this.kind === Token.OpenParenthesis) {
      this.next();
      source = this.parseExpression();
      this.closeParenthesis();
    }
    const names: AttributeName[] = [];
    while (this.startsInheritedName()) names.push(this.parseAttributeName());
    if (this.plan !== null) this.repairInheritedNames(names);
    if (this.kind === Token.Semicolon) this.next();
    else this.repairSemicolon('inherit-without-semicolon');
    return { kind: 'inherit', start, end: this.previousEnd, source, names };
  }
}

function startsBody(kind: TokenKind): boolean {
  return kind === Token.OpenBrace || (kind >= Token.If && kind <= Token.Rec);
}
