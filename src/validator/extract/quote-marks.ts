import type { Line } from './lines.ts';
import { strip } from './lines.ts';
import type { MappedText } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';

const mark = /^[\s\u200B]{0,8}(?:>>>|(?:(?:>|&gt;) ?)+)(?=[^=]|$) ?/;

/**
 * Takes the quote marks off. No line of Nix that a learner writes begins with `>`, so that each line is judged by
 * itself; inside a fence that is not quoted itself the whole fence has to be quoted.
 */
export function stripQuoteMarks(source: MappedText, lines: readonly Line[], notes: ChatNotes): Line[] {
  return lines.map((line) => {
    const found = mark.exec(source.text.slice(line.start, Math.min(line.end, line.start + 200)));
    return found === null
      ? line
      : { ...strip(source, line, found[0].length, 'quote-marks', notes), quoted: true };
  });
}
