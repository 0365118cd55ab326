/** How a line leaves the reader: how many brackets are open, and whether inside a text of several lines. */
export interface Nesting {
  readonly depth: number;
  readonly inside: 'code' | 'indented-string' | 'comment';
}

export const outside: Nesting = { depth: 0, inside: 'code' };

/** What has to do with nesting; other lines change nothing. */
const significant = /[{}()[\]"'/*]/;

/** Follows brackets, `''` strings and block comments over one more line. Strings in `"` are taken to end on it. */
export function nestingAfter(line: string, before: Nesting): Nesting {
  if (!significant.test(line)) {
    return before;
  }
  let { depth, inside } = before;
  let quotesPair = true;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (inside === 'comment') {
      if (character === '*' && line[at + 1] === '/') {
        inside = 'code';
        at += 1;
      }
    } else if (inside === 'indented-string') {
      if (character === "'" && line[at + 1] === "'") {
        const third = line[at + 2];
        const escaped = third === '$' || third === "'" || third === '\\';
        inside = escaped ? inside : 'code';
        at += escaped ? 2 : 1;
      }
    } else if (character === "'" && line[at + 1] === "'") {
      inside = 'indented-string';
      at += 1;
    } else if (character === '/' && line[at + 1] === '*') {
      inside = 'comment';
      at += 1;
    } else if (character === '#') {
      break;
    } else if (character === '"' && quotesPair) {
      const end = endOfString(line, at);
      quotesPair = end !== -1;
      at = Math.max(end, at);
    } else if (character === '{' || character === '[' || character === '(') {
      depth += 1;
    } else if (character === '}' || character === ']' || character === ')') {
      depth = Math.max(depth - 1, 0);
    }
  }
  return { depth, inside };
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
