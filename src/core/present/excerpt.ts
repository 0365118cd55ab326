/** The learner's own line with a pointer under the place of a finding. */
import { excerpt, SourceLines } from '../../nix/index.ts';
import { neutralColumns, neutralLine } from '../../security/neutral.ts';
import { redact } from '../../security/secrets.ts';
import type { Finding } from '../../validator/verdict.ts';
import type { Block } from '../reply.ts';

/**
 * An excerpt of `source`, the text in which the finding's lines and columns count; null where it names no place. A
 * secret in this line is left out, even where the pointer then stands beside its place.
 */
export function presentExcerpt(source: string, finding: Finding): Block | null {
  if (finding.line === null) return null;
  const lines = new SourceLines(neutralColumns(redact(source)));
  const offset = (line: number, column: number) => lines.startOf(line - 1) + column - 1;
  const start = offset(finding.line, finding.column ?? 1);
  const end = finding.endLine === null ? start + 1 : offset(finding.endLine, finding.endColumn ?? 1);
  return {
    kind: 'excerpt',
    name: finding.file && neutralLine(finding.file),
    text: excerpt(lines, { start, end }),
  };
}
