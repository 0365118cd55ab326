import type { TextEdit } from '../diagnostics.ts';
import { Token } from '../lexer/tokens.ts';
import type { AttributeName, Expression, Inherit } from '../syntax.ts';
import { PatternParser } from './patterns.ts';

/** What is done about a broken `inherit`, and about names that lack it. */
export abstract class InheritRepairs extends PatternParser {
  /** `name = inherit x;`: the value is meant to be `{ inherit x; }`. */
  protected parseInheritAsValue(): Expression {
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
}
