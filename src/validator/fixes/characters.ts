/** What a chat did to characters, undone where a fix changes the line: real Nix does not read what it made of them. */
import { applyEdits, type TextEdit } from '../../nix/index.ts';
import type { Reading } from '../sources/read.ts';
import type { Source } from '../sources/source.ts';

/**
 * The fixed text with the characters that Nix needs on every line that `before` does not have.
 *
 * @param reading what was read in `after`, a pasted message
 */
export function withPlainCharacters(before: string, after: string, { sources }: Reading): string {
  const kept = new Set(before.split(/\r?\n/));
  const edits = sources.flatMap((source) =>
    source.shown && source.given === after ? editsOf(source, kept) : [],
  );
  return applyEdits(after, edits);
}

function editsOf(source: Source, kept: ReadonlySet<string>): readonly TextEdit[] {
  const { text, given } = source;
  return Array.from(text, (_, at) => at).flatMap((at): TextEdit[] => {
    const character = text[at] ?? '';
    const span = source.originOf({ start: at, end: at + 1 });
    const written = given.slice(span.start, span.end);
    if (character === '\n' || written === character || written === '') return [];
    return kept.has(lineAround(given, span.start)) ? [] : [{ span, text: character }];
  });
}

function lineAround(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end).replace(/\r$/, '');
}
