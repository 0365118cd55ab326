import { CharacterClass, isIn } from '../lexer/characters.ts';
import { Token } from '../lexer/tokens.ts';
import type {
  Expression,
  FloatLiteral,
  IntegerLiteral,
  Interpolation,
  PathLiteral,
  StringLiteral,
  StringPart,
  TextPart,
  UriLiteral,
} from '../syntax.ts';
import { Lookahead } from './lookahead.ts';
import { escaped, type IndentedPiece, resolveEscapes, stripIndentation } from './strings.ts';

const largestInteger = 0x7fff_ffff_ffff_ffffn;
const smallestNormalFloat = 2.2250738585072014e-308;

/** Numbers, strings and paths. */
export abstract class LiteralParser extends Lookahead {
  protected abstract parseExpression(): Expression;

  protected parseInteger(): IntegerLiteral {
    const { start, end } = this;
    const value = this.integerValue(start, end);
    if (value > largestInteger) this.report('integer-too-large', start, end);
    this.next();
    return { kind: 'integer', start, end, value };
  }

  /** Of a number that is too large only its first digits count, for the time that long ones take. */
  private integerValue(start: number, end: number): bigint {
    let from = start;
    while (from < end - 1 && this.source.charCodeAt(from) === 48 /* 0 */) from++;
    return BigInt(this.source.slice(from, Math.min(end, from + 20)));
  }

  protected parseFloat(): FloatLiteral {
    const { start, end } = this;
    const text = this.source.slice(start, end);
    const value = Number(text);
    // As strtod: what is too large, or so small that digits are lost, is out of range; a plain zero is not.
    const isZero = value === 0 && !/^[0.]*[1-9]/.test(text);
    if (value === Number.POSITIVE_INFINITY || (value < smallestNormalFloat && !isZero)) {
      this.report('float-out-of-range', start, end);
    }
    this.next();
    return { kind: 'float', start, end, value };
  }

  protected parseUri(): UriLiteral {
    const { start, end } = this;
    this.next();
    return { kind: 'uri', start, end, value: this.source.slice(start, end) };
  }

  protected parseSearchPath(): PathLiteral {
    const { start, end } = this;
    this.next();
    const value = this.source.slice(start + 1, end - 1);
    return {
      kind: 'path',
      start,
      end,
      base: 'search',
      parts: [{ kind: 'text', start: start + 1, end: end - 1, value }],
    };
  }

  protected parsePath(): PathLiteral {
    const source = this.source;
    const { start } = this;
    const first = source.charCodeAt(start);
    const base = this.kind === Token.HomePath ? 'home' : first === 47 /* / */ ? 'absolute' : 'relative';
    let at = this.end;
    const parts: StringPart[] = [{ kind: 'text', start, end: at, value: source.slice(start, at) }];
    let stretches = 0; // of text since the path began, until the first interpolation
    for (;;) {
      const code = source.charCodeAt(at);
      if (code === 36 /* $ */ && source.charCodeAt(at + 1) === 123) {
        parts.push(this.parseInterpolation(at));
        at = this.end;
        stretches = -1;
      } else if (isIn(code, CharacterClass.pathPart) || code === 47 /* / */) {
        const from = at;
        at = this.pathEnd(at);
        parts.push({ kind: 'text', start: from, end: at, value: source.slice(from, at) });
        if (stretches >= 0) stretches++;
      } else {
        break;
      }
    }
    const end = at;
    if (source.charCodeAt(end - 1) === 47 /* / */) {
      const fix = [{ span: { start: end - 1, end }, text: '' }];
      this.report('path-trailing-slash', start, end, { fix: stretches > 0 ? null : fix });
    } else if (stretches > 0) {
      const slashes = source.indexOf('//', start);
      const fix = [{ span: { start: slashes, end: slashes + 1 }, text: '' }];
      this.report('path-double-slash', start, end, { fix });
    }
    this.end = end;
    this.next();
    return { kind: 'path', start, end, base, parts };
  }

  /** `${ … }` whose dollar sign stands at `start`. Afterwards `end` is behind the brace, which is not passed over. */
  protected parseInterpolation(start: number): Interpolation {
    this.end = start + 2;
    this.next();
    const expression = this.parseExpression();
    if (this.kind !== Token.CloseBrace) {
      this.unexpected('}');
      this.skipGroup(Token.CloseBrace);
    }
    return { kind: 'interpolation', start, end: this.end, expression };
  }

  protected parseString(): StringLiteral {
    const source = this.source;
    const { start } = this;
    const parts: StringPart[] = [];
    let at = this.end;
    let from = at;
    let plain = true;
    const limit = this.guessedEnd(start);
    for (;;) {
      let code = source.charCodeAt(at);
      while (!isIn(code, CharacterClass.stringStop)) code = source.charCodeAt(++at);
      if (code === 34 /* " */ || at >= limit) break;
      if (code === 36 /* $ */) {
        const next = source.charCodeAt(at + 1);
        if (next === 123 /* { */) {
          if (at !== from) parts.push(this.textPart(from, at, plain));
          parts.push(this.parseInterpolation(at));
          from = at = this.end;
          plain = true;
        } else {
          at += next === 36 /* $ */ ? 2 : 1;
        }
      } else if (code === 92 /* \ */ && at + 1 < this.length) {
        plain = false;
        at += 2;
      } else if (code === 13 /* CR */) {
        plain = false;
        at++;
      } else if (at < this.length && code === 0) {
        this.report('nul-in-string', at, at + 1, { fix: [{ span: { start: at, end: at + 1 }, text: '' }] });
        at++;
      } else {
        this.report('unclosed-string', start, start + 1, { details: { quote: '"' } });
        break;
      }
    }
    const end = at < limit ? Math.min(at + 1, this.length) : limit;
    const textEnd = Math.min(at, limit);
    const text = textEnd !== from ? this.textPart(from, textEnd, plain) : null;
    this.end = end;
    this.next();
    if (at >= limit) this.afterMissingCloser = true;
    // Most are one text: an array that grows has room for many.
    const all = text === null ? parts : parts.length === 0 ? [text] : [...parts, text];
    return { kind: 'string', start, end, style: 'double', parts: all, pieces: all.length };
  }

  /** Where a string that is never closed ends by the plan; behind the text for every other. */
  private guessedEnd(start: number): number {
    return this.plan?.stringEnds.get(start) ?? this.length + 1;
  }

  private textPart(start: number, end: number, plain: boolean): TextPart {
    const raw = this.source.slice(start, end);
    return { kind: 'text', start, end, value: plain ? raw : resolveEscapes(raw) };
  }

  protected parseIndentedString(): StringLiteral {
    const source = this.source;
    const { start } = this;
    const pieces: IndentedPiece[] = [];
    let at = this.end;
    let from = at;
    const limit = this.guessedEnd(start);
    for (;;) {
      let code = source.charCodeAt(at);
      while (!isIn(code, CharacterClass.indentedStop)) code = source.charCodeAt(++at);
      if (at >= limit) break;
      const next = source.charCodeAt(at + 1);
      if (code === 36 /* $ */) {
        if (next === 123 /* { */) {
          this.pushPiece(pieces, from, at);
          pieces.push(this.parseInterpolation(at));
          from = at = this.end;
        } else if (next === 39 /* ' */) {
          at = from = this.pushEscape(pieces, from, at, at + 1, '$');
        } else {
          at += next === 36 /* $ */ ? 2 : 1;
        }
      } else if (code === 39 /* ' */) {
        if (next === 39 /* ' */) {
          const third = source.charCodeAt(at + 2);
          if (third === 36 /* $ */) at = from = this.pushEscape(pieces, from, at, at + 3, '$');
          else if (third === 39 /* ' */) at = from = this.pushEscape(pieces, from, at, at + 3, "''");
          else if (third === 92 /* \ */ && at + 3 < this.length) {
            at = from = this.pushEscape(pieces, from, at, at + 4, escaped(source.charAt(at + 3)));
          } else break;
        } else if (next === 36 /* $ */) {
          at = from = this.pushEscape(pieces, from, at, at + 1, "'");
        } else {
          at++;
        }
      } else {
        if (at >= this.length) {
          this.report('unclosed-string', start, start + 2, { details: { quote: "''" } });
          break;
        }
        this.report('nul-in-string', at, at + 1, { fix: [{ span: { start: at, end: at + 1 }, text: '' }] });
        at++;
      }
    }
    const end = at < limit ? Math.min(at + 2, this.length) : limit;
    this.pushPiece(pieces, from, Math.min(at, limit));
    this.end = end;
    this.next();
    if (at >= limit) this.afterMissingCloser = true;
    return { kind: 'string', start, end, style: 'indented', ...stripIndentation(pieces) };
  }

  private pushPiece(pieces: IndentedPiece[], start: number, end: number): void {
    if (start === end) return;
    pieces.push({ kind: 'raw', start, end, value: this.source.slice(start, end), indents: true });
  }

  /** Adds the text before an escape and what the escape stands for; returns where the escape ends. */
  private pushEscape(
    pieces: IndentedPiece[],
    from: number,
    start: number,
    end: number,
    value: string,
  ): number {
    this.pushPiece(pieces, from, start);
    pieces.push({ kind: 'raw', start, end, value, indents: false });
    return end;
  }
}
