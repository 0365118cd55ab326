/** How a line leaves the reader: how many brackets are open, and whether inside a text of several lines. */
export interface Nesting {
  /** Open brackets since the interpolation around, or since the beginning. */
  readonly depth: number;
  readonly inside: 'code' | 'indented-string' | 'comment';
  /** The string that an interpolation stands in. */
  readonly outer: Nesting | null;
}

export const outside: Nesting = { depth: 0, inside: 'code', outer: null };

/** Whether something is open: a bracket, a string, a comment, an interpolation. */
export function isOpen(nesting: Nesting): boolean {
  return nesting.depth > 0 || nesting.inside !== 'code' || nesting.outer !== null;
}

/** What has to do with nesting; other lines change nothing. */
const significant = /[{}()[\]"'/*]/;

/** Follows brackets, `''` strings and block comments over one more line. Strings in `"` are taken to end on it. */
export function nestingAfter(line: string, before: Nesting): Nesting {
  return significant.test(line) ? new NestingReader(line, before).read() : before;
}

class NestingReader {
  readonly #line: string;
  #depth: number;
  #inside: Nesting['inside'];
  #outer: Nesting | null;
  #at = 0;
  #quotesPair = true;

  constructor(line: string, { depth, inside, outer }: Nesting) {
    this.#line = line;
    this.#depth = depth;
    this.#inside = inside;
    this.#outer = outer;
  }

  read(): Nesting {
    const line = this.#line;
    while (this.#at < line.length) {
      if (this.#inside === 'comment') {
        const end = line.indexOf('*/', this.#at);
        if (end >= 0) this.#inside = 'code';
        this.#at = end < 0 ? line.length : end + 2;
      } else if (this.#inside === 'indented-string') {
        this.#inString(line[this.#at] ?? '', line[this.#at + 1] ?? '');
      } else if (line[this.#at] === '#') {
        break;
      } else {
        this.#inCode(line[this.#at] ?? '', line[this.#at + 1] ?? '');
      }
    }
    return this.#nesting();
  }

  #nesting(): Nesting {
    return { depth: this.#depth, inside: this.#inside, outer: this.#outer };
  }

  #inString(character: string, next: string): void {
    if (character === "'" && next === "'") {
      const third = this.#line[this.#at + 2];
      const isEscape = third === '$' || third === "'" || third === '\\';
      if (!isEscape) this.#inside = 'code';
      this.#at += third === '\\' ? 4 : isEscape ? 3 : 2;
    } else if (character === '$' && next === '{') {
      this.#outer = this.#nesting();
      this.#depth = 0;
      this.#inside = 'code';
      this.#at += 2;
    } else {
      this.#at += character === '$' && next === '$' ? 2 : 1;
    }
  }

  #inCode(character: string, next: string): void {
    if (character === "'" && next === "'") {
      this.#inside = 'indented-string';
      this.#at += 1;
    } else if (character === '/' && next === '*') {
      this.#inside = 'comment';
      this.#at += 1;
    } else if (character === '"' && this.#quotesPair) {
      const end = endOfString(this.#line, this.#at);
      this.#quotesPair = end !== -1;
      this.#at = Math.max(end, this.#at);
    } else if (character === '{' || character === '[' || character === '(') {
      this.#depth += 1;
    } else if (character === '}' && this.#depth === 0 && this.#outer !== null) {
      this.#depth = this.#outer.depth;
      this.#inside = this.#outer.inside;
      this.#outer = this.#outer.outer;
    } else if (character === '}' || character === ']' || character === ')') {
      this.#depth = Math.max(this.#depth - 1, 0);
    }
    this.#at += 1;
  }
}

/** The closing quote of the string that begins at `at`; -1 where the line has none. */
function endOfString(line: string, at: number): number {
  for (let index = at + 1; index < line.length; index += 1) {
    if (line[index] === '\\') {
      index += 1;
    } else if (line[index] === '"') {
      return index;
    }
  }
  return -1;
}
