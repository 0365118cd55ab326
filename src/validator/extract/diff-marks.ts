import { repositoryPath } from './file-name.ts';
import { isBlank, type Line, lineText, strip } from './lines.ts';
import { type MappedText, originOf } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';

/** The lines of one file in a diff, as they stand after the change. */
export interface ChangedFile {
  readonly file: string | null;
  readonly lines: readonly Line[];
}

const hunk = /^@@+ .*@@/;
const oldFile = /^--- (\S+)/;
const newFile = /^\+\+\+ ([\w.~-]*[/.]\S*)/;
const header =
  /^(?:diff --git |index [0-9a-f]+\.\.|new file mode|deleted file mode|similarity index|old mode|new mode|\\ No newline)/;
/** A `+` in front of something with which a line of Nix begins; an operator has an operand behind it. */
const added = /^\+(?!\+)\s*(?:[A-Za-z_}\])#{[;.]|"[^"]*"\s*[.=;]|''|\$\{|$)/;
const removed = /^-(?!-)/;
/** A mark in front of a binding, which no operator stands in front of: lines of a change as they are pasted back. */
const markedBinding = /^[ \t]*([-+\u2212\u2013])[ \t]*[\w"“”.-]+[ \t]*=(?!=)/;
const looseMark = /^[ \t]*([-+\u2212\u2013])(?![-+\d])/;

/** Whether these lines are a diff: it says so, it has hunks or file headers, or lines were marked as added. */
export function isDiff(source: MappedText, lines: readonly Line[], language: string | null): boolean {
  if (language === 'diff' || language === 'patch') {
    return true;
  }
  let hasAdded = false;
  for (const [index, line] of lines.entries()) {
    const text = lineText(source, line);
    const next = lines[index + 1];
    if (hunk.test(text) || (oldFile.test(text) && next && newFile.test(lineText(source, next)))) {
      return true;
    }
    hasAdded ||= text.length > 1 && added.test(text);
  }
  if (isPastedBack(source, lines)) {
    return true;
  }
  return hasAdded && lines.some((line) => removed.test(lineText(source, line)) || isMarked(source, line));
}

/** Whether bindings are marked as removed and as added, indented or with the dash of a word processor. */
function isPastedBack(source: MappedText, lines: readonly Line[]): boolean {
  const marks = new Set(lines.map((line) => markedBinding.exec(lineText(source, line))?.[1]));
  return marks.has('+') && ['-', '\u2212', '\u2013'].some((mark) => marks.has(mark));
}

function isMarked(source: MappedText, line: Line): boolean {
  return added.test(lineText(source, line)) && !isBlank(source, line);
}

/** Drops removed lines and headers and takes the marks off the others; one entry for each file of the diff. */
export function applyDiff(source: MappedText, lines: readonly Line[], notes: ChatNotes): ChangedFile[] {
  const files: { file: string | null; lines: Line[] }[] = [];
  let current: { file: string | null; lines: Line[] } = { file: null, lines: [] };
  const unified = lines.some((line) => hunk.test(lineText(source, line)));
  const loose = !unified && isPastedBack(source, lines);
  const spaced = !unified && hasSpaceBehindMarks(source, lines);
  for (const line of lines) {
    const text = lineText(source, line);
    const mark = loose ? looseMark.exec(text) : null;
    const name = newFile.exec(text)?.[1];
    const before = oldFile.exec(text)?.[1];
    if (name !== undefined || before !== undefined) {
      if (current.lines.length > 0) {
        files.push(current);
        current = { file: null, lines: [] };
      }
      current.file = pathInDiff(name ?? before ?? '') ?? current.file;
    } else if (hunk.test(text) || header.test(text) || removed.test(text) || (mark && mark[1] !== '+')) {
      notes.add('diff-marks', originOf(source, line.start), originOf(source, line.end));
    } else if (text.startsWith('+') && (unified || !text.startsWith('++'))) {
      const width = spaced && text[1] === ' ' ? 2 : 1;
      current.lines.push(strip(source, line, width, 'diff-marks', notes));
    } else if (mark) {
      current.lines.push(strip(source, line, mark[0].length, 'diff-marks', notes));
    } else {
      const width = unified && text.startsWith(' ') ? 1 : spaced && text.startsWith('  ') ? 2 : 0;
      current.lines.push({ ...line, start: line.start + width });
    }
  }
  files.push(current);
  return files.filter((file) => file.lines.some((line) => !isBlank(source, line)));
}

/** Whether a blank was put behind every mark, so that it belongs to the mark and not to the indentation. */
function hasSpaceBehindMarks(source: MappedText, lines: readonly Line[]): boolean {
  const marked = lines
    .map((line) => lineText(source, line))
    .filter((text) => added.test(text) && text.trim().length > 1);
  return marked.every((text) => text[1] === ' ');
}

function pathInDiff(name: string): string | null {
  return name === '/dev/null' ? null : repositoryPath(name.replace(/^[abciwo]\//, ''));
}
