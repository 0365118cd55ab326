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
  #nesting: Nesting;
  #at = 0;
  #quotesPair = true;

  constructor(line: string, before: Nesting) {
    this.#line = line;
    this.#nesting = before;
  }

  read(): Nesting {
    while (this.#at < this.#line.length) {
      const character = this.#line[this.#at] ?? '';
      const next = this.#line[this.#at + 1] ?? '';
      const { inside } = this.#nesting;
      if (inside === 'comment') {
        this.#inComment(character, next);
      } else if (inside === 'indented-string') {
        this.#inString(character, next);
      } else if (character === '#') {
        break;
      } else {
        this.#inCode(character, next);
      }
    }
    return this.#nesting;
  }

  #inComment(character: string, next: string): void {
    const closes = character === '*' && next === '/';
    if (closes) {
      this.#nesting = { ...this.#nesting, inside: 'code' };
    }
    this.#at += closes ? 2 : 1;
  }

  #inString(character: string, next: string): void {
    if (character === "'" && next === "'") {
      const third = this.#line[this.#at + 2];
      const isEscape = third === '$' || third === "'" || third === '\\';
      this.#nesting = isEscape ? this.#nesting : { ...this.#nesting, inside: 'code' };
      this.#at += third === '\\' ? 4 : isEscape ? 3 : 2;
    } else if (character === '$' && next === '{') {
      this.#nesting = { depth: 0, inside: 'code', outer: this.#nesting };
      this.#at += 2;
    } else {
      this.#at += character === '$' && next === '$' ? 2 : 1;
    }
  }

  #inCode(character: string, next: string): void {
    const { depth, outer } = this.#nesting;
    if (character === "'" && next === "'") {
      this.#nesting = { ...this.#nesting, inside: 'indented-string' };
      this.#at += 1;
    } else if (character === '/' && next === '*') {
      this.#nesting = { ...this.#nesting, inside: 'comment' };
      this.#at += 1;
    } else if (character === '"' && this.#quotesPair) {
      const end = endOfString(this.#line, this.#at);
      this.#quotesPair = end !== -1;
      this.#at = Math.max(end, this.#at);
    } else if (character === '{' || character === '[' || character === '(') {
      this.#nesting = { ...this.#nesting, depth: depth + 1 };
    } else if (character === '}' && depth === 0 && outer !== null) {
      this.#nesting = outer;
    } else if (character === '}' || character === ']' || character === ')') {
      this.#nesting = { ...this.#nesting, depth: Math.max(depth - 1, 0) };
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
