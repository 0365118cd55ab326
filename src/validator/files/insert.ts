/** Where a new binding or item stands in a file's text, and how the lines around it make room. */
import type { Expression, SetExpression, Span, TextEdit } from '../../nix/index.ts';
import { beginsLine, indentationAt, indentationUnit } from './layout.ts';

/** Code for an indentation. */
export type Render = (indentation: string) => string;

/** Lines longer than this are broken up. */
const widest = 100;

/** Puts code between the brackets of a set or list, behind `anchor`, or as the last where there is none. */
export function insertInto(
  text: string,
  container: SetExpression | Extract<Expression, { kind: 'list' }>,
  anchor: Span | null,
  render: Render,
): TextEdit[] {
  const entries: readonly Span[] = container.kind === 'set' ? container.bindings : container.items;
  const behind = anchor ?? entries.at(-1) ?? null;
  const outer = indentationAt(text, container.start);
  const inner = outer + indentationUnit(text);
  const close = container.end - 1;
  if (behind === null) return intoEmpty(text, container, close, outer, inner, render);
  const isBroken = text.slice(container.start, container.end).includes('\n');
  if (isBroken) {
    const indentation = beginsLine(text, behind.start) ? indentationAt(text, behind.start) : inner;
    const at = endOfLine(text, behind.end, close);
    const blank = anchor === null && isSpaced(text, entries) ? '\n' : '';
    return [insertion(at, `${blank}\n${indentation}${render(indentation)}`)];
  }
  const code = render(outer);
  const isShort = !code.includes('\n') && lineLength(text, container) + code.length < widest;
  if (isShort) return [insertion(behind.end, ` ${code}`)];
  return brokenUp(text, container, entries, behind, outer, inner, render(inner));
}

function intoEmpty(
  text: string,
  container: Span,
  close: number,
  outer: string,
  inner: string,
  render: Render,
): TextEdit[] {
  const open = text.indexOf(text[close] === '}' ? '{' : '[', container.start) + 1;
  const between = text.slice(open, close);
  if (between.trim() === '')
    return [{ span: { start: open, end: close }, text: `\n${inner}${render(inner)}\n${outer}` }];
  // Only comments stand between the brackets.
  if (beginsLine(text, close)) {
    const line = text.lastIndexOf('\n', close - 1) + 1;
    return [insertion(line, `${inner}${render(inner)}\n`)];
  }
  return [insertion(close, `\n${inner}${render(inner)}\n${outer}`)];
}

/** Every entry on a line of its own. */
function brokenUp(
  text: string,
  container: Span,
  entries: readonly Span[],
  behind: Span,
  outer: string,
  inner: string,
  code: string,
): TextEdit[] {
  const edits: TextEdit[] = [];
  const gap = (start: number, end: number, replacement: string) => {
    if (text.slice(start, end).trim() === '') edits.push({ span: { start, end }, text: replacement });
  };
  const close = container.end - 1;
  const first = entries[0]?.start ?? close;
  const open = text.lastIndexOf(text[close] === '}' ? '{' : '[', first - 1) + 1;
  gap(open, first, `\n${inner}`);
  for (const [index, entry] of entries.entries()) {
    const next = entries[index + 1]?.start ?? close;
    const added = entry === behind ? `\n${inner}${code}` : '';
    const line = next === close ? `\n${outer}` : `\n${inner}`;
    if (text.slice(entry.end, next).trim() === '') gap(entry.end, next, `${added}${line}`);
    else if (added !== '') edits.push(insertion(entry.end, added));
  }
  return edits;
}

/** Whether blank lines set groups of entries apart. */
function isSpaced(text: string, entries: readonly Span[]): boolean {
  return entries.some((entry, index) => {
    const next = entries[index + 1];
    return next !== undefined && /\n[ \t\r]*\n/.test(text.slice(entry.end, next.start));
  });
}

/** Behind a comment that follows in the same line; at `offset` where code does. */
function endOfLine(text: string, offset: number, limit: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 || newline > limit ? limit : newline;
  const rest = text.slice(offset, end);
  const isOver = /^[ \t\r]*(#.*|\/\*((?!\*\/).)*\*\/[ \t\r]*)?$/.test(rest);
  return isOver && end < limit ? end - (rest.endsWith('\r') ? 1 : 0) : offset;
}

function lineLength(text: string, span: Span): number {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const end = text.indexOf('\n', span.end);
  return (end < 0 ? text.length : end) - start;
}

export function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

/** Takes a binding out, with its line where it has one of its own. */
export function removal(text: string, span: Span): TextEdit {
  const lineEnd = text.indexOf('\n', span.end);
  const isAlone = beginsLine(text, span.start) && lineEnd >= 0 && text.slice(span.end, lineEnd).trim() === '';
  if (!isAlone)
    return { span: { start: span.start, end: span.end + (text[span.end] === ' ' ? 1 : 0) }, text: '' };
  return { span: { start: text.lastIndexOf('\n', span.start - 1) + 1, end: lineEnd + 1 }, text: '' };
}
