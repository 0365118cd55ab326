import type { StringPart, TextPart } from '../syntax.ts';

/** Resolves the escapes of a `"` string, CR and CR LF becoming LF as in Nix. */
export function resolveEscapes(raw: string): string {
  let value = '';
  let from = 0;
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at);
    if (code === 92 /* \ */) {
      value += raw.slice(from, at) + escaped(raw[at + 1] ?? '');
      at++;
      from = at + 1;
    } else if (code === 13 /* CR */) {
      value += `${raw.slice(from, at)}\n`;
      if (raw.charCodeAt(at + 1) === 10) at++;
      from = at + 1;
    }
  }
  return value + raw.slice(from);
}

/** What a backslash and this character stand for. */
export function escaped(character: string): string {
  if (character === 'n') return '\n';
  if (character === 'r') return '\r';
  if (character === 't') return '\t';
  if (character === '\r') return '\r';
  return character;
}

/** A piece of a `''` string before its indentation is removed. */
export type IndentedPiece = RawText | Exclude<StringPart, TextPart>;

interface RawText {
  readonly kind: 'raw';
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** False for escapes: they end the indentation of their line and add nothing to it. */
  readonly indents: boolean;
}

/**
 * Removes the indentation that all lines have in common, and a last line of blanks (`stripIndentation` in
 * `parser-state.hh`). Neighbouring pieces of text become one part; `pieces` is how many were not empty.
 */
export function stripIndentation(pieces: readonly IndentedPiece[]): { parts: StringPart[]; pieces: number } {
  const indentation = commonIndentation(pieces);
  const parts: StringPart[] = [];
  let count = 0;
  const state = { atStartOfLine: true, dropped: 0 };
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== 'raw') {
      state.atStartOfLine = false;
      state.dropped = 0;
      parts.push(piece);
      count++;
      continue;
    }
    let value = withoutIndentation(piece.value, indentation, state);
    if (index === pieces.length - 1) value = withoutBlankLastLine(value);
    if (value === '') continue;
    count++;
    const last = parts.at(-1);
    if (last?.kind === 'text') {
      parts[parts.length - 1] = {
        kind: 'text',
        start: last.start,
        end: piece.end,
        value: last.value + value,
      };
    } else {
      parts.push({ kind: 'text', start: piece.start, end: piece.end, value });
    }
  }
  return { parts, pieces: count };
}

function commonIndentation(pieces: readonly IndentedPiece[]): number {
  let atStartOfLine = true;
  let smallest = 1_000_000;
  let current = 0;
  for (const piece of pieces) {
    if (piece.kind !== 'raw' || !piece.indents) {
      if (atStartOfLine) {
        atStartOfLine = false;
        if (current < smallest) smallest = current;
      }
      continue;
    }
    const value = piece.value;
    let at = 0;
    while (at < value.length) {
      if (!atStartOfLine) {
        const lineBreak = value.indexOf('\n', at);
        if (lineBreak < 0) break;
        atStartOfLine = true;
        current = 0;
        at = lineBreak + 1;
        continue;
      }
      const code = value.charCodeAt(at);
      at++;
      if (code === 32) {
        current++;
      } else if (code === 10) {
        current = 0;
      } else {
        atStartOfLine = false;
        if (current < smallest) smallest = current;
      }
    }
  }
  return smallest;
}

function withoutIndentation(
  value: string,
  indentation: number,
  state: { atStartOfLine: boolean; dropped: number },
): string {
  let result = '';
  let at = 0;
  while (at < value.length) {
    if (state.atStartOfLine) {
      const from = at;
      while (value.charCodeAt(at) === 32) at++;
      const blanks = at - from;
      const drop = Math.max(0, Math.min(blanks, indentation - state.dropped));
      if (blanks > drop) result += value.slice(from + drop, at);
      state.dropped += blanks;
      if (at === value.length) break;
      state.dropped = 0;
      if (value.charCodeAt(at) === 10) {
        result += '\n';
        at++;
        continue;
      }
      state.atStartOfLine = false;
    }
    const lineBreak = value.indexOf('\n', at);
    if (lineBreak < 0) {
      result += value.slice(at);
      break;
    }
    result += value.slice(at, lineBreak + 1);
    state.atStartOfLine = true;
    at = lineBreak + 1;
  }
  return result;
}

function withoutBlankLastLine(value: string): string {
  let end = value.length;
  while (end > 0 && value.charCodeAt(end - 1) === 32) end--;
  return end > 0 && end < value.length && value.charCodeAt(end - 1) === 10 ? value.slice(0, end) : value;
}
