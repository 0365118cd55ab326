import type { Problem, TextEdit } from './diagnostics.ts';

/**
 * The text with the edits made; everything else, formatting and comments included, stays as it is. Edits at one place
 * are made in the order given.
 *
 * @throws RangeError if an edit lies outside of the text or two overlap.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of ordered) {
    if (span.start < at || span.end < span.start || span.end > text.length) {
      throw new RangeError(`An edit at ${span.start}-${span.end} overlaps another or leaves the text.`);
    }
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/** The text with the fixes of as many problems as do not get in each other's way, earlier ones first. */
export function applyFixes(text: string, problems: readonly Problem[]): string {
  const chosen: TextEdit[] = [];
  for (const { fix } of problems) {
    if (fix?.every((edit) => chosen.every((other) => !overlap(edit, other)))) chosen.push(...fix);
  }
  return applyEdits(text, chosen);
}

function overlap({ span: a }: TextEdit, { span: b }: TextEdit): boolean {
  const sameInsertion = a.start === a.end && b.start === b.end && a.start === b.start;
  return sameInsertion || (a.start < b.end && b.start < a.end);
}
