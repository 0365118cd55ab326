import { isOpen, nestingAfter, outside } from './depth.ts';
import { roughly } from './line-class.ts';
import { type Line, lineText, strip } from './lines.ts';
import type { MappedText } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';
import { nixPromptLength } from './prompts.ts';

const bullet = /^\s*(?:[-*•◦‣–·]|\d{1,3}[.)])\s+(?=\S)/;
/** Between brackets it is an operator. */
const arrow = /^\s*(?:→|-{1,2}>|=>)\s+(?=\S)/;

/**
 * Takes list bullets and prompts off, except inside `''` strings, where they are content. In a fence they count only
 * where the first line has one.
 */
export function stripListMarksOfNix(
  source: MappedText,
  lines: readonly Line[],
  fenced: boolean,
  notes: ChatNotes,
): Line[] {
  const first = lines.find((line) => lineText(source, line).trim() !== '');
  if (fenced && first !== undefined && markLength(lineText(source, first)).length === 0) {
    return [...lines];
  }
  if (!lines.some((line) => markLength(lineText(source, line)).length > 0)) {
    return [...lines];
  }
  let nesting = outside;
  return lines.map((line) => {
    const text = lineText(source, line);
    const isOperator = isOpen(nesting) && arrow.test(text);
    const mark = nesting.inside === 'code' && !isOperator ? markLength(text) : nothing;
    nesting = nestingAfter(roughly(text.slice(mark.length)), nesting);
    return strip(source, line, mark.length, mark.note, notes);
  });
}

/** Takes list bullets off commands; their prompts say which lines are commands and stay. */
export function stripBullets(source: MappedText, lines: readonly Line[], notes: ChatNotes): Line[] {
  return lines.map((line) => {
    const length = bullet.exec(lineText(source, line).slice(0, 200))?.[0].length ?? 0;
    return strip(source, line, length, 'list-bullets', notes);
  });
}

interface ListMark {
  readonly length: number;
  readonly note: 'list-bullets' | 'prompts';
}

const nothing: ListMark = { length: 0, note: 'list-bullets' };

function markLength(line: string): ListMark {
  const head = line.slice(0, 200);
  const prompt = nixPromptLength(head);
  return prompt > 0
    ? { length: prompt, note: 'prompts' }
    : { length: (bullet.exec(head) ?? arrow.exec(head))?.[0].length ?? 0, note: 'list-bullets' };
}
