import { Token } from '../lexer/tokens.ts';
import type {
  AttributeName,
  Binding,
  Expression,
  Formal,
  Identifier,
  Inherit,
  Pattern,
  SetExpression,
} from '../syntax.ts';
import { LiteralParser } from './literals.ts';

/** Sets with their bindings, and the patterns of functions, which begin with a brace as well. */
export abstract class BindingParser extends LiteralParser {
  protected parseIdentifier(): Identifier {
    const { start, end } = this;
    if (this.kind !== Token.Identifier) this.unexpected('a name');
    else this.next();
    return { kind: 'identifier', start, end, name: this.source.slice(start, end) };
  }

  /** `{ … }` where a function may stand. The pattern has no alias yet. */
  protected parseSetOrPattern(): SetExpression | Pattern {
    const { start } = this;
    this.next();
    if (this.kind === Token.Ellipsis) return this.parsePattern(start, null);
    if (this.kind === Token.CloseBrace) {
      const end = this.end;
      this.next();
      if (this.kind !== Token.Colon && this.kind !== Token.At) {
        return { kind: 'set', start, end, recursive: false, bindings: [] };
      }
      return {
        kind: 'pattern',
        start,
        end,
        formals: [],
        ellipsis: null,
        alias: null,
        braces: { start, end },
      };
    }
    if (this.kind !== Token.Identifier) return this.parseSetAfterBrace(start, false, null);
    const name = this.parseIdentifier();
    if (this.kind === Token.Comma || this.kind === Token.Question || this.kind === Token.CloseBrace) {
      return this.parsePattern(start, name);
    }
    return this.parseSetAfterBrace(start, false, name);
  }

  protected parseSet(start: number, recursive: boolean): SetExpression {
    this.next();
    return this.parseSetAfterBrace(start, recursive, null);
  }

  private parseSetAfterBrace(start: number, recursive: boolean, first: AttributeName | null): SetExpression {
    const bindings = this.parseBindings(Token.CloseBrace, first);
    if (this.kind === Token.CloseBrace) this.next();
    else this.unexpected('}');
    return { kind: 'set', start, end: this.previousEnd, recursive, bindings };
  }

  /** Bindings up to the token `close`, which is not passed over. */
  protected parseBindings(close: number, first: AttributeName | null): Binding[] {
    const bindings: Binding[] = [];
    let name = first;
    while (name !== null || (this.kind !== close && this.kind !== Token.Eof)) {
      if (name === null && this.kind === Token.Inherit) {
        bindings.push(this.parseInherit());
      } else if (name === null && (this.kind === Token.Ellipsis || this.kind === Token.UnicodeEllipsis)) {
        const { start, end } = this;
        if (this.placeholders) this.next();
        else this.fail('rest-placeholder', start, end);
        if (this.kind === Token.Semicolon) this.next();
        bindings.push({ kind: 'rest', start, end });
      } else {
        bindings.push(this.parseAssignment(name));
        name = null;
      }
    }
    return bindings;
  }

  private parseAssignment(first: AttributeName | null): Binding {
    const path = this.parseAttributePath(first);
    if (this.kind === Token.Assign) this.next();
    else this.unexpected('=');
    const value = this.parseExpression();
    this.parseSemicolon();
    return { kind: 'assignment', start: path.start, end: this.previousEnd, path, value };
  }

  private parseSemicolon(): void {
    if (this.kind === Token.Semicolon) this.next();
    else this.fail('missing-semicolon', this.previousEnd, this.previousEnd);
  }

  private parseInherit(): Inherit {
    const { start } = this;
    this.next();
    let source: Expression | null = null;
    if (this.kind === Token.OpenParenthesis) {
      this.next();
      source = this.parseExpression();
      if (this.kind === Token.CloseParenthesis) this.next();
      else this.unexpected(')');
    }
    const names: AttributeName[] = [];
    while (
      this.kind === Token.Identifier ||
      this.kind === Token.Or ||
      this.kind === Token.Quote ||
      this.kind === Token.OpenInterpolation
    ) {
      names.push(this.parseAttributeName());
    }
    this.parseSemicolon();
    return { kind: 'inherit', start, end: this.previousEnd, source, names };
  }

  /** The rest of a pattern whose brace stands at `start`; `first` is a name that was read already. */
  protected parsePattern(start: number, first: Identifier | null): Pattern {
    const formals: Formal[] = [];
    let ellipsis = null;
    let name = first;
    for (;;) {
      if (name !== null || this.kind === Token.Identifier) {
        const formalName: Identifier = name ?? this.parseIdentifier();
        name = null;
        let fallback: Expression | null = null;
        if (this.kind === Token.Question) {
          this.next();
          fallback = this.parseExpression();
        }
        formals.push({
          kind: 'formal',
          start: formalName.start,
          end: this.previousEnd,
          name: formalName,
          fallback,
        });
        if (this.kind !== Token.Comma) break;
        this.next();
      } else if (this.kind === Token.Ellipsis) {
        ellipsis = { start: this.start, end: this.end };
        this.next();
        break;
      } else {
        break;
      }
    }
    if (this.kind === Token.CloseBrace) this.next();
    else this.unexpected('}');
    const end = this.previousEnd;
    return { kind: 'pattern', start, end, formals, ellipsis, alias: null, braces: { start, end } };
  }
}
