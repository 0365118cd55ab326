import { Token } from '../lexer/tokens.ts';
import { maxDepth } from '../limits.ts';
import type { Expression, Identifier, ListExpression } from '../syntax.ts';
import { BindingParser } from './bindings.ts';
import { precedence, startsOperand } from './operators.ts';

/** What can be an argument or a list item: everything that needs no parentheses. */
export abstract class OperandParser extends BindingParser {
  protected abstract parseOperation(level: number, start: number, first: Expression | null): Expression;

  protected parseArguments(start: number, head: Expression): Expression {
    let left = head;
    let length = this.depth;
    while (startsOperand[this.kind] === 1) {
      if (++length > maxDepth) this.tooDeep();
      if (this.plan !== null && this.startsBinding()) break;
      const argument = this.parseOperand();
      left = { kind: 'application', start, end: this.previousEnd, function: left, argument };
    }
    if (this.plan !== null && this.kind === Token.Colon) return this.repairFunctionArgument(left);
    return left;
  }

  protected parseOperand(): Expression {
    const { start } = this;
    return this.parseSelection(start, this.parsePrimary());
  }

  protected parseSelection(start: number, subject: Expression): Expression {
    if (this.kind === Token.Dot) {
      this.next();
      const path = this.parseAttributePath(null);
      let fallback: Expression | null = null;
      if (this.kind === Token.Or) {
        this.next();
        this.deeper();
        fallback = this.parseOperand();
        this.depth--;
      }
      return { kind: 'selection', start, end: this.previousEnd, subject, path, fallback };
    }
    if (this.kind === Token.Or) {
      // Nixpkgs once had a function of this name, so `f or` applies f to it.
      const argument: Identifier = { kind: 'identifier', start: this.start, end: this.end, name: 'or' };
      this.next();
      return { kind: 'application', start, end: this.previousEnd, function: subject, argument };
    }
    return subject;
  }

  private parsePrimary(): Expression {
    const { start } = this;
    switch (this.kind) {
      case Token.Identifier:
        return this.parseIdentifier();
      case Token.Quote:
        return this.parseString();
      case Token.OpenBrace:
        return this.parseSet(start, false);
      case Token.OpenBracket:
        return this.parseList();
      case Token.OpenParenthesis: {
        this.next();
        const expression = this.parseExpression();
        this.closeParenthesis();
        return { kind: 'parenthesized', start, end: this.previousEnd, expression };
      }
      case Token.IndentedQuote:
        return this.parseIndentedString();
      case Token.Path:
      case Token.HomePath:
        return this.parsePath();
      case Token.Integer:
        return this.parseInteger();
      case Token.Rec:
        this.next();
        if (this.kind === Token.OpenBrace) return this.parseSet(start, true);
        this.unexpected('{');
        return this.missing(this.previousEnd);
      case Token.Let:
        return this.parseLetOperand();
      case Token.SearchPath:
        return this.parseSearchPath();
      case Token.Float:
        return this.parseFloat();
      case Token.Uri:
        return this.parseUri();
      case Token.Ellipsis:
      case Token.UnicodeEllipsis: {
        const { end } = this;
        if (!this.placeholders) this.report('rest-placeholder', start, end);
        this.next();
        return { kind: 'rest', start, end };
      }
      default:
        return this.repairPrimary();
    }
  }

  /** `let { … }`; other forms of `let` need parentheses here. */
  private parseLetOperand(): Expression {
    const mark = this.mark();
    const { start } = this;
    this.next();
    if (this.kind === Token.OpenBrace) return this.parseLegacyLet(start);
    if (this.plan === null) this.unexpected('{');
    this.reset(mark);
    return this.repairPrimary();
  }

  /** `{ … }` after `let`, which stands at `start`. */
  protected parseLegacyLet(start: number): Expression {
    const { bindings } = this.parseSet(this.start, true);
    return { kind: 'legacy-let', start, end: this.previousEnd, bindings };
  }

  /** No operand begins here. */
  private repairPrimary(): Expression {
    const { start, end } = this;
    if (this.plan === null) {
      if (start >= this.length && this.previousEnd === 0) this.report('empty-file', 0, 0);
      else this.unexpected('an expression');
      return this.missing(start);
    }
    const quoted = this.parseWronglyQuoted();
    if (quoted !== null) return quoted;
    switch (this.kind) {
      case Token.Update:
        this.report('slash-comments', start, end, { fix: [{ span: { start, end }, text: '#' }] });
        this.skipLine();
        return this.parseOperand();
      case Token.If:
      case Token.Let:
      case Token.With:
      case Token.Assert:
      case Token.Not:
      case Token.Minus:
        return this.parseWithoutParentheses(start);
      case Token.Invalid:
        this.report('invalid-character', start, end, {
          details: { character: this.source.slice(start, end) },
        });
        this.next();
        return startsOperand[this.kind] === 1 ? this.parseOperand() : this.missing(start);
      case Token.Eof:
        if (this.previousEnd === 0) {
          if (this.plan.problems.length === 0) this.report('empty-file', 0, 0);
          return this.missing(0);
        }
    }
    const at = this.previousEnd;
    if (endsExpression.has(this.kind)) this.report('missing-expression', at, at);
    else this.unexpected('an expression');
    return this.missing(at);
  }

  /** `if`, `let` and the like as an operand. */
  private parseWithoutParentheses(start: number): Expression {
    const problem = this.problems.length;
    this.deeper();
    this.report('needs-parentheses', start, this.end);
    const expression = this.parseExpression();
    this.depth--;
    this.mendLast(problem, start, this.previousEnd);
    return expression;
  }

  /** `map x: x`: the function needs parentheses, and its parameter was taken for an argument. */
  private repairFunctionArgument(left: Expression): Expression {
    if (left.kind !== 'application' || left.argument.kind !== 'identifier') return left;
    const { argument: parameter } = left;
    const problem = this.problems.length;
    this.report('needs-parentheses', parameter.start, this.end);
    this.next();
    this.deeper();
    const body = this.parseExpression();
    this.depth--;
    const end = this.previousEnd;
    this.mendLast(problem, parameter.start, end);
    return { ...left, end, argument: { kind: 'lambda', start: parameter.start, end, parameter, body } };
  }

  /** Gives the problem of this index, if it was noted, the fix that puts parentheses around a stretch. */
  private mendLast(problem: number, start: number, end: number): void {
    const noted = this.problems[problem];
    if (noted?.code !== 'needs-parentheses') return;
    const fix = [
      { span: { start, end: start }, text: '(' },
      { span: { start: end, end }, text: ')' },
    ];
    this.problems[problem] = { ...noted, fix };
  }

  private parseList(): ListExpression {
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
      } else if (this.kind === Token.Update && this.isComment()) {
        this.report('slash-comments', start, end, { fix: [{ span, text: '#' }] });
        this.skipLine();
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
    const noted = this.problems[problem];
    if (name === undefined || noted?.code !== 'binding-in-list') return;
    const behind = this.previousEnd;
    const needsSemicolon = this.source.charCodeAt(behind - 1) !== 59;
    const fix = [
      { span: { start: name.start, end: name.start }, text: '{ ' },
      { span: { start: behind, end: behind }, text: needsSemicolon ? '; }' : ' }' },
    ];
    this.problems[problem] = { ...noted, fix };
    items.push({ kind: 'parenthesized', start: name.start, end: behind, expression: value });
  }

  private repairOperatorInList(items: Expression[]): void {
    const { start, end } = this;
    const left = items.pop();
    if (left === undefined) return;
    const problem = this.problems.length;
    this.report('needs-parentheses', start, end, { details: { operator: this.source.slice(start, end) } });
    const expression = this.parseOperation(1, left.start, left);
    this.mendLast(problem, left.start, this.previousEnd);
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
    this.mendLast(problem, parameter.start, end);
    items.push({ kind: 'lambda', start: parameter.start, end, parameter, body });
  }

  protected override closeParenthesis(): void {
    if (this.kind === Token.CloseParenthesis) {
      this.next();
      return;
    }
    if (this.plan === null) {
      this.unexpected(')');
      return;
    }
    while (this.kind !== Token.CloseParenthesis && this.kind !== Token.Eof) {
      const { start, end } = this;
      const fix = [{ span: { start, end }, text: '' }];
      if (this.kind === Token.Semicolon) {
        this.report('semicolon-in-parentheses', start, end, { fix });
        this.next();
        if (startsOperand[this.kind] === 1) this.parseExpression();
      } else if (this.kind === Token.Comma) {
        this.report('comma-in-call', start, end, { fix });
        this.next();
        if (startsOperand[this.kind] === 1) this.parseExpression();
      } else {
        this.unexpected(')');
        this.skipToken([]);
      }
    }
    if (this.kind === Token.CloseParenthesis) this.next();
  }
}

/** Tokens that show that an expression is missing rather than wrong. */
const endsExpression: ReadonlySet<number> = new Set([
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
