import { nestingAfter, outside } from './depth.ts';
import type { Line } from './lines.ts';
import { type MappedText, originOf } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';

const mark = /^[\s\u200B]{0,8}(?:>>>|(?:>|&gt;)(?: ?(?:>|&gt;))*)(?!=)/;
const fence = /^\s*(?:`{3}|~{3}|'{3}|\u00B4{3})/;

/**
 * Takes the quote marks off. No line of Nix that a learner writes begins with `>`, except inside a `''` string; there
 * it is a quote mark only where the string began in the quotation.
 */
export function stripQuoteMarks(source: MappedText, lines: readonly Line[], notes: ChatNotes): Line[] {
  if (!source.text.includes('>') && !source.text.includes('&gt;')) {
    return [...lines];
  }
  const lengths = markLengths(source, lines);
  const texts = lines.map((line, index) => source.text.slice(line.start + (lengths[index] ?? 0), line.end));
  const hasBlank = lengths.every((length, index) => length === 0 || /^(?:\s|$)/.test(texts[index] ?? ''));
  return lines.map((line, index) => {
    const length = lengths[index] ?? 0;
    if (length === 0) {
      return line;
    }
    const start = line.start + length + (hasBlank && line.start + length < line.end ? 1 : 0);
    notes.add('quote-marks', originOf(source, line.start), originOf(source, start));
    return { ...line, start, quoted: true };
  });
}

function markLengths(source: MappedText, lines: readonly Line[]): number[] {
  let nesting = outside;
  let quotedBefore = false;
  return lines.map((line) => {
    const text = source.text.slice(line.start, line.end);
    const isContent = nesting.inside === 'indented-string' && !quotedBefore;
    const length = isContent ? 0 : (mark.exec(text.slice(0, 200))?.[0].length ?? 0);
    const rest = text.slice(length);
    nesting = fence.test(rest) ? outside : nestingAfter(rest, nesting);
    quotedBefore = length > 0;
    return length;
  });
}
