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

/** Whether the line of `offset` ends with a semicolon, as a finished binding does. */
export function lineEndsStatement(lines: SourceLines, offset: number): boolean {
  const index = lines.indexAt(offset);
  return lines.text.slice(offset, lines.endOf(index)).trimEnd().endsWith(';');
}

/** No more of a line than this is looked at, so that a text in one line takes no longer than others. */
const longestLine = 300;

/** Whether neither a brace nor a quote is closed on the rest of the line. */
export function lineLacksClosers(text: string, at: number): boolean {
  const until = Math.min(text.length, at + longestLine);
  for (let index = at; index < until; index++) {
    const code = text.charCodeAt(index);
    if (code === 125 /* } */ || code === 34 /* " */) return false;
    if (code === 10 || code === 13) return true;
  }
  return until === text.length;
}

/**
 * Whether this quote, met inside of an interpolation, ends the string around it: the end of a value follows it, and
 * either it stands right behind a name, as no opening quote does, or nothing on the line closes the interpolation.
 */
export function quoteAfterInterpolation(text: string, at: number): boolean {
  if (!/^"\s*(?:[;)\]]|$)/m.test(text.slice(at, at + 8))) return false;
  if (isIn(text.charCodeAt(at - 1), CharacterClass.namePart)) return true;
  const until = Math.min(text.length, at + longestLine);
  for (let index = at + 1; index < until; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || code === 13) break;
    if (code === 125 /* } */) return false;
  }
  return true;
}

/**
 * Where a `"` string ought to have ended whose last piece of text begins at `from`: at the end of that line, before
 * the punctuation that ends the value around it.
 */
export function guessQuotedEnd(lines: SourceLines, from: number): number {
  const { text } = lines;
  let end = lines.endOf(lines.indexAt(from));
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

const openers: Readonly<Record<string, string>> = { ']': '[', ')': '(', '}': '{' };

/** Whether code at the level of the string's own line, or further out, stands inside of the string. */
export function indentedSwallowsCode(lines: SourceLines, start: number, close: number): boolean {
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
