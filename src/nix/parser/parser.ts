import { Token } from '../lexer/tokens.ts';
import type { Expression, ListExpression, SetExpression } from '../syntax.ts';
import { ExpressionParser } from './expressions.ts';

/** The entry points: each reads the whole text as one thing. */
export class Parser extends ExpressionParser {
  /** Whether the text ended where the body of a function begins. */
  get isOpen(): boolean {
    return this.endedOpenly;
  }

  parseWholeExpression(): Expression {
    this.next();
    if (this.plan !== null && this.isBindings()) {
      this.report('missing-braces', this.start, this.end, {
        fix: [
          { span: { start: 0, end: 0 }, text: '{\n' },
          { span: { start: this.length, end: this.length }, text: '\n}\n' },
        ],
      });
      return this.parseRestAsBindings();
    }
    const tree = this.parseExpression();
    this.expectEnd();
    return tree;
  }

  parseWholeBindings(): SetExpression {
    this.next();
    return this.parseRestAsBindings();
  }

  parseWholeList(): ListExpression {
    this.next();
    const items = this.parseItems(Token.Eof);
    return { kind: 'list', start: 0, end: this.length, items };
  }

  private parseRestAsBindings(): SetExpression {
    const bindings = this.parseBindings(Token.Eof, null, false);
    return { kind: 'set', start: 0, end: this.length, recursive: false, bindings };
  }

  private isBindings(): boolean {
    return this.kind === Token.Inherit || this.startsBinding();
  }

  private expectEnd(): void {
    if (this.kind === Token.Eof) return;
    const { start, end } = this;
    if (this.kind === Token.Semicolon) {
      this.report('extra-semicolon', start, end, { fix: [{ span: { start, end }, text: '' }] });
    } else {
      this.unexpected('the end');
    }
    this.giveUp();
  }
}
