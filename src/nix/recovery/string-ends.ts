/** Guesses about strings that are not closed. They are asked only about texts that Nix rejects. */
import { CharacterClass, isIn } from '../lexer/characters.ts';
import type { SourceLines } from '../source.ts';

/**
 * Whether the quote at `at`, which would close a string over several lines, rather opens the next one: it follows
 * `=`, a bracket or a comma, and something other than the end of a value follows it.
 */
export function looksLikeOpener(text: string, at: number, width: number): boolean {
  let before = at - 1;
  while (before >= 0 && text.charCodeAt(before) === 32) before--;
  const opensAfter = '=[({+,:'.includes(text.charAt(before) || ' ');
  if (!opensAfter) return false;
  const next = text.charCodeAt(at + width);
  if (width === 2) return next !== 59 /* ; */;
  return isIn(next, CharacterClass.uriPart)
    ? !',.'.includes(text.charAt(at + width))
    : next === 34 || next === 36;
}

/** The beginning of the name or path that ends before `at`. */
export function startOfWord(text: string, at: number): number {
  let start = at;
  while (
    start > 0 &&
    (isIn(text.charCodeAt(start - 1), CharacterClass.pathPart) || text[start - 1] === '/')
  ) {
    start--;
  }
  return start;
}

/** The end of the name or path that begins at `at`, for an interpolation that is closed nowhere. */
export function endOfWord(text: string, at: number): number {
  let end = at;
  while (isIn(text.charCodeAt(end), CharacterClass.pathPart) || "/'<>~".includes(text.charAt(end) || ' '))
    end++;
  return end;
}

/**
 * Where a `"` string ought to have ended whose last piece of text begins at `from`: at the end of that line, before
 * the punctuation that ends the value around it.
 */
export function guessQuotedEnd(lines: SourceLines, from: number): number {
  const { text } = lines;
  let end = endOfPiece(lines, from);
  const trim = () => {
    while (end > from && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  };
  trim();
  for (let closers = 0; closers < 8; closers++) {
    const last = text.charAt(end - 1);
    const opener = openers[last];
    const isOutside =
      last === ';' || last === ',' || (opener !== undefined && !text.slice(from, end).includes(opener));
    if (end <= from || !isOutside) break;
    end--;
    trim();
  }
  return end;
}

/** The same for a name in an attribute path: `".face.source = …` lacks its quote before the next dot. */
export function guessNameEnd(lines: SourceLines, from: number): number {
  const end = endOfPiece(lines, from);
  const name = /^\.?[^.=;\s]*/.exec(lines.text.slice(from, end))?.[0] ?? '';
  const isBinding = /^[\w.'-]*\s*=/.test(lines.text.slice(from + name.length, end));
  return isBinding ? from + name.length : guessQuotedEnd(lines, from);
}

/** No more of a line than this is looked at, so that a text in one line takes no longer than others. */
const longestLine = 300;

/** The end of the line of `from`, or the first semicolon before another quote on it. */
function endOfPiece(lines: SourceLines, from: number): number {
  const end = lines.endOf(lines.indexAt(from));
  const rest = lines.text.slice(from, Math.min(end, from + longestLine));
  const quote = rest.indexOf('"');
  const semicolon = rest.indexOf(';');
  return semicolon >= 0 && semicolon < quote ? from + semicolon : end;
}

const openers: Readonly<Record<string, string>> = { ']': '[', ')': '(', '}': '{' };

/** Whether something at the level of an indented string's own line, or further out, stands inside of it. */
export function swallowsCode(lines: SourceLines, start: number, close: number): boolean {
  return outerLine(lines, start, start, close) !== null;
}

/**
 * Where a `''` string ought to have ended that begins at `start` and whose last piece of text begins at `from`: before
 * the first line that is indented no more than the line it was opened on.
 */
export function guessIndentedEnd(lines: SourceLines, start: number, from: number): number {
  const opening = lines.indexAt(start);
  const rest = lines.text.slice(start + 2, lines.endOf(opening));
  if (from <= lines.endOf(opening) && /\S.*;\s*$/.test(rest)) return guessQuotedEnd(lines, from);
  const line = outerLine(lines, start, from, lines.text.length);
  let end = line === null ? lines.text.length : lines.startOf(line);
  while (end > from && isIn(lines.text.charCodeAt(end - 1), CharacterClass.space)) end--;
  return end;
}

/**
 * The first line after the one of `from`, and not after the one of `until`, that is indented no more than the line of
 * `start`; blank lines do not count.
 */
function outerLine(lines: SourceLines, start: number, from: number, until: number): number | null {
  const indentation = lines.indentationOf(lines.indexAt(start));
  for (let index = lines.indexAt(from) + 1; index < lines.count && lines.startOf(index) <= until; index++) {
    if (lines.indentationOf(index) <= indentation && lines.lineAt(index).trim() !== '') return index;
  }
  return null;
}
