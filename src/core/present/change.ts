/** The difference between what was sent and what would pass. */
import { structuredPatch } from 'diff';
import { redact, secretLines, withoutLines } from '../../security/secrets.ts';
import type { Block } from '../reply.ts';
import type { Change } from '../telling.ts';

/** Unchanged lines around a change, so that its place is found. */
const linesAround = 1;

/** A change is read on a phone; who has longer lines, or more of them, sees where to begin. In characters and lines. */
const widest = 160;
const mostLines = 40;

/** Lines that go begin with a minus, lines that come with a plus. A secret in them is left out. */
export function presentChange({ before, after }: Change): Block {
  // What is secret in the one may no longer look like it in the other, when the change goes through it.
  const clean = redact(withoutLines(after, secretLines(before)));
  const { hunks } = structuredPatch('', '', redact(before), clean, '', '', { context: linesAround });
  const parts = hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => [
    ...(hunks.length > 1 ? [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`] : []),
    ...cutLong(lines.filter((line) => !isChatMark(line)).map((line) => line.replaceAll('\r', ''))),
  ]);
  const all = parts.flat();
  const shown = all.length > mostLines ? [...all.slice(0, mostLines), '…'] : all;
  return { kind: 'diff', name: null, text: shown.join('\n') };
}

/** Of long lines only the part around the first difference. */
function cutLong(lines: readonly string[]): readonly string[] {
  const [gone, come] = ['-', '+'].map((sign) => lines.filter((line) => line.startsWith(sign)));
  return lines.map((line) => {
    if (line.length <= widest) return line;
    const others = line.startsWith('-') ? come : gone;
    const place = (line.startsWith('-') ? gone : come)?.indexOf(line) ?? -1;
    return around(line, firstDifference(line, others?.[place] ?? line));
  });
}

/** Behind the sign with which both lines begin. */
function firstDifference(line: string, other: string): number {
  let at = 1;
  while (at < line.length && line[at] === other[at]) at++;
  return at === line.length ? 1 : at;
}

function around(line: string, place: number): string {
  const start = Math.max(1, place - widest / 2);
  const end = start + widest;
  return `${line.slice(0, 1)}${start > 1 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''}`;
}

/** What jsdiff says about the end of the text, and the fence around the code, which the learner did not mean. */
function isChatMark(line: string): boolean {
  return line.startsWith('\\') || /^ \s*(`{3,}|~{3,})/.test(line);
}
