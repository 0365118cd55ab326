import type { Span } from '../../nix/index.ts';

/**
 * A run of characters with a common origin. In a copied run the origin advances with the offset; in a replaced one
 * (`&quot;` became `"`) every character has the origin of the piece's first character.
 */
interface Run {
  /** The offset in the text at which the run begins. */
  readonly at: number;
  /** The offset in the original text. */
  readonly origin: number;
  readonly isCopy: boolean;
}

/**
 * A text that was made from another one, and for each of its characters the place it came from. Origins never
 * decrease. Kept as runs, since most of a text is usually copied as it stands.
 */
export interface MappedText {
  readonly text: string;
  /** In order; the first begins at offset 0. */
  readonly runs: readonly Run[];
  /** Where the original of the whole text ends. */
  readonly originEnd: number;
}

/** The whole of an original text as it stands. */
export function original(text: string): MappedText {
  return { text, runs: [{ at: 0, origin: 0, isCopy: true }], originEnd: text.length };
}

/** The place in the original of one offset, clamped to the text. */
export function originOf(source: MappedText, offset: number): number {
  if (offset >= source.text.length) {
    return source.originEnd;
  }
  const run = source.runs[runIndexAt(source, offset)];
  return run === undefined ? 0 : run.isCopy ? run.origin + Math.max(offset, 0) - run.at : run.origin;
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
  const run = source.runs[runIndexAt(source, span.end - 1)];
  const isOne = run?.isCopy === true || source.text[span.end - 1] === '\n';
  return { start, end: Math.max(isOne ? Math.min(last + 1, next) : next, start) };
}

/** The last run that begins at or before an offset. */
function runIndexAt(source: MappedText, offset: number): number {
  let low = 0;
  let high = source.runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.runs[middle]?.at ?? 0) <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/** Builds a mapped text from kept and replaced pieces of another one, in order. */
export class MappedTextBuilder {
  readonly #source: MappedText;
  readonly #texts: string[] = [];
  readonly #runs: Run[] = [];
  #length = 0;
  #end: number;

  constructor(source: MappedText) {
    this.#source = source;
    this.#end = originOf(source, 0);
  }

  /** Keeps `source[start, end)`. */
  keep(start: number, end: number): void {
    if (end <= start) {
      return;
    }
    const { runs } = this.#source;
    for (let index = runIndexAt(this.#source, start); index < runs.length; index += 1) {
      const run = runs[index];
      if (run === undefined || run.at >= end) {
        break;
      }
      const skipped = Math.max(start - run.at, 0);
      this.#push(
        this.#length + Math.max(run.at - start, 0),
        run.isCopy ? run.origin + skipped : run.origin,
        run.isCopy,
      );
    }
    this.#texts.push(this.#source.text.slice(start, end));
    this.#length += end - start;
    this.#end = originOf(this.#source, end);
  }

  /** Writes `text` in place of `source[start, end)`. */
  replace(start: number, end: number, text: string): void {
    if (text !== '') {
      this.#push(this.#length, originOf(this.#source, start), false);
      this.#texts.push(text);
      this.#length += text.length;
    }
    this.#end = originOf(this.#source, end);
  }

  build(): MappedText {
    const runs = this.#runs.length === 0 ? [{ at: 0, origin: this.#end, isCopy: true }] : this.#runs;
    return { text: this.#texts.join(''), runs, originEnd: this.#end };
  }

  /** Adds a run, unless the one before it simply goes on. */
  #push(at: number, origin: number, isCopy: boolean): void {
    const last = this.#runs.at(-1);
    const goesOn = last?.isCopy === true && isCopy && last.origin + at - last.at === origin;
    if (!goesOn) {
      this.#runs.push({ at, origin, isCopy });
    }
  }
}
