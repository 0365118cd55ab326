/** The difference between what was sent and what would pass. */
import { structuredPatch } from 'diff';
import { redact, secretLines, withoutLines } from '../../security/secrets.ts';
import type { Block } from '../reply.ts';
import type { Change } from '../telling.ts';

/** Unchanged lines around a change, so that its place is found. */
const linesAround = 1;

/** Lines that go begin with a minus, lines that come with a plus. A secret in them is left out. */
export function presentChange({ before, after }: Change): Block {
  // What is secret in the one may no longer look like it in the other, when the change goes through it.
  const clean = redact(withoutLines(after, secretLines(before)));
  const { hunks } = structuredPatch('', '', redact(before), clean, '', '', { context: linesAround });
  const parts = hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => [
    ...(hunks.length > 1 ? [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`] : []),
    ...lines.filter((line) => !isChatMark(line)).map((line) => line.replaceAll('\r', '')),
  ]);
  return { kind: 'diff', name: null, text: parts.flat().join('\n') };
}

/** What jsdiff says about the end of the text, and the fence around the code, which the learner did not mean. */
function isChatMark(line: string): boolean {
  return line.startsWith('\\') || /^ \s*(`{3,}|~{3,})/.test(line);
}
