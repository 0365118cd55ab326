import { Token, type TokenKind, tokenKinds } from '../lexer/tokens.ts';
import type {
  BinaryOperator,
  Expression,
  Identifier,
  Lambda,
  LetExpression,
  ListExpression,
  Pattern,
} from '../syntax.ts';
import { BindingParser } from './bindings.ts';
import { maxDepth } from './reporter.ts';

const rightAssociative = 1;
const nonAssociative = 2;

const precedence = new Uint8Array(tokenKinds);
const associativity = new Uint8Array(tokenKinds);
const operators: BinaryOperator[] = [];

/** The operators from the loosest to the tightest, as in `parser.y`. */
function defineOperators(level: number, kind: number, pairs: readonly [TokenKind, BinaryOperator][]): void {
  for (const [token, operator] of pairs) {
    precedence[token] = level;
    associativity[token] = kind;
    operators[token] = operator;
  }
}

const notPrecedence = 7;
const negatePrecedence = 12;

defineOperators(1, rightAssociative, [[Token.Implies, '->']]);
defineOperators(2, 0, [[Token.LogicalOr, '||']]);
defineOperators(3, 0, [[Token.And, '&&']]);
defineOperators(4, nonAssociative, [
  [Token.Equal, '=='],
  [Token.NotEqual, '!='],
]);
defineOperators(5, nonAssociative, [
  [Token.Less, '<'],
  [Token.LessOrEqual, '<='],
  [Token.Greater, '>'],
  [Token.GreaterOrEqual, '>='],
]);
defineOperators(6, rightAssociative, [[Token.Update, '//']]);
defineOperators(8, 0, [
  [Token.Plus, '+'],
  [Token.Minus, '-'],
]);
defineOperators(9, 0, [
  [Token.Star, '*'],
  [Token.Slash, '/'],
]);
defineOperators(10, rightAssociative, [[Token.Concatenate, '++']]);
precedence[Token.Question] = 11;

/** Kinds with which an operand of an application begins. */
const startsOperand = new Uint8Array(tokenKinds);
for (const kind of [
  Token.Identifier,
  Token.Integer,
  Token.Float,
  Token.Quote,
  Token.IndentedQuote,
  Token.Path,
  Token.HomePath,
  Token.SearchPath,
  Token.Uri,
  Token.Let,
  Token.Rec,
  Token.OpenBrace,
  Token.OpenBracket,
  Token.OpenParenthesis,
  Token.Ellipsis,
  Token.UnicodeEllipsis,
]) {
  startsOperand[kind] = 1;
}

/** Expressions, by recursive descent and precedence climbing. */
export class ExpressionParser extends BindingParser {
  protected override parseExpression(): Expression {
    if (++this.depth > maxDepth) this.fail('too-deep', this.start, this.end);
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
      case Token.With: {
        this.next();
        const environment = this.parseExpression();
        this.expect(Token.Semicolon, ';');
        const body = this.parseExpression();
        return { kind: 'with', start, end: this.previousEnd, environment, body };
      }
      case Token.Assert: {
        this.next();
        const condition = this.parseExpression();
        this.expect(Token.Semicolon, ';');
        const body = this.parseExpression();
        return { kind: 'assert', start, end: this.previousEnd, condition, body };
      }
      default:
        return this.parseOperation(1, start, null);
    }
  }

  protected expect(kind: TokenKind, text: string): void {
    if (this.kind === kind) this.next();
    else this.unexpected(text);
  }

  /** The colon and the body of a function. */
  private parseLambda(start: number, parameter: Identifier | Pattern): Lambda {
    if (this.kind === Token.Colon) this.next();
    else this.fail('missing-colon-after-pattern', this.previousEnd, this.previousEnd);
    const body = this.parseExpression();
    return { kind: 'lambda', start, end: this.previousEnd, parameter, body };
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
    this.expect(Token.OpenBrace, '{');
    const pattern = this.parsePattern(brace, null);
    return this.parseLambda(start, { ...pattern, start, alias });
  }

  private parseLet(): Expression {
    const { start } = this;
    this.next();
    if (this.kind === Token.OpenBrace) return this.parseOperation(1, start, this.parseLegacyLet(start));
    const bindings = this.parseBindings(Token.In, null);
    this.expect(Token.In, 'in');
    const body = this.parseExpression();
    const tree: LetExpression = { kind: 'let', start, end: this.previousEnd, bindings, body };
    return tree;
  }

  /** `let { … }`, the brace being the current token. */
  private parseLegacyLet(start: number): Expression {
    const { bindings } = this.parseSet(this.start, true);
    return { kind: 'legacy-let', start, end: this.previousEnd, bindings };
  }

  private parseIf(): Expression {
    const { start } = this;
    this.next();
    const condition = this.parseExpression();
    this.expect(Token.Then, 'then');
    const consequence = this.parseExpression();
    this.expect(Token.Else, 'else');
    const alternative = this.parseExpression();
    return { kind: 'if', start, end: this.previousEnd, condition, consequence, alternative };
  }

  /**
   * Operands joined by operators that bind at least as tightly as `level`. `first` is an operand that was read
   * already, beginning at `start`; what may be applied or selected after it is still to come.
   */
  private parseOperation(level: number, start: number, first: Expression | null): Expression {
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
      if (++length > maxDepth) this.fail('too-deep', this.start, this.end);
      this.next();
      if (kind === Token.Question) {
        const path = this.parseAttributePath(null);
        left = { kind: 'attribute-test', start, end: this.previousEnd, subject: left, path };
        if (this.kind === Token.Question) this.unexpected('an operator');
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
        this.fail('operators-need-parentheses', this.start, this.end);
      }
    }
    return left;
  }

  private parseNested(level: number): Expression {
    if (++this.depth > maxDepth) this.fail('too-deep', this.start, this.end);
    const operand = this.parseOperation(level, this.start, null);
    this.depth--;
    return operand;
  }

  private parseArguments(start: number, head: Expression): Expression {
    let left = head;
    let length = this.depth;
    while (startsOperand[this.kind] === 1) {
      if (++length > maxDepth) this.fail('too-deep', this.start, this.end);
      const argument = this.parseOperand();
      left = { kind: 'application', start, end: this.previousEnd, function: left, argument };
    }
    return left;
  }

  private parseOperand(): Expression {
    const { start } = this;
    return this.parseSelection(start, this.parsePrimary());
  }

  private parseSelection(start: number, subject: Expression): Expression {
    if (this.kind === Token.Dot) {
      this.next();
      const path = this.parseAttributePath(null);
      let fallback: Expression | null = null;
      if (this.kind === Token.Or) {
        this.next();
        if (++this.depth > maxDepth) this.fail('too-deep', this.start, this.end);
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
        this.expect(Token.CloseParenthesis, ')');
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
        return this.missing(start);
      case Token.Let:
        this.next();
        if (this.kind === Token.OpenBrace) return this.parseLegacyLet(start);
        this.unexpected('{');
        return this.missing(start);
      case Token.SearchPath:
        return this.parseSearchPath();
      case Token.Float:
        return this.parseFloat();
      case Token.Uri:
        return this.parseUri();
      case Token.Ellipsis:
      case Token.UnicodeEllipsis: {
        const { end } = this;
        if (this.placeholders) this.next();
        else this.fail('rest-placeholder', start, end);
        return { kind: 'rest', start, end };
      }
      default:
        this.unexpected('an expression');
        return this.missing(start);
    }
  }

  private parseList(): ListExpression {
    const { start } = this;
    this.next();
    const items = this.parseItems();
    this.expect(Token.CloseBracket, ']');
    return { kind: 'list', start, end: this.previousEnd, items };
  }

  protected parseItems(): Expression[] {
    if (++this.depth > maxDepth) this.fail('too-deep', this.start, this.end);
    const items: Expression[] = [];
    while (startsOperand[this.kind] === 1) items.push(this.parseOperand());
    this.depth--;
    return items;
  }
}
