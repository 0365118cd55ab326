import { Token } from '../lexer/tokens.ts';
import { maxDepth } from '../limits.ts';
import type { Expression, Identifier } from '../syntax.ts';
import { endsExpression, ListParser } from './lists.ts';
import { startsOperand } from './operators.ts';

/** What can be an argument or a list item: everything that needs no parentheses. */
export abstract class OperandParser extends ListParser {
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

  protected override parseOperand(): Expression {
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
        this.skipForeignComment();
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
    this.addParentheses(problem, start, this.previousEnd);
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
    this.addParentheses(problem, parameter.start, end);
    return { ...left, end, argument: { kind: 'lambda', start: parameter.start, end, parameter, body } };
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
