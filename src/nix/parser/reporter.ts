import type { Problem, ProblemCode, TextEdit } from '../diagnostics.ts';
import { Lexer } from '../lexer/lexer.ts';
import { Token } from '../lexer/tokens.ts';
import { maxDepth, maxProblems, maxRepetitions } from '../limits.ts';
import type { RepairPlan } from '../recovery/plan.ts';
import type { MissingExpression, Span } from '../syntax.ts';

/** What may be said about a problem besides its place. */
export interface ProblemNotes {
  readonly details?: Readonly<Record<string, string>>;
  readonly related?: Span | null;
  readonly fix?: readonly TextEdit[] | null;
}

/**
 * The part of the parser that notes problems and keeps to the plan for repairs.
 *
 * Without a plan the parser is strict: after the first problem it sees only the end of the text. With one it goes on.
 */
export abstract class Reporter extends Lexer {
  readonly problems: Problem[] = [];
  protected depth = 0;
  protected readonly plan: RepairPlan | null;
  /** Whether `...` may stand for something left out, and the text may end where the body of a function begins. */
  protected readonly placeholders: boolean;
  /** Whether the token before the current one was a closer that is missing in the text. */
  protected afterMissingCloser = false;
  private atMissingCloser = false;
  private nextCloser = 0;
  private lastReportAt = -1;
  private gaveUp = false;
  /** The last pasted character that was named. */
  private pastedUpTo = -1;
  private readonly pasted = new Map<ProblemCode, TextEdit[]>();

  constructor(text: string, placeholders: boolean, plan: RepairPlan | null) {
    super(text);
    this.placeholders = placeholders;
    this.plan = plan;
  }

  protected next(): void {
    this.advance();
    if (this.plan !== null) this.follow(this.plan);
  }

  /** Puts in missing closers and passes over what does not belong here. */
  private follow(plan: RepairPlan): void {
    if (this.gaveUp) {
      this.stayAtEnd();
      return;
    }
    this.afterMissingCloser = this.atMissingCloser;
    this.atMissingCloser = false;
    for (;;) {
      const closer = plan.missingClosers[this.nextCloser];
      if (closer !== undefined && closer.before <= this.start) {
        this.nextCloser++;
        this.atMissingCloser = true;
        this.kind = closer.kind;
        this.start = this.previousEnd;
        this.end = this.previousEnd;
        return;
      }
      if (plan.skipped.size > 0 && plan.skipped.has(this.start)) this.advanceOver(this.end);
      else if (this.kind === Token.Invalid && this.isPastedCharacter()) this.skipPasted();
      else if (this.kind === Token.Slash && this.source.charCodeAt(this.end) === 42) this.skipOpenComment();
      else break;
    }
    if (plan.retyped.size > 0) this.kind = plan.retyped.get(this.start) ?? this.kind;
  }

  /** Moves to the token after `end`, as if nothing had stood before it. */
  private advanceOver(end: number): void {
    const { previousEnd } = this;
    this.end = end;
    this.advance();
    this.previousEnd = previousEnd;
  }

  private isPastedCharacter(): boolean {
    return invisible.test(this.source.charAt(this.start)) || this.source.startsWith('```', this.start);
  }

  private skipPasted(): void {
    const { start, source } = this;
    if (source.charCodeAt(start) === 96 /* ` */) {
      const end = this.endOfLine(start);
      this.pastedHabit('markdown-fence-pasted', { start, end }, '');
      this.advanceOver(end);
      return;
    }
    const span = { start, end: start + 1 };
    if (start === 0 && source.charCodeAt(0) === 0xfeff) {
      this.report('byte-order-mark', 0, 1, { fix: [{ span, text: '' }] });
    } else {
      this.pastedHabit('non-breaking-space', span, ' ');
    }
    this.advanceOver(span.end);
  }

  private pastedHabit(code: ProblemCode, span: Span, text: string): void {
    if (span.start <= this.pastedUpTo) return; // read a second time
    this.pastedUpTo = span.start;
    this.pasted.set(code, this.habit(this.pasted.get(code) ?? null, code, span, { span, text }));
  }

  private skipOpenComment(): void {
    const { start } = this;
    const end = this.endOfLine(start);
    if (start > this.pastedUpTo) {
      const fix = [{ span: { start: end, end }, text: ' */' }];
      this.report('unclosed-comment', start, start + 2, { fix });
      this.pastedUpTo = start;
    }
    this.advanceOver(end);
  }

  /**
   * Notes a problem. In strict reading that ends the reading; otherwise a second problem at the same token is taken for
   * an echo of the first and dropped.
   */
  protected report(code: ProblemCode, start: number, end: number, notes: ProblemNotes = {}): void {
    if (this.plan === null) {
      if (this.problems.length === 0) this.push(code, { start, end }, notes);
      this.giveUp();
    } else if (this.lastReportAt !== this.start) {
      this.lastReportAt = this.start;
      this.push(code, { start, end }, notes);
    }
  }

  /**
   * Notes a habit, such as commas in a list: one message at the first place, with an edit for every place. Takes the
   * edits so far, or null at the first place, and returns them.
   */
  protected habit(
    edits: TextEdit[] | null,
    code: ProblemCode,
    { start, end }: Span,
    edit: TextEdit,
  ): TextEdit[] {
    if (edits !== null) {
      edits.push(edit);
      if (edits.length === maxRepetitions) this.giveUp();
      return edits;
    }
    const fix = [edit];
    this.report(code, start, end, { fix });
    return fix;
  }

  private push(code: ProblemCode, span: Span, notes: ProblemNotes): void {
    if (this.gaveUp) return;
    const { details = {}, related = null, fix = null } = notes;
    this.problems.push({ code, span, details, related, fix });
    if (this.plan !== null && this.problems.length === maxProblems) this.giveUp();
  }

  /** Gives the problem of this index a fix, if it was noted; where the fix ends is known only after reading on. */
  protected addFix(index: number, code: ProblemCode, fix: readonly TextEdit[]): void {
    const noted = this.problems[index];
    if (noted?.code === code) this.problems[index] = { ...noted, fix };
  }

  /** Sees nothing but the end of the text from now on. */
  protected giveUp(): void {
    this.gaveUp = true;
    this.stayAtEnd();
  }

  private stayAtEnd(): void {
    this.kind = Token.Eof;
    this.start = this.length;
    this.end = this.length;
  }

  protected deeper(): void {
    if (++this.depth <= maxDepth) return;
    this.tooDeep();
  }

  protected tooDeep(): void {
    this.report('too-deep', this.start, this.end, { details: { limit: String(maxDepth) } });
    this.giveUp();
  }

  /** Keeps quiet about the token at hand, because something was said that explains it. */
  protected hush(): void {
    this.lastReportAt = this.start;
  }

  protected unexpected(expected: string): void {
    const found = this.source.slice(this.start, Math.min(this.end, this.start + 40));
    this.report('unexpected-token', this.start, this.end, {
      details: this.kind === Token.Eof ? { expected } : { expected, found },
    });
  }

  protected missing(at: number): MissingExpression {
    return { kind: 'missing', start: at, end: at };
  }

  /** The position of the lexer, to come back to after a look ahead. */
  protected mark(): Mark {
    const { kind, start, end, previousEnd } = this;
    return { kind, start, end, previousEnd };
  }

  protected reset(mark: Mark): void {
    this.kind = mark.kind;
    this.start = mark.start;
    this.end = mark.end;
    this.previousEnd = mark.previousEnd;
  }
}

/** Blanks that Nix does not take for blanks, and characters of no width. */
const invisible = /[\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]/;

export type Mark = Readonly<Record<'kind' | 'start' | 'end' | 'previousEnd', number>>;
