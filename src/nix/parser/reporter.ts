import type { Problem, ProblemCode } from '../diagnostics.ts';
import { Lexer } from '../lexer/lexer.ts';
import { Token } from '../lexer/tokens.ts';
import type { MissingExpression } from '../syntax.ts';

/**
 * How deep expressions may be nested, and how long a chain of arguments or operators may be. Recursive walks over the
 * tree then need at most half of the usual stack.
 */
export const maxDepth = 500;

/** The part of the parser that keeps the list of problems. */
export abstract class Reporter extends Lexer {
  readonly problems: Problem[] = [];
  protected depth = 0;
  /** Whether `...` may stand for something left out. */
  protected readonly placeholders: boolean;

  constructor(text: string, placeholders: boolean) {
    super(text);
    this.placeholders = placeholders;
  }

  /** Notes a problem and gives up: the rest of the text is not looked at. */
  protected fail(
    code: ProblemCode,
    start: number,
    end: number,
    details: Readonly<Record<string, string>> = {},
    related: { start: number; end: number } | null = null,
  ): void {
    if (this.problems.length === 0) {
      this.problems.push({ code, span: { start, end }, details, related, fix: null });
    }
    this.kind = Token.Eof;
    this.start = this.length;
    this.end = this.length;
  }

  protected unexpected(expected: string): void {
    this.fail('unexpected-token', this.start, this.end, { expected });
  }

  protected missing(at: number): MissingExpression {
    return { kind: 'missing', start: at, end: at };
  }
}
