import type { TextEdit } from '../diagnostics.ts';
import { Token, type TokenKind } from '../lexer/tokens.ts';
import type { AttributePath, Expression, Span } from '../syntax.ts';
import { InheritRepairs } from './inherit-repairs.ts';

/** What is done about a broken `path = value;` once its path is read. */
export abstract class AssignmentRepairs extends InheritRepairs {
  /** Whether the text ended on purpose, at the body of a function. */
  protected endedOpenly = false;
  /** The edits for commas between bindings and for colons in them, in the set at hand; null before the first. */
  protected commas: TextEdit[] | null = null;
  protected colons: TextEdit[] | null = null;
  /** Where the body of a function begins that may be missing. */
  protected bodyStart = -1;

  /**
   * Something else than `=` follows the path of a binding. Returns whether a value is to be read; if not, the binding
   * was passed over.
   */
  protected repairAssign(path: AttributePath): boolean {
    const { start, end } = this;
    const span = { start, end };
    if (this.plan === null) {
      this.unexpected('=');
      return false;
    }
    const name = this.source.slice(path.start, path.end);
    switch (this.kind) {
      case Token.Colon: {
        this.next();
        this.colons = this.habit(this.colons, 'colon-instead-of-equals', span, this.colonToEquals(span));
        if (this.kind === Token.Assign) this.next();
        return true;
      }
      case Token.Equal:
        this.report('double-equals', start, end, { details: { name }, fix: [{ span, text: '=' }] });
        this.next();
        return true;
      case Token.Semicolon:
        this.reportMissingValue(name);
        this.next();
        return false;
      case Token.Identifier:
      case Token.Or:
        return this.repairNameAfterPath(path, name);
      case Token.Quote:
      case Token.IndentedQuote:
      case Token.Integer:
      case Token.Float:
      case Token.Path:
      case Token.HomePath:
      case Token.SearchPath:
      case Token.Uri:
      case Token.OpenBrace:
      case Token.OpenBracket:
      case Token.OpenParenthesis:
      case Token.Rec:
      case Token.Let:
      case Token.With:
      case Token.If:
        if (this.isFirstOnLine() && this.startsBinding()) break;
        this.reportMissingEquals(name);
        return true;
      case Token.Invalid:
        this.repairInvalidAfterPath(name);
        return false;
    }
    if (endsBindings(this.kind) || this.isFirstOnLine()) {
      this.reportMissingValue(name);
      return false;
    }
    this.unexpected('=');
    this.skipToSemicolon();
    return false;
  }

  /** The edit that makes `=` of a colon that was passed over, or of `:=`. */
  private colonToEquals({ start, end }: Span): TextEdit {
    if (this.kind === Token.Assign) return { span: { start, end: this.start }, text: '' };
    const isTight = /\S/.test(this.source.charAt(end));
    return { span: { start, end }, text: isTight ? ' = ' : ' =' };
  }

  private repairInvalidAfterPath(name: string): void {
    const { start, end } = this;
    if (this.parseWronglyQuoted() === null) {
      this.report('invalid-character', start, end, {
        details: { name, character: this.source.slice(start, end) },
      });
    }
    this.skipToSemicolon();
  }

  private reportMissingValue(name: string): void {
    this.report('missing-value', this.previousEnd, this.previousEnd, { details: { name } });
  }

  private reportMissingEquals(name: string): void {
    const at = this.previousEnd;
    this.report('missing-equals', at, at, {
      details: { name },
      fix: [{ span: { start: at, end: at }, text: ' =' }],
    });
  }

  /** `John Smith = …` is a name with a blank, `enable true;` lacks its `=`, and a name alone on its line both. */
  private repairNameAfterPath(path: AttributePath, name: string): boolean {
    if (this.isFirstOnLine()) {
      this.reportMissingValue(name);
      return false;
    }
    const mark = this.mark();
    let end = this.end;
    while (this.kind === Token.Identifier || this.kind === Token.Or) {
      end = this.end;
      this.advance();
    }
    const isName = this.kind === Token.Assign;
    this.reset(mark);
    const last = path.names.at(-1);
    if (!isName || last === undefined) {
      this.reportMissingEquals(name);
      return true;
    }
    if (last.kind === 'identifier') this.quote(last.start, end, 'name-needs-quotes');
    else this.repairMissingDot();
    if (this.kind === Token.Assign) this.next();
    return true;
  }

  /** `file."a"source = …`: a dot is missing between the two names. */
  private repairMissingDot(): void {
    this.reportMissingDot();
    while (this.kind === Token.Identifier || this.kind === Token.Or) this.next();
  }

  /** The value of a binding in a broken text. */
  protected parseBrokenValue(): Expression {
    const { start, end } = this;
    if (this.kind === Token.Inherit) return this.parseInheritAsValue();
    if (this.kind === Token.Assign || this.kind === Token.Equal) {
      this.report('double-equals', start, end, { fix: [{ span: { start, end }, text: '' }] });
      this.next();
    }
    if (this.kind === Token.Greater && start === this.previousEnd) {
      const span = { start: start - 1, end };
      this.report('arrow-instead-of-equals', span.start, end, { fix: [{ span, text: '=' }] });
      this.next();
    }
    const isMissing =
      this.kind === Token.Semicolon ||
      endsBindings(this.kind) ||
      (this.isFirstOnLine() && (this.startsBinding() || this.kind === Token.Inherit));
    if (!isMissing) return this.parseExpression();
    this.report('missing-value', this.previousEnd, this.previousEnd);
    if (this.kind !== Token.Semicolon) this.afterMissingCloser = true;
    return this.missing(this.previousEnd);
  }

  /** Something else than `;` follows a value. */
  protected repairSemicolon(code: 'missing-semicolon' | 'inherit-without-semicolon'): void {
    const { start, end, previousEnd: at } = this;
    if (this.plan !== null && this.afterMissingCloser) return;
    if (this.kind === Token.Eof && this.endedOpenly) return;
    const fix = [{ span: { start: at, end: at }, text: ';' }];
    if (this.plan === null) {
      this.report(code, at, at, { fix });
    } else if (this.kind === Token.Comma) {
      const span = { start, end };
      this.commas = this.habit(this.commas, 'comma-instead-of-semicolon', span, { span, text: ';' });
      this.next();
    } else if (this.commas !== null && this.kind === Token.CloseBrace) {
      this.commas.push(...fix); // the last of several bindings that were separated by commas
    } else if (
      endsBindings(this.kind) ||
      this.isFirstOnLine() ||
      this.kind === Token.Inherit ||
      this.startsBinding()
    ) {
      this.report(code, at, at, { fix });
    } else {
      this.unexpected(';');
      this.skipToSemicolon();
    }
  }
}

/** Whether a token ends the bindings it stands among. */
function endsBindings(kind: TokenKind): boolean {
  return (
    kind === Token.CloseBrace ||
    kind === Token.CloseBracket ||
    kind === Token.CloseParenthesis ||
    kind === Token.In ||
    kind === Token.Eof
  );
}
