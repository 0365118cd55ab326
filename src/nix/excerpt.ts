import { SourceLines } from './source.ts';
import type { Span } from './syntax.ts';

/** How many columns a tab reaches at most. */
const tabWidth = 8;

/** Longer lines are cut, so that an excerpt can be read on a phone. In columns. */
const widest = 100;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The line on which a span begins, with its number, and below it a pointer under the span:
 *
 * ```text
 * 2 |   useGlobalPkgs = true
 *   |                       ^
 * ```
 *
 * Tabs are shown as blanks, and characters that a terminal draws two columns wide count as two, so that the pointer
 * stands right. A span over several lines is pointed at up to the end of the first.
 */
export function excerpt(source: SourceLines | string, span: Span): string {
  const lines = typeof source === 'string' ? new SourceLines(source) : source;
  const index = lines.indexAt(Math.max(0, Math.min(span.start, lines.text.length)));
  const lineStart = lines.startOf(index);
  const shown = layOut(lines.lineAt(index), span.start - lineStart, span.end - lineStart);
  const number = String(index + 1);
  const margin = ' '.repeat(number.length);
  const pointer = `${' '.repeat(shown.from)}${'^'.repeat(Math.max(1, shown.to - shown.from))}`;
  return `${number} | ${shown.text}\n${margin} | ${pointer}`;
}

/** How many columns a terminal needs for a text without tabs. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment);
  return width;
}

interface LaidOut {
  readonly text: string;
  /** The columns of the span, from 0. */
  readonly from: number;
  readonly to: number;
}

function layOut(line: string, start: number, end: number): LaidOut {
  // Of a very long line only the surroundings of the span are looked at.
  const cut = Math.max(0, start - widest);
  const near = line.slice(cut, start + 2 * widest);
  let text = '';
  let column = 0;
  let from: number | null = null;
  let to = 0;
  for (const { segment, index } of graphemes.segment(near)) {
    const offset = index + cut;
    if (from === null && offset + segment.length > start) from = column;
    const drawn = segment === '\t' ? ' '.repeat(tabWidth - (column % tabWidth)) : visible(segment);
    text += drawn;
    column += segment === '\t' ? drawn.length : widthOf(drawn);
    if (offset < end) to = column;
  }
  from ??= column;
  to = Math.max(from, to);
  if (column <= widest && cut === 0) return { text, from, to };
  return shorten(text, from, to);
}

/** Cuts a line down to what stands around the columns `from` to `to`. */
function shorten(text: string, from: number, to: number): LaidOut {
  const left = Math.max(0, from - widest / 2);
  let result = '';
  let column = 0;
  let shift = 0;
  for (const { segment } of graphemes.segment(text)) {
    const width = widthOf(segment);
    if (column >= left && column + width <= left + widest) result += segment;
    else if (column < left) shift += width;
    column += width;
  }
  const isCutLeft = shift > 0;
  const isCutRight = column > left + widest;
  return {
    text: `${isCutLeft ? '…' : ''}${result}${isCutRight ? '…' : ''}`,
    from: from - shift + (isCutLeft ? 1 : 0),
    to: Math.min(to, left + widest) - shift + (isCutLeft ? 1 : 0),
  };
}

/** Control characters would disturb the terminal. */
function visible(segment: string): string {
  const code = segment.charCodeAt(0);
  return code < 32 || code === 127 ? '\u00b7' : segment;
}

function widthOf(segment: string): number {
  const code = segment.codePointAt(0) ?? 0;
  if (code < 0x300) return segment === '' ? 0 : 1;
  if (/^[\p{Mark}\u200b-\u200f\u2060\ufeff]/u.test(segment)) return 0;
  if (segment.includes('\ufe0f') || /^\p{Emoji_Presentation}/u.test(segment)) return 2;
  return isWide(code) ? 2 : 1;
}

/** The ranges of East Asian Wide and Fullwidth characters (Unicode Standard Annex 11) that are not emoji. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0x33ff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xa000 && code <= 0xa4cf) ||
    (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
