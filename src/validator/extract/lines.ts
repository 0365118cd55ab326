import type { ChatNoteCode } from './block.ts';
import { type MappedText, MappedTextBuilder, originOf } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';

/**
 * One line of a text, without its newline. Removing a decoration in front of the line means to move `start`;
 * `quoted` remembers that a quote mark stood there.
 */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (true) {
    const newline = text.indexOf('\n', start);
    if (newline === -1) {
      lines.push({ start, end: text.length, quoted: false });
      return lines;
    }
    lines.push({ start, end: newline, quoted: false });
    start = newline + 1;
  }
}

export function lineText(source: MappedText, line: Line): string {
  return source.text.slice(line.start, line.end);
}

export function isBlank(source: MappedText, line: Line): boolean {
  return lineText(source, line).trim() === '';
}

/** The line without its first `length` characters, which are noted as a decoration of the given kind. */
export function strip(
  source: MappedText,
  line: Line,
  length: number,
  note: ChatNoteCode,
  notes: ChatNotes,
): Line {
  if (length === 0) {
    return line;
  }
  notes.add(note, originOf(source, line.start), originOf(source, line.start + length));
  return { ...line, start: line.start + length };
}

/** The text of some lines in order, a newline between them. Lines that follow each other are kept as one piece. */
export function joinLines(source: MappedText, lines: readonly Line[]): MappedText {
  const builder = new MappedTextBuilder(source);
  let start = lines[0]?.start ?? 0;
  lines.forEach((line, index) => {
    const next = lines[index + 1];
    const hasNewline = source.text[line.end] === '\n';
    if (next === undefined) {
      builder.keep(start, line.end);
    } else if (!hasNewline) {
      builder.keep(start, line.end);
      builder.replace(line.end, line.end, '\n');
      start = next.start;
    } else if (next.start !== line.end + 1) {
      builder.keep(start, line.end + 1);
      start = next.start;
    }
  });
  return builder.build();
}

/** Lines without the blank ones at both ends. */
export function trimBlankLines(source: MappedText, lines: readonly Line[]): readonly Line[] {
  const first = lines.findIndex((line) => !isBlank(source, line));
  const last = lines.findLastIndex((line) => !isBlank(source, line));
  return first === -1 ? [] : lines.slice(first, last + 1);
}

/** Makes CRLF and CR one LF and drops a byte order mark in front. */
export function normaliseLineEnds(source: MappedText): MappedText {
  if (!source.text.includes('\r') && !source.text.startsWith('\uFEFF')) {
    return source;
  }
  const builder = new MappedTextBuilder(source);
  const text = source.text;
  let kept = text.startsWith('\uFEFF') ? 1 : 0;
  for (let at = text.indexOf('\r', kept); at !== -1; at = text.indexOf('\r', kept)) {
    const end = text[at + 1] === '\n' ? at + 2 : at + 1;
    builder.keep(kept, at);
    builder.replace(at, end, '\n');
    kept = end;
  }
  builder.keep(kept, text.length);
  return builder.build();
}
