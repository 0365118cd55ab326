import { fileNameOf, namesIn } from './file-name.ts';
import type { Line } from './lines.ts';
import type { MappedText } from './mapped-text.ts';
import { isArgumentName, plainWord } from './words.ts';

/** A piece of code inside a line of running text. */
export interface InlineCode {
  readonly start: number;
  readonly end: number;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many brackets are open behind it. */
  readonly depth: number;
}

const leadingKeyword = new Set(['inherit', 'import', 'with', 'let', 'rec', 'in', 'lib.mkIf', 'mkIf']);

/**
 * The pieces of code in a line that also has running text: what hangs together by `=`, brackets, dots and quotes.
 * An assignment goes on to its semicolon, or over one word where it has none.
 */
export function findInlineCode(source: MappedText, line: Line): InlineCode[] {
  const tokens = tokenise(source, line);
  const isCode = markCode(tokens);
  const pieces: { start: number; end: number }[] = [];
  let previous = -2;
  tokens.forEach((token, index) => {
    if (!isCode[index]) {
      return;
    }
    const last = pieces.at(-1);
    const end = withoutPunctuation(token);
    if (last !== undefined && previous === index - 1) {
      last.end = end;
    } else {
      pieces.push({ start: token.start, end });
    }
    previous = index;
  });
  return pieces.map((piece) => withoutParentheses(source, piece));
}

/** An assignment in parentheses stands in those of the sentence. */
function withoutParentheses(source: MappedText, piece: InlineCode): InlineCode {
  const text = source.text.slice(piece.start, piece.end);
  return /^\([\w."'-]+\s*=/.test(text) && text.endsWith(')')
    ? { start: piece.start + 1, end: piece.end - 1 }
    : piece;
}

/** Words between blanks; a string or a comment is one of them however many blanks it has. */
function tokenise(source: MappedText, line: Line): Token[] {
  const text = source.text.slice(line.start, line.end);
  const tokens: Token[] = [];
  let depth = 0;
  for (const match of text.matchAll(/(?:["“”„](?:[^"“”\\]|\\.)*["“”]|[^\s])+/g)) {
    const bare = match[0].replace(/["“”„](?:[^"“”\\]|\\.)*["“”]/g, '');
    for (const character of bare) {
      depth += '{[('.includes(character) ? 1 : '}])'.includes(character) ? -1 : 0;
    }
    depth = Math.max(depth, 0);
    const start = line.start + match.index;
    tokens.push({ text: match[0], start, end: start + match[0].length, depth });
  }
  return tokens;
}

function markCode(tokens: readonly Token[]): boolean[] {
  const marks = tokens.map(() => false);
  let valueOpen = false;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const inBrackets = (before?.depth ?? 0) > 0 && marks[index - 1] === true;
    const continues =
      inBrackets || valueOpen || isHead(token, tokens[index + 1]) || isStructural(token, tokens[index + 1]);
    marks[index] = continues;
    if (!continues) {
      return;
    }
    if (/^[=:]/.test(token.text) || token.text === '@') {
      markBackwards(marks, index);
    }
    valueOpen = isValueOpen(tokens, index, valueOpen);
  });
  return marks;
}

/** The name in front of `=` belongs to it. */
function markBackwards(marks: boolean[], index: number): void {
  if (index > 0) {
    marks[index - 1] = true;
  }
}

function isHead(token: Token, next: Token | undefined): boolean {
  if (next === undefined) {
    return false;
  }
  if (leadingKeyword.has(token.text)) {
    return isStructural(next, undefined) || /;$/.test(next.text);
  }
  const argument = /^(\w+):$/.exec(token.text)?.[1];
  return argument !== undefined && isArgumentName(argument) && /^[{[(]/.test(next.text);
}

/** Whether the value of an assignment goes on behind this token. */
function isValueOpen(tokens: readonly Token[], index: number, wasOpen: boolean): boolean {
  const token = tokens[index];
  const next = tokens[index + 1];
  if (token === undefined || next === undefined || token.depth > 0) {
    return false;
  }
  if (/(?:^|[\w"'}])=$/.test(token.text)) {
    return true;
  }
  return (
    wasOpen &&
    !/[;.,?!]$/.test(token.text) &&
    tokens.slice(index + 1, index + 8).some((later) => /;$/.test(later.text))
  );
}

function isStructural(token: Token, next: Token | undefined): boolean {
  const text = token.text;
  if (/^(?:https?:|<@)/.test(text) || /^\(?\p{L}[\p{L}'’]*\)[.,!?]*$/u.test(text)) {
    return false;
  }
  if (plainWord(text) !== null) {
    return next?.text === '=' || next?.text === '@';
  }
  if (
    namesIn(text).length > 0 &&
    fileNameOf(text) !== null &&
    !/[=;{}[\]]/.test(text) &&
    !/^\.{0,2}\//.test(text)
  ) {
    return false;
  }
  return /[={}[\]"“”„]|^\.{0,2}\/\S|^[\w-]+(?:\.[\w"'-]+)+/.test(text) || text === '...';
}

/** Where the code of a token ends when a sentence ends behind it. */
function withoutPunctuation(token: Token): number {
  const end = /(?<=[;}\w"])[.,?!:]+$/.exec(token.text);
  const head = /[}\w]:$/.test(token.text) && /[{}@]/.test(token.text);
  return end === null || head ? token.end : token.start + end.index;
}
