import type { TextEdit } from '../diagnostics.ts';
import { Token, type TokenKind } from '../lexer/tokens.ts';
import type {
  Assignment,
  AttributeName,
  AttributePath,
  Binding,
  Expression,
  Inherit,
  Span,
} from '../syntax.ts';
import { PatternParser } from './patterns.ts';

/** What is done about broken bindings. In strict reading each of these only notes the first problem. */
export abstract class BindingRepairs extends PatternParser {
  protected abstract parseAssignment(first: AttributeName[] | null): Assignment;
  protected abstract parseInherit(): Inherit;
  /** The `)` that is expected here. */
  protected abstract closeParenthesis(): void;

  /** Whether the text ended on purpose, at the body of a function. */
  protected endedOpenly = false;
  /** The edits for commas between bindings and for colons in them, in the set at hand; null before the first. */
  protected commas: TextEdit[] | null = null;
  protected colons: TextEdit[] | null = null;
  /** Where the body of a function begins that may be missing. */
  protected bodyStart = -1;

  /** Whether the group that was opened at `start` may lack its closer, because a fragment ends with its head. */
  protected mayEndHere(start: number): boolean {
    if (this.kind !== Token.Eof || !this.placeholders) return false;
    if (start === this.bodyStart && this.previousEnd === start + 1) this.endedOpenly = true;
    return this.endedOpenly;
  }

  /** Something stands where a name or `inherit` should; `end` where that ends the bindings. */
  protected repairBinding(close: TokenKind): Binding | 'end' | null {
    const { start, end } = this;
    if (this.plan === null) {
      if (this.kind === Token.Semicolon) this.report('extra-semicolon', start, end);
      else this.unexpected('a name');
      return 'end';
    }
    switch (this.kind) {
      case Token.Semicolon:
        return this.repairExtraSemicolons();
      case Token.Update:
        this.report('slash-comments', start, end, { fix: [{ span: { start, end }, text: '#' }] });
        this.skipLine();
        return null;
      case Token.Uri:
        return this.repairUriAsBinding();
      case Token.Path:
        return this.repairPathAsBinding();
      case Token.Integer:
      case Token.Float:
      case Token.Dot:
        return this.parseAssignment(null);
      case Token.Invalid: {
        const name = this.parseWronglyQuoted();
        if (name !== null) return this.parseAssignment([name]);
        this.report('invalid-character', start, end, {
          details: { character: this.source.slice(start, end) },
        });
        this.next();
        return null;
      }
      case Token.Ellipsis:
      case Token.UnicodeEllipsis:
        this.report('rest-placeholder', start, end);
        this.next();
        if (this.kind === Token.Semicolon) this.next();
        return { kind: 'rest', start, end };
      case Token.CloseBrace:
        if (close === Token.In) return 'end';
    }
    if (this.kind >= Token.If && this.kind <= Token.Rec) {
      const mark = this.mark();
      this.advance();
      const isName = this.kind === Token.Assign || this.kind === Token.Dot;
      this.reset(mark);
      if (isName) return this.parseAssignment(null);
    }
    this.unexpected('name = value;');
    this.skipToken([]);
    this.skipToSemicolon();
    return null;
  }

  private repairExtraSemicolons(): null {
    const { start, end } = this;
    const span = { start, end };
    this.report('extra-semicolon', start, end, { fix: [{ span, text: '' }] });
    while (this.kind === Token.Semicolon) this.next();
    return null;
  }

  /** `name:value` without a blank is a URI for Nix. */
  private repairUriAsBinding(): Binding {
    const { start } = this;
    const colon = this.source.indexOf(':', start);
    const path = this.source.slice(start, colon);
    const names = splitNames(path, start);
    const span = { start: colon, end: colon + 1 };
    this.colons = this.habit(this.colons, 'colon-instead-of-equals', span, { span, text: ' = ' });
    this.end = colon + 1;
    this.next();
    const value = this.parseBrokenValue();
    if (this.kind === Token.Semicolon) this.next();
    else this.repairSemicolon('missing-semicolon');
    return {
      kind: 'assignment',
      start,
      end: this.previousEnd,
      path: { kind: 'attribute-path', start, end: colon, names },
      value,
    };
  }

  /** A name with a slash, or a path that stands alone where only bindings may. */
  private repairPathAsBinding(): Binding | null {
    const { start, end } = this;
    const mark = this.mark();
    this.advance();
    const isName = this.kind === Token.Assign || this.kind === Token.Dot;
    this.reset(mark);
    if (!isName) {
      this.unexpected('name = value;');
      this.skipToken([]);
      this.skipToSemicolon();
      return null;
    }
    return this.parseAssignment(this.namesInPath(start, end));
  }

  /** The names in what Nix takes for a path: the one with the slash, or with a dot in front, needs quotes. */
  private namesInPath(start: number, end: number): AttributeName[] {
    const text = this.source.slice(start, end);
    const empty = text.indexOf('..');
    const from = empty >= 0 ? empty + 1 : text.lastIndexOf('.', text.indexOf('/')) + 1;
    const names = splitNames(text.slice(0, Math.max(0, from - 1)), start);
    const field = /\.(?:source|text|enable|executable|recursive)$/.exec(text)?.index ?? text.length;
    const code = empty >= 0 ? 'empty-path-segment' : 'name-needs-quotes';
    names.push(this.quote(start + from, start + field, code));
    return names;
  }

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
    const at = this.previousEnd;
    this.report('missing-dot', at, at, { fix: [{ span: { start: at, end: at }, text: '.' }] });
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

  /** `name = inherit x;`: the value is meant to be `{ inherit x; }`. */
  private parseInheritAsValue(): Expression {
    const { start, end: keywordEnd } = this;
    const names: AttributeName[] = [];
    this.next();
    while (this.startsInheritedName()) names.push(this.parseAttributeName());
    const end = this.previousEnd;
    if (names.length > 0 && this.kind === Token.CloseBrace) this.afterMissingCloser = true;
    const fix = [
      { span: { start, end: start }, text: '{ ' },
      { span: { start: end, end }, text: '; }' },
    ];
    const isWhole = names.length > 0 && (this.kind === Token.Semicolon || this.kind === Token.CloseBrace);
    this.report('inherit-without-braces', start, keywordEnd, { fix: isWhole ? fix : null });
    const inherit: Inherit = { kind: 'inherit', start, end, source: null, names };
    return { kind: 'set', start, end, recursive: false, bindings: [inherit] };
  }

  protected startsInheritedName(): boolean {
    const { kind } = this;
    const isName =
      kind === Token.Identifier ||
      kind === Token.Or ||
      kind === Token.Quote ||
      kind === Token.OpenInterpolation;
    return isName && !this.startsBinding();
  }

  /** Commas and dotted paths among the names of an `inherit`. */
  protected repairInheritedNames(names: AttributeName[]): void {
    let commas: TextEdit[] | null = null;
    for (;;) {
      const span = { start: this.start, end: this.end };
      if (this.kind === Token.Comma) {
        commas = this.habit(commas, 'comma-in-inherit', span, { span, text: '' });
        this.next();
      } else if (this.kind === Token.Dot && names.length > 0) {
        const first = names.at(-1) ?? span;
        this.next();
        while (this.kind === Token.Dot || (this.startsInheritedName() && !this.isFirstOnLine())) this.next();
        this.report('path-in-inherit', first.start, this.previousEnd);
      } else if (this.startsInheritedName()) {
        names.push(this.parseAttributeName());
      } else {
        return;
      }
    }
  }

  /** `{ inputs }` or `{ inputs, outputs; }`: names without `inherit`. */
  protected parseShorthand(): Inherit {
    const names: AttributeName[] = [];
    const fix: TextEdit[] = [];
    const { start } = this;
    fix.push({ span: { start, end: start }, text: 'inherit ' });
    let needsSemicolon = true;
    while (this.kind !== Token.CloseBrace && this.kind !== Token.Eof) {
      const span = { start: this.start, end: this.end };
      if (this.kind === Token.Identifier) {
        names.push(this.parseAttributeName());
        needsSemicolon = true;
        continue;
      }
      const isLast = this.kind === Token.Semicolon;
      this.next();
      if (isLast && (this.kind === Token.CloseBrace || this.kind === Token.Eof)) needsSemicolon = false;
      else fix.push({ span, text: '' });
    }
    const end = names.at(-1)?.end ?? start;
    if (needsSemicolon) fix.push({ span: { start: this.previousEnd, end: this.previousEnd }, text: ';' });
    const list = names.map((name) => this.source.slice(name.start, name.end)).join(' ');
    this.report('braces-without-inherit', start, end, { details: { names: list }, fix });
    return { kind: 'inherit', start, end: this.previousEnd, source: null, names };
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

/** The plain names of a dotted path that begins at `start`. */
function splitNames(path: string, start: number): AttributeName[] {
  if (path === '') return [];
  const names: AttributeName[] = [];
  let from = start;
  for (const name of path.split('.')) {
    names.push({ kind: 'identifier', start: from, end: from + name.length, name });
    from += name.length + 1;
  }
  return names;
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
