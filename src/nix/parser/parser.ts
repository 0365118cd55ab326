import { Token } from '../lexer/tokens.ts';
import type { Expression, ListExpression, SetExpression } from '../syntax.ts';
import { ExpressionParser } from './expressions.ts';

/** The entry points: each reads the whole text as one thing. */
export class Parser extends ExpressionParser {
  parseWholeExpression(): Expression {
    this.next();
    const tree = this.parseExpression();
    this.expectEnd();
    return tree;
  }

  parseWholeBindings(): SetExpression {
    this.next();
    const bindings = this.parseBindings(Token.Eof, null);
    this.expectEnd();
    return { kind: 'set', start: 0, end: this.length, recursive: false, bindings };
  }

  parseWholeList(): ListExpression {
    this.next();
    const items = this.parseItems();
    this.expectEnd();
    return { kind: 'list', start: 0, end: this.length, items };
  }

  private expectEnd(): void {
    if (this.kind !== Token.Eof) this.unexpected('the end');
  }
}
