/** Leads edits of code back to the text as it was given: a paste with its prose and decoration, or files. */
import { applyEdits, type Span, type TextEdit } from '../../nix/index.ts';
import type { Source } from '../sources/source.ts';
import type { Submission } from '../verdict.ts';
import type { Repair } from './change.ts';

/**
 * The submission with a repair made in it; everything else stays as it is. Null where the repair touches what was not
 * submitted, or where two of its edits come to overlap.
 */
export function applyRepair(
  submission: Submission,
  sources: readonly Source[],
  repair: Repair,
): Submission | null {
  const edits = new Map<string | null, TextEdit[]>();
  for (const { path, span, text } of repair) {
    const source = sources.find((each) => each.path === path);
    if (!source?.shown) return null;
    const file = submission.kind === 'files' ? source.file : null;
    edits.set(file, [...(edits.get(file) ?? []), givenEdit(source, span, text)]);
  }
  try {
    if (submission.kind === 'pasted')
      return { kind: 'pasted', text: applyEdits(submission.text, edits.get(null) ?? []) };
    const files = new Map(submission.files);
    for (const [file, own] of edits)
      if (file !== null) files.set(file, applyEdits(files.get(file) ?? '', own));
    return { kind: 'files', files };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function givenEdit(source: Source, { start, end }: Span, text: string): TextEdit {
  const { given } = source;
  const isWholeLines = isLineStart(source.text, start) && isLineStart(source.text, end) && end > start;
  if (isWholeLines && text === '')
    return {
      span: {
        start: lineStart(given, source.originOf({ start, end: start }).start),
        end: after(source, end),
      },
      text,
    };
  const from = end > start ? source.originOf({ start, end }).start : placeBetween(source, start);
  const to = end > start ? source.originOf({ start, end }).end : from;
  return { span: { start: from, end: to }, text: decorated(source, start, text) };
}

/** Where something can be inserted: right behind the character before it, in front of what decorates the next line. */
function placeBetween(source: Source, at: number): number {
  if (isLineStart(source.text, at)) return source.originOf({ start: at, end: at }).start;
  return source.originOf({ start: at - 1, end: at }).end;
}

/** Where the line behind a line end of the code begins as given, in front of its decoration. */
function after(source: Source, end: number): number {
  if (end === 0) return 0;
  const origin = source.originOf({ start: end - 1, end }).end;
  return source.given.startsWith('\r\n', origin - 1) ? origin + 1 : origin;
}

/** Inserted lines look like the line they are inserted in: its quote marks, its line ends. */
function decorated(source: Source, at: number, text: string): string {
  if (!text.includes('\n')) return text;
  const codeStart = source.text.lastIndexOf('\n', at - 1) + 1;
  const origin = source.originOf({ start: codeStart, end: codeStart }).start;
  const mark = source.given.slice(lineStart(source.given, origin), origin);
  const isMark = /^[\s>|+*-]*$/.test(mark);
  return text.replaceAll('\n', `${lineEndAt(source.given, origin)}${isMark ? mark : ''}`);
}

/** How the line ends that an offset is on, else the one before it. */
function lineEndAt(given: string, at: number): string {
  const next = given.indexOf('\n', at);
  const end = next < 0 ? given.lastIndexOf('\n', at) : next;
  return given[end - 1] === '\r' ? '\r\n' : '\n';
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n';
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
