import { Token } from '../lexer/tokens.ts';
import { maxDepth } from '../limits.ts';
import type { BinaryOperator, Expression, Identifier, Lambda, Pattern } from '../syntax.ts';
import { bodies } from './lookahead.ts';
import { OperandParser } from './operands.ts';
import {
  associativity,
  negatePrecedence,
  nonAssociative,
  notPrecedence,
  operators,
  precedence,
  rightAssociative,
} from './operators.ts';

/** Expressions, by recursive descent and precedence climbing. */
export class ExpressionParser extends OperandParser {
  protected override parseExpression(): Expression {
    this.deeper();
    const expression = this.parseFunction();
    this.depth--;
    return expression;
  }

  private parseFunction(): Expression {
    const { start } = this;
    switch (this.kind) {
      case Token.Identifier: {
        const name = this.parseIdentifier();
        if (this.kind === Token.Colon) return this.parseLambda(start, name);
        if (this.kind === Token.At) return this.parseAliasedPattern(start, name);
        return this.parseOperation(1, start, name);
      }
      case Token.OpenBrace: {
        const head = this.parseSetOrPattern();
        if (head.kind === 'set') return this.parseOperation(1, start, head);
        return this.parsePatternLambda(start, head);
      }
      case Token.Let:
        return this.parseLet();
      case Token.If:
        return this.parseIf();
      case Token.With:
        return this.parseWith();
      case Token.Assert: {
        this.next();
        const condition = this.parseExpression();
        if (this.kind === Token.Semicolon) this.next();
        else this.repairSemicolon('missing-semicolon');
        const body = this.parseExpression();
        return { kind: 'assert', start, end: this.previousEnd, condition, body };
      }
      case Token.Update:
      case Token.Minus:
        if (this.plan === null || (this.kind === Token.Minus && !this.isDashComment())) break;
        while (this.kind === Token.Update || this.isDashComment()) this.skipForeignComment();
        return this.parseFunction();
    }
    return this.parseOperation(1, start, null);
  }

  /** The body of a function or a `let`. A fragment may end before it. */
  private parseBody(): Expression {
    if (this.kind === Token.Eof && this.placeholders) {
      this.endedOpenly = true;
      return { kind: 'rest', start: this.previousEnd, end: this.previousEnd };
    }
    this.bodyStart = this.start;
    if (this.plan !== null && this.startsBinding()) return this.parseBodyWithoutBraces();
    return this.parseExpression();
  }

  /** `{ ... }: a = 1;`: settings where the set with them ought to stand. */
  private parseBodyWithoutBraces(): Expression {
    const { start, end } = this;
    const problem = this.problems.length;
    this.report('missing-braces', start, end);
    const bindings = this.parseBindings(Token.CloseBrace, null, false);
    const behind = this.previousEnd;
    const closer = this.kind === Token.Eof ? ' }' : ' };'; // the semicolon of the binding around it
    this.addFix(problem, 'missing-braces', [
      { span: { start, end: start }, text: '{ ' },
      { span: { start: behind, end: behind }, text: closer },
    ]);
    this.afterMissingCloser = true;
    return { kind: 'set', start, end: behind, recursive: false, bindings };
  }

  /** The colon and the body of a function. */
  private parseLambda(start: number, parameter: Identifier | Pattern): Lambda {
    if (this.kind === Token.Colon) this.next();
    else this.repairColon(start);
    const body = this.parseBody();
    return { kind: 'lambda', start, end: this.previousEnd, parameter, body };
  }

  private repairColon(start: number): void {
    const at = this.previousEnd;
    const isFileHead = this.plan?.tokens.startAt(0) === start;
    const code = isFileHead ? 'file-head-without-colon' : 'missing-colon-after-pattern';
    if (this.plan !== null && (this.kind === Token.Assign || this.isSemicolonBeforeBody())) {
      const wrong = this.start;
      let { end } = this;
      this.hush();
      this.next();
      if (this.kind === Token.Greater && this.start === end) {
        end = this.end;
        this.next();
      }
      this.report(code, wrong, end, { fix: [{ span: { start: wrong, end }, text: ':' }] });
      return;
    }
    this.report(code, at, at, { fix: [{ span: { start: at, end: at }, text: ':' }] });
  }

  private isSemicolonBeforeBody(): boolean {
    if (this.kind !== Token.Semicolon) return false;
    const mark = this.mark();
    this.advance();
    const isBody = bodies.has(this.kind);
    this.reset(mark);
    return isBody;
  }

  private parsePatternLambda(start: number, pattern: Pattern): Lambda {
    if (this.kind !== Token.At) return this.parseLambda(start, pattern);
    this.next();
    const alias = this.parseIdentifier();
    return this.parseLambda(start, { ...pattern, end: alias.end, alias });
  }

  private parseAliasedPattern(start: number, alias: Identifier): Lambda {
    this.next();
    const brace = this.start;
    if (this.kind === Token.OpenBrace) this.next();
    else this.unexpected('{');
    const pattern = this.parsePattern(brace, null);
    if (this.plan !== null && this.kind === Token.At) this.repairSecondAlias(alias);
    return this.parseLambda(start, { ...pattern, start, alias });
  }

  private repairSecondAlias({ start, end }: Identifier): void {
    const from = this.previousEnd;
    const at = this.start;
    const mark = this.mark();
    this.advance();
    const behind = this.kind === Token.Identifier ? this.end : this.previousEnd;
    this.reset(mark);
    const fix = [{ span: { start: from, end: behind }, text: '' }];
    this.report('at-binding-twice', at, behind, { related: { start, end }, fix });
    this.next();
    if (this.kind === Token.Identifier) this.next();
  }

  private parseLet(): Expression {
    const { start } = this;
    this.next();
    if (this.kind === Token.OpenBrace) return this.parseOperation(1, start, this.parseLegacyLet(start));
    const lacksIn = this.plan?.letsWithoutIn.has(start) ?? false;
    const bindings = this.parseBindings(Token.In, null, lacksIn);
    if (this.kind === Token.In) this.next();
    else if (this.kind !== Token.Eof || !this.placeholders) this.repairIn(start);
    const body = this.parseBody();
    return { kind: 'let', start, end: this.previousEnd, bindings, body };
  }

  private repairIn(start: number): void {
    const at = this.start;
    this.report('let-without-in', at, this.kind === Token.Eof ? at : this.end, {
      related: { start, end: start + 3 },
      fix: this.kind === Token.Eof ? null : [{ span: { start: at, end: at }, text: 'in ' }],
    });
  }

  private parseIf(): Expression {
    const { start } = this;
    this.next();
    const { condition, consequence } = this.parseThen(this.parseExpression());
    if (this.kind === Token.Else) {
      this.next();
    } else {
      this.report('if-without-else', this.previousEnd, this.previousEnd, {
        related: { start, end: start + 2 },
      });
      const alternative = this.missing(this.previousEnd);
      return { kind: 'if', start, end: this.previousEnd, condition, consequence, alternative };
    }
    const alternative = this.parseExpression();
    return { kind: 'if', start, end: this.previousEnd, condition, consequence, alternative };
  }

  private parseThen(condition: Expression): { condition: Expression; consequence: Expression } {
    if (this.kind === Token.Then) {
      this.next();
      return { condition, consequence: this.parseExpression() };
    }
    // In `if a b else c` the value was taken for an argument.
    const parts = this.plan !== null && this.kind === Token.Else ? splitArgument(condition) : null;
    const at = parts?.argument.start ?? this.previousEnd;
    const fix = [{ span: { start: at, end: at }, text: parts === null ? ' then' : 'then ' }];
    this.report('if-without-then', at, at, { fix });
    if (parts !== null) return { condition: parts.rest, consequence: parts.argument };
    return { condition, consequence: this.parseExpression() };
  }

  private parseWith(): Expression {
    const { start } = this;
    this.next();
    const environment = this.parseExpression();
    if (this.plan !== null) {
      const repaired = this.repairWith(start, environment);
      if (repaired !== null) return repaired;
    }
    if (this.kind === Token.Semicolon) this.next();
    else this.repairSemicolon('missing-semicolon');
    const body = this.parseExpression();
    return { kind: 'with', start, end: this.previousEnd, environment, body };
  }

  /** `with pkgs [ … ];`: the list was taken for an argument of `pkgs`. */
  private repairWith(start: number, environment: Expression): Expression | null {
    if (environment.kind !== 'application' || this.kind === Token.In) return null;
    const { function: scope, argument: body } = environment;
    if (body.kind !== 'list' && body.kind !== 'set') return null;
    if (this.kind === Token.Semicolon) {
      const mark = this.mark();
      this.advance();
      const hasBody =
        this.kind !== Token.CloseBrace &&
        this.kind !== Token.Eof &&
        this.kind !== Token.In &&
        !this.startsBinding();
      this.reset(mark);
      if (hasBody) return null;
    }
    const at = scope.end;
    this.report('missing-semicolon', at, at, { fix: [{ span: { start: at, end: at }, text: ';' }] });
    return { kind: 'with', start, end: environment.end, environment: scope, body };
  }

  /**
   * Operands joined by operators that bind at least as tightly as `level`. `first` is an operand that was read
   * already, beginning at `start`; what may be applied or selected after it is still to come.
   */
  protected override parseOperation(level: number, start: number, first: Expression | null): Expression {
    let left: Expression;
    if (first !== null) {
      left = this.parseArguments(start, this.parseSelection(start, first));
    } else if (this.kind === Token.Not) {
      this.next();
      const operand = this.parseNested(notPrecedence + 1);
      left = { kind: 'unary', start, end: this.previousEnd, operator: '!', operand };
    } else if (this.kind === Token.Minus) {
      this.next();
      const operand = this.parseNested(negatePrecedence);
      left = { kind: 'unary', start, end: this.previousEnd, operator: '-', operand };
    } else {
      left = this.parseArguments(start, this.parseOperand());
    }
    let length = this.depth;
    for (;;) {
      const { kind } = this;
      const tightness = precedence[kind] ?? 0;
      if (tightness < level || tightness === 0) break;
      if (++length > maxDepth) this.tooDeep();
      this.next();
      if (kind === Token.Question) {
        const path = this.parseAttributePath(null);
        left = { kind: 'attribute-test', start, end: this.previousEnd, subject: left, path };
        continue;
      }
      const associates = associativity[kind];
      const right = this.parseNested(associates === rightAssociative ? tightness : tightness + 1);
      left = {
        kind: 'binary',
        start,
        end: this.previousEnd,
        operator: operators[kind] as BinaryOperator,
        left,
        right,
      };
      if (associates === nonAssociative && precedence[this.kind] === tightness) {
        this.report('operators-need-parentheses', this.start, this.end);
      }
    }
    return left;
  }

  private parseNested(level: number): Expression {
    this.deeper();
    const operand = this.parseOperation(level, this.start, null);
    this.depth--;
    return operand;
  }

  /** A string or a path, whichever stands here. */
  protected override parseStringLike(): Expression {
    return this.parseOperand();
  }
}

/** Takes the last argument off what an expression ends with; null where that is no call. */
function splitArgument(node: Expression): { rest: Expression; argument: Expression } | null {
  if (node.kind === 'application') return { rest: node.function, argument: node.argument };
  if (node.kind !== 'binary') return null;
  const right = splitArgument(node.right);
  if (right === null) return null;
  return { rest: { ...node, right: right.rest, end: right.rest.end }, argument: right.argument };
}
