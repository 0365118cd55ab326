/** How code is laid out when it moves from a learner's answer into their file. */
import { type Expression, parseExpression, type Span } from '../../nix/index.ts';
import { visitExpressions } from '../sources/visit.ts';

/** A piece of an answer: the text it stands in, and where. */
export interface Excerpt {
  readonly text: string;
  readonly span: Span;
}

/** One level of indentation in a text: the least by which a line stands deeper than the one before; or two blanks. */
export function indentationUnit(text: string): string {
  let least = '';
  let before = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const own = /^[ \t]*/.exec(line)?.[0] ?? '';
    const deeper = own.startsWith(before) ? own.slice(before.length) : '';
    if (deeper !== '' && (least === '' || deeper.length < least.length)) least = deeper;
    before = own;
  }
  return least === '' ? '  ' : least;
}

/** The blanks before the first character of the line in which `offset` stands. */
export function indentationAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

/** Whether nothing but blanks stands before `offset` in its line. */
export function beginsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

/**
 * The excerpt as it stands at `indentation` in a file whose levels are `unit`. Its first line is not indented. Lines
 * inside of string literals move only where that does not change the string.
 */
export function relaid({ text, span }: Excerpt, indentation: string, unit: string): string {
  const slice = text.slice(span.start, span.end).replaceAll('\r\n', '\n');
  if (!slice.includes('\n')) return slice;
  const base = indentationAt(text, span.start);
  const ownUnit = indentationUnit(text);
  const strings = multilineStrings(slice);
  let offset = 0;
  return slice
    .split('\n')
    .map((line, index) => {
      const start = offset;
      offset += line.length + 1;
      if (index === 0) return line;
      if (line.trim() === '') return strings.some(({ span: inside }) => contains(inside, start)) ? line : '';
      const string = strings.find(({ span: inside }) => contains(inside, start));
      if (string)
        return string.movable && line.startsWith(base) ? indentation + line.slice(base.length) : line;
      const own = /^[ \t]*/.exec(line)?.[0] ?? '';
      const below = own.startsWith(base) ? own.slice(base.length) : '';
      return indentation + inUnits(below, ownUnit, unit) + line.slice(own.length);
    })
    .join('\n');
}

function contains({ start, end }: Span, offset: number): boolean {
  return start < offset && offset <= end;
}

/** The string literals of a piece of code that span several lines. */
function multilineStrings(code: string): { readonly span: Span; readonly movable: boolean }[] {
  const found: { span: Span; movable: boolean }[] = [];
  // Bindings and whole expressions alike are read as the inside of a set, so that the literals are found in both.
  for (const [before, after] of [
    ['', ''],
    ['{', '}'],
  ] as const) {
    const { tree, problems } = parseExpression(before + code + after);
    if (problems.length > 0) continue;
    visitExpressions(tree, (expression: Expression) => {
      if (expression.kind !== 'string') return;
      const literal = (before + code + after).slice(expression.start, expression.end);
      if (!literal.includes('\n')) return;
      const span = { start: expression.start - before.length, end: expression.end - before.length };
      // Nix takes off the common indentation of an indented string whose first line is empty.
      found.push({ span, movable: /^''[ ]*\n/.test(literal) && !literal.includes('\t') });
    });
    return found;
  }
  return found;
}

function inUnits(indentation: string, from: string, to: string): string {
  let rest = indentation;
  let levels = 0;
  while (rest.startsWith(from)) {
    rest = rest.slice(from.length);
    levels++;
  }
  return to.repeat(levels) + rest;
}
