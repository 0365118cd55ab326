/** The learner's own lines around a finding, with a pointer under the place. */
import { neutralColumns } from '../../security/neutral.ts';
import { redact } from '../../security/secrets.ts';
import type { Finding } from '../../validator/verdict.ts';
import type { Block } from '../reply.ts';

/** Longer lines are cut around the place, so that a phone shows them. In UTF-16 units. */
const maximumWidth = 60;
/** Lines shown before the one that is meant. */
const linesBefore = 1;

/**
 * An excerpt of `source`, the text in which the finding's lines and columns count; null where it names no place. A
 * secret in these lines is left out, even where the pointer then stands beside its place.
 */
export function presentExcerpt(source: string, finding: Finding): Block | null {
  if (finding.line === null) return null;
  const lines = neutralColumns(redact(source).replaceAll('\t', ' ')).split(/\r\n|\n|\r/);
  const line = lines[finding.line - 1];
  if (line === undefined) return null;
  const column = Math.min(finding.column ?? 1, line.length + 1);
  const end = finding.endLine === finding.line ? (finding.endColumn ?? column + 1) : line.length + 1;
  const before = lines.slice(Math.max(0, finding.line - 1 - linesBefore), finding.line - 1);
  const first = finding.line - 1 - before.filter((each) => !isFence(each)).length;
  const shift = Math.max(0, Math.min(column - 1 - 20, line.length - maximumWidth));
  const gutter = String(finding.line).length;
  const rows = lines.slice(first, finding.line).map((content, index) => {
    const number = String(first + index + 1).padStart(gutter);
    return `${number} | ${cut(content, shift)}`.trimEnd();
  });
  const room = maximumWidth - (column - 1 - shift);
  const pointer = '^'.repeat(Math.max(1, Math.min(end - column, room)));
  rows.push(`${' '.repeat(gutter)} | ${' '.repeat(column - 1 - shift + (shift > 0 ? 1 : 0))}${pointer}`);
  return { kind: 'excerpt', name: finding.file, text: rows.join('\n') };
}

/** The fence around the code says nothing about it. */
function isFence(line: string): boolean {
  return /^\s*(```|~~~)/.test(line);
}

function cut(line: string, shift: number): string {
  const piece = line.slice(shift, shift + maximumWidth);
  return `${shift > 0 ? '…' : ''}${piece}${line.length > shift + maximumWidth ? '…' : ''}`;
}
