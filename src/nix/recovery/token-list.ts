import { Token, type TokenKind, tokenKinds } from '../lexer/tokens.ts';

/** The kind of a `}` that ends a `${`, in lists of tokens. */
export const interpolationEnd: TokenKind = tokenKinds;

/** The tokens of a broken text, in typed arrays, because a hostile text has as many tokens as characters. */
export class TokenList {
  length = 0;
  private kinds = new Uint8Array(64);
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private readonly textLength: number;

  /** `textLength` is where tokens behind the last one are said to begin. */
  constructor(textLength: number) {
    this.textLength = textLength;
  }

  push(kind: TokenKind, start: number, end: number): void {
    if (this.length === this.kinds.length) this.grow();
    this.kinds[this.length] = kind;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length++;
  }

  /** Makes the last token reach to `end`. */
  extendLast(end: number): void {
    if (this.length > 0) this.ends[this.length - 1] = end;
  }

  /** `Eof` for an index outside of the list. */
  kindAt(index: number): TokenKind {
    return index >= 0 && index < this.length ? (this.kinds[index] ?? Token.Eof) : Token.Eof;
  }

  startAt(index: number): number {
    return index < this.length ? (this.starts[index] ?? 0) : this.textLength;
  }

  endAt(index: number): number {
    return index < this.length ? (this.ends[index] ?? 0) : this.textLength;
  }

  /** The index of the first token that begins at an offset or behind it. */
  firstFrom(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The index of the token that begins at an offset, or null. */
  indexAt(offset: number): number | null {
    const index = this.firstFrom(offset);
    return this.startAt(index) === offset && index < this.length ? index : null;
  }

  private grow(): void {
    const size = this.kinds.length * 2;
    const { kinds, starts, ends } = this;
    this.kinds = new Uint8Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.kinds.set(kinds);
    this.starts.set(starts);
    this.ends.set(ends);
  }
}
