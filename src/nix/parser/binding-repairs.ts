import { Token, type TokenKind } from '../lexer/tokens.ts';
import type { Assignment, AttributeName, Binding, Inherit } from '../syntax.ts';
import { AssignmentRepairs } from './assignment-repairs.ts';

/** What is done about what stands where a binding ought to. In strict reading each of these only notes the first problem. */
export abstract class BindingRepairs extends AssignmentRepairs {
  protected abstract parseAssignment(first: AttributeName[] | null): Assignment;
  protected abstract parseInherit(): Inherit;
  /** The `)` that is expected here. */
  protected abstract closeParenthesis(): void;

  /** Whether the group that was opened at `start` may lack its closer, because a fragment ends with its head. */
  protected mayEndHere(start: number): boolean {
    if (this.kind !== Token.Eof || !this.placeholders) return false;
    if (start === this.bodyStart && this.previousEnd === start + 1) this.endedOpenly = true;
    return this.endedOpenly;
  }

  /** Something stands where a name or `inherit` should; `end` where that ends the bindings. */
  protected repairBinding(close: TokenKind): Binding | 'end' | null {
    const { start, end } = this;
    if (this.plan === null) {
      if (this.kind === Token.Semicolon) this.report('extra-semicolon', start, end);
      else this.unexpected('a name');
      return 'end';
    }
    switch (this.kind) {
      case Token.Semicolon:
        return this.repairExtraSemicolons();
      case Token.Update:
        this.skipForeignComment();
        return null;
      case Token.Minus: {
        if (!this.isDashComment()) break;
        this.skipForeignComment();
        return null;
      }
      case Token.Uri:
        return this.repairUriAsBinding();
      case Token.Path:
        return this.repairPathAsBinding();
      case Token.Integer:
      case Token.Float:
      case Token.Dot:
        return this.parseAssignment(null);
      case Token.Invalid: {
        const name = this.parseWronglyQuoted();
        if (name !== null) return this.parseAssignment([name]);
        this.report('invalid-character', start, end, {
          details: { character: this.source.slice(start, end) },
        });
        this.next();
        return null;
      }
      case Token.Ellipsis:
      case Token.UnicodeEllipsis:
        this.report('rest-placeholder', start, end);
        this.next();
        if (this.kind === Token.Semicolon) this.next();
        return { kind: 'rest', start, end };
      case Token.CloseBrace:
        if (close === Token.In) return 'end';
    }
    if (this.kind >= Token.If && this.kind <= Token.Rec) {
      const mark = this.mark();
      this.advance();
      const isName = this.kind === Token.Assign || this.kind === Token.Dot;
      this.reset(mark);
      if (isName) return this.parseAssignment(null);
    }
    this.unexpected('name = value;');
    this.skipToken([]);
    this.skipToSemicolon();
    return null;
  }

  private repairExtraSemicolons(): null {
    const { start, end } = this;
    const span = { start, end };
    this.report('extra-semicolon', start, end, { fix: [{ span, text: '' }] });
    while (this.kind === Token.Semicolon) this.next();
    return null;
  }

  /** `name:value` without a blank is a URI for Nix. */
  private repairUriAsBinding(): Binding {
    const { start } = this;
    const colon = this.source.indexOf(':', start);
    const path = this.source.slice(start, colon);
    const names = splitNames(path, start);
    const span = { start: colon, end: colon + 1 };
    this.colons = this.habit(this.colons, 'colon-instead-of-equals', span, { span, text: ' = ' });
    this.end = colon + 1;
    this.next();
    const value = this.parseBrokenValue();
    if (this.kind === Token.Semicolon) this.next();
    else this.repairSemicolon('missing-semicolon');
    return {
      kind: 'assignment',
      start,
      end: this.previousEnd,
      path: { kind: 'attribute-path', start, end: colon, names },
      value,
    };
  }

  /** A name with a slash, or a path that stands alone where only bindings may. */
  private repairPathAsBinding(): Binding | null {
    const { start, end } = this;
    const mark = this.mark();
    this.advance();
    const isName = this.kind === Token.Assign || this.kind === Token.Dot;
    this.reset(mark);
    if (!isName) {
      this.unexpected('name = value;');
      this.skipToken([]);
      this.skipToSemicolon();
      return null;
    }
    return this.parseAssignment(this.namesInPath(start, end));
  }

  /** The names in what Nix takes for a path: the one with the slash, or with a dot in front, needs quotes. */
  private namesInPath(start: number, end: number): AttributeName[] {
    const text = this.source.slice(start, end);
    const empty = text.indexOf('..');
    const from = empty >= 0 ? empty + 1 : text.lastIndexOf('.', text.indexOf('/')) + 1;
    const names = splitNames(text.slice(0, Math.max(0, from - 1)), start);
    const field = /\.(?:source|text|enable|executable|recursive)$/.exec(text)?.index ?? text.length;
    const code = empty >= 0 ? 'empty-path-segment' : 'name-needs-quotes';
    names.push(this.quote(start + from, start + field, code));
    return names;
  }
}

/** The plain names of a dotted path that begins at `start`. */
function splitNames(path: string, start: number): AttributeName[] {
  if (path === '') return [];
  const names: AttributeName[] = [];
  let from = start;
  for (const name of path.split('.')) {
    names.push({ kind: 'identifier', start: from, end: from + name.length, name });
    from += name.length + 1;
  }
  return names;
}
