import type { Span } from '../../nix/syntax.ts';

/**
 * A text that was made from another text, and for each of its characters the place it came from.
 *
 * `origins` has one entry more than `text` has UTF-16 code units: `origins[i]` is the offset in the original text of
 * the character `text[i]`, and the last entry is where the original of the whole text ends. Origins never decrease.
 * A character that replaces a longer piece (`&quot;` became `"`) has the origin of the piece's first character.
 */
export interface MappedText {
  readonly text: string;
  readonly origins: Int32Array;
}

/** A piece of `original` as it stands. */
export function slice(original: string, start: number, end: number): MappedText {
  const origins = new Int32Array(end - start + 1);
  for (let index = 0; index < origins.length; index += 1) {
    origins[index] = start + index;
  }
  return { text: original.slice(start, end), origins };
}

/** A piece of a mapped text; its origins stay those of the first original. */
export function subtext(source: MappedText, start: number, end: number): MappedText {
  return { text: source.text.slice(start, end), origins: source.origins.slice(start, end + 1) };
}

/** The place in the original of one offset, clamped to the text. */
export function originOf(source: MappedText, offset: number): number {
  const index = Math.min(Math.max(offset, 0), source.text.length);
  return source.origins[index] ?? 0;
}

/**
 * The place in the original of a span. It ends behind the original of the span's last character, so that decoration
 * which follows (a fence, the mark of the next line) is not part of it.
 */
export function originOfSpan(source: MappedText, span: Span): Span {
  const start = originOf(source, span.start);
  if (span.end <= span.start) {
    return { start, end: start };
  }
  const last = originOf(source, span.end - 1);
  const next = originOf(source, span.end);
  const lastWidth = source.text[span.end - 1] === '\n' ? 1 : next - last;
  return { start, end: Math.max(last + Math.min(lastWidth, next - last), start) };
}

/** Builds a mapped text from kept and replaced pieces of another one, in order. */
export class MappedTextBuilder {
  readonly #source: MappedText;
  readonly #texts: string[] = [];
  readonly #origins: number[] = [];
  #end: number;

  constructor(source: MappedText) {
    this.#source = source;
    this.#end = originOf(source, 0);
  }

  /** Keeps `source[start, end)`. */
  keep(start: number, end: number): void {
    this.#texts.push(this.#source.text.slice(start, end));
    for (let offset = start; offset < end; offset += 1) {
      this.#origins.push(originOf(this.#source, offset));
    }
    if (end > start) {
      this.#end = originOf(this.#source, end);
    }
  }

  /** Writes `text` in place of `source[start, end)`. */
  replace(start: number, end: number, text: string): void {
    this.#texts.push(text);
    const origin = originOf(this.#source, start);
    for (let index = 0; index < text.length; index += 1) {
      this.#origins.push(origin);
    }
    this.#end = originOf(this.#source, end);
  }

  build(): MappedText {
    const origins = new Int32Array(this.#origins.length + 1);
    origins.set(this.#origins);
    origins[this.#origins.length] = this.#end;
    return { text: this.#texts.join(''), origins };
  }
}
