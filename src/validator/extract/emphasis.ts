import { type Line, lineText } from './lines.ts';
import { type MappedText, originOf } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';

const opening = /^(\s*)(\*{2,3}|\|\||__|~~)(?=\S)/;

/** Takes bold, struck and spoiler marks off that stand around a line, or around all lines together. */
export function stripEmphasis(source: MappedText, lines: readonly Line[], notes: ChatNotes): Line[] {
  if (!/\*\*|\|\||__|~~/.test(source.text)) {
    return [...lines];
  }
  const single = lines.map((line) => unwrap(source, line, line, notes)?.first ?? line);
  const first = single.findIndex((line) => lineText(source, line).trim() !== '');
  const last = single.findLastIndex((line) => lineText(source, line).trim() !== '');
  const [top, bottom] = [single[first], single[last]];
  const around = top && bottom && first < last ? unwrap(source, top, bottom, notes) : null;
  return around === null
    ? single
    : single.map((line, index) => (index === first ? around.first : index === last ? around.last : line));
}

function unwrap(
  source: MappedText,
  first: Line,
  last: Line,
  notes: ChatNotes,
): { readonly first: Line; readonly last: Line } | null {
  const [, blanks = '', mark = ''] = opening.exec(lineText(source, first).slice(0, 100)) ?? [];
  const end = lineText(source, last).trimEnd();
  const isSame = first === last;
  if (mark === '' || !end.endsWith(mark) || (isSame && end.length < blanks.length + 2 * mark.length + 1)) {
    return null;
  }
  const start = first.start + blanks.length;
  const close = last.start + end.length - mark.length;
  notes.add('emphasis', originOf(source, start), originOf(source, start + mark.length));
  const opened = { ...first, start: start + mark.length };
  return isSame
    ? { first: { ...opened, end: close }, last: { ...opened, end: close } }
    : { first: opened, last: { ...last, end: close } };
}
