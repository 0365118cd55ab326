import { nestingAfter, outside } from './depth.ts';
import { isBlank, type Line, lineText, strip } from './lines.ts';
import type { MappedText } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';

interface Numbered {
  readonly line: Line;
  readonly number: number;
  /** What stands behind the number: `|`, `:` or a blank. */
  readonly separator: string;
  readonly markEnd: number;
}

const numbered = /^([\s\u200B]*)(\d{1,5})(?:([\s]*[|│┃▏])|(:)|(?=\s|$))/;

/**
 * Takes line numbers off where successive lines are counted: `12 | code`, `12: code`, `12  code`. A single line is
 * taken for numbered only where a bar or a colon follows the number; a list of integers in Nix has nothing behind its
 * numbers. In a fence all lines have to be numbered.
 */
export function stripLineNumbers(
  source: MappedText,
  lines: readonly Line[],
  fenced: boolean,
  notes: ChatNotes,
): Line[] {
  const result = [...lines];
  if (!lines.some((line) => read(source, line) !== null)) {
    return result;
  }
  const written = lines.filter((line) => !isBlank(source, line)).length;
  let nesting = outside;
  let at = 0;
  while (at < lines.length) {
    const run = runFrom(source, lines, at);
    const isContent = nesting.inside !== 'code' || (fenced && run.length < written);
    if (!isContent && isCounted(source, run)) {
      const common = commonGap(source, run);
      run.forEach((entry, offset) => {
        const width = entry.markEnd - entry.line.start + Math.min(gap(source, entry), common);
        result[at + offset] = strip(source, entry.line, width, 'line-numbers', notes);
      });
    }
    const next = at + Math.max(run.length, 1);
    for (const line of result.slice(at, next)) {
      nesting = nestingAfter(lineText(source, line), nesting);
    }
    at = next;
  }
  return result;
}

function read(source: MappedText, line: Line | undefined): Numbered | null {
  const found = line && numbered.exec(source.text.slice(line.start, Math.min(line.end, line.start + 200)));
  if (!line || !found) {
    return null;
  }
  return {
    line,
    number: Number(found[2]),
    separator: found[3]?.trim() ?? found[4] ?? ' ',
    markEnd: line.start + found[0].length,
  };
}

function runFrom(source: MappedText, lines: readonly Line[], at: number): Numbered[] {
  const run: Numbered[] = [];
  for (let index = at; index < lines.length; index += 1) {
    const entry = read(source, lines[index]);
    const last = run.at(-1);
    if (
      entry === null ||
      (last && (entry.number !== last.number + 1 || entry.separator !== last.separator))
    ) {
      break;
    }
    run.push(entry);
  }
  return run;
}

function isCounted(source: MappedText, run: readonly Numbered[]): boolean {
  const withText = run.filter((entry) => !isBlank(source, { ...entry.line, start: entry.markEnd }));
  const marked = run[0] !== undefined && /[|│┃▏:]/.test(run[0].separator);
  return withText.length > 0 && (marked || (run.length > 1 && withText.length * 2 >= run.length));
}

/** How many blanks stand behind every number: they belong to the numbering and not to the code. */
function commonGap(source: MappedText, run: readonly Numbered[]): number {
  return run
    .filter((entry) => !isBlank(source, { ...entry.line, start: entry.markEnd }))
    .reduce((least, entry) => Math.min(least, gap(source, entry)), Number.POSITIVE_INFINITY);
}

function gap(source: MappedText, entry: Numbered): number {
  const rest = lineText(source, { ...entry.line, start: entry.markEnd });
  return rest.length - rest.trimStart().length;
}
