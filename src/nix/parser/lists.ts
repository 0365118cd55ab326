import { Token } from '../lexer/tokens.ts';
import type { Expression, ListExpression } from '../syntax.ts';
import { BindingParser } from './bindings.ts';
import { precedence, startsOperand } from './operators.ts';

/** Lists, and what people write in them that is no item. */
export abstract class ListParser extends BindingParser {
  protected abstract parseOperation(level: number, start: number, first: Expression | null): Expression;
  protected abstract parseOperand(): Expression;

  protected parseList(): ListExpression {
    const { start } = this;
    this.next();
    const items = this.parseItems(Token.CloseBracket);
    if (this.kind === Token.CloseBracket) this.next();
    else this.unexpected(']');
    return { kind: 'list', start, end: this.previousEnd, items };
  }

  protected parseItems(close: number): Expression[] {
    this.deeper();
    // An array that is born with an item takes less memory than one that an item is pushed to.
    const items = startsOperand[this.kind] === 1 ? [this.parseOperand()] : [];
    while (startsOperand[this.kind] === 1) items.push(this.parseOperand());
    if (this.kind !== close) this.parseBrokenItems(close, items);
    this.depth--;
    return items;
  }

  /** The rest of a list with something in it that is no item, such as a comma. */
  private parseBrokenItems(close: number, items: Expression[]): void {
    let commas = null;
    let semicolons = null;
    while (this.kind !== close && this.kind !== Token.Eof) {
      const { start, end } = this;
      const span = { start, end };
      const isPlaceholder = this.kind === Token.Ellipsis || this.kind === Token.UnicodeEllipsis;
      if (startsOperand[this.kind] === 1 || (isPlaceholder && this.placeholders)) {
        items.push(this.parseOperand());
      } else if (this.plan === null) {
        this.reportInStrictList();
      } else if (this.kind === Token.Comma) {
        commas = this.habit(commas, 'comma-in-list', span, { span, text: '' });
        this.next();
      } else if (this.kind === Token.Semicolon) {
        semicolons = this.habit(semicolons, 'semicolon-in-list', span, { span, text: '' });
        this.next();
      } else if (this.kind === Token.Assign) {
        this.repairBindingInList(items);
      } else if (this.isDashComment() || (this.kind === Token.Update && this.isComment())) {
        this.skipForeignComment();
      } else if ((precedence[this.kind] ?? 0) > 0 && items.length > 0 && this.kind !== Token.Question) {
        this.repairOperatorInList(items);
      } else if (this.kind === Token.Colon && items.at(-1)?.kind === 'identifier') {
        this.repairFunctionInList(items);
      } else if (this.kind === Token.Inherit) {
        this.report('inherit-without-braces', start, end);
        this.next();
        this.skipToSemicolon();
      } else if (endsExpression.has(this.kind) && this.kind !== Token.Comma) {
        this.unexpected('an item');
        this.next();
      } else {
        items.push(this.parseOperand());
      }
      if (this.start === start && this.end === end && this.kind !== close) this.next();
    }
  }

  private reportInStrictList(): void {
    const { start, end } = this;
    if (this.kind === Token.Comma) this.report('comma-in-list', start, end);
    else if (this.kind === Token.Semicolon) this.report('semicolon-in-list', start, end);
    else this.unexpected(']');
  }

  /** Whether words rather than an operand follow the `//`. */
  private isComment(): boolean {
    if (this.isFirstOnLine()) return true;
    const mark = this.mark();
    this.advance();
    const isOperand = startsOperand[this.kind] === 1;
    this.advance();
    const wordsFollow = !this.isFirstOnLine() && this.kind === Token.Identifier;
    this.reset(mark);
    return !isOperand || wordsFollow;
  }

  /** `[ a = 1; ]`: the binding is meant to stand in a set of its own. */
  private repairBindingInList(items: Expression[]): void {
    const { start, end } = this;
    const name = items.pop();
    const problem = this.problems.length;
    this.report('binding-in-list', start, end);
    this.next();
    const value = this.parseExpression();
    if (this.kind === Token.Semicolon) this.next();
    if (name === undefined) return;
    const behind = this.previousEnd;
    const needsSemicolon = this.source.charCodeAt(behind - 1) !== 59;
    this.addFix(problem, 'binding-in-list', [
      { span: { start: name.start, end: name.start }, text: '{ ' },
      { span: { start: behind, end: behind }, text: needsSemicolon ? '; }' : ' }' },
    ]);
    items.push({ kind: 'parenthesized', start: name.start, end: behind, expression: value });
  }

  private repairOperatorInList(items: Expression[]): void {
    const { start, end } = this;
    const left = items.pop();
    if (left === undefined) return;
    const problem = this.problems.length;
    this.report('needs-parentheses', start, end, { details: { operator: this.source.slice(start, end) } });
    const expression = this.parseOperation(1, left.start, left);
    this.addParentheses(problem, left.start, this.previousEnd);
    items.push(expression);
  }

  private repairFunctionInList(items: Expression[]): void {
    const parameter = items.pop();
    if (parameter?.kind !== 'identifier') return;
    const problem = this.problems.length;
    this.report('needs-parentheses', parameter.start, this.end);
    this.next();
    const body = this.parseExpression();
    const end = this.previousEnd;
    this.addParentheses(problem, parameter.start, end);
    items.push({ kind: 'lambda', start: parameter.start, end, parameter, body });
  }

  /** Gives the problem of this index the fix that puts parentheses around a stretch. */
  protected addParentheses(problem: number, start: number, end: number): void {
    this.addFix(problem, 'needs-parentheses', [
      { span: { start, end: start }, text: '(' },
      { span: { start: end, end }, text: ')' },
    ]);
  }
}

/** Tokens that show that an expression is missing rather than wrong. */
export const endsExpression: ReadonlySet<number> = new Set([
  Token.Eof,
  Token.CloseBrace,
  Token.CloseBracket,
  Token.CloseParenthesis,
  Token.Semicolon,
  Token.Comma,
  Token.In,
  Token.Then,
  Token.Else,
]);
