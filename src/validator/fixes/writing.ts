/** Writes what is missing the way the learner writes: nested or dotted, one line or many, with their indentation. */
import {
  type Assignment,
  attributePath,
  type Expression,
  type ListExpression,
  type Pattern,
  type SetExpression,
} from '../../nix/index.ts';
import { unfold } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { indentationAt, namesOf } from './anatomy.ts';
import { insert, type Repair } from './change.ts';

/** An attribute to be written; `value` is Nix. */
export interface NewAttribute {
  readonly path: readonly string[];
  readonly value: string;
}

/** Puts an attribute into a set, as deep in it as sets of its path are written there already. */
export function addAttribute(source: Source, set: SetExpression, { path, value }: NewAttribute): Repair {
  const inner = nestedIn(set, path);
  if (inner) return addAttribute(source, inner.set, { path: path.slice(inner.depth), value });
  return [addLine(source, set, lastRelative(set, path), `${attributePath(path)} = ${value};`)];
}

/** The set that is the value of a binding whose names begin the path. */
function nestedIn(
  set: SetExpression,
  path: readonly string[],
): { readonly set: SetExpression; readonly depth: number } | null {
  for (const binding of set.bindings) {
    const names = namesOf(binding);
    if (binding.kind !== 'assignment' || names.length >= path.length) continue;
    const body = unfold(binding.value).body;
    if (body.kind === 'set' && names.every((name, index) => name === path[index]))
      return { set: body, depth: names.length };
  }
  return null;
}

/** The last binding that has the beginning of the path in common, the most of it. */
function lastRelative(set: SetExpression, path: readonly string[]): Assignment | null {
  const common = (binding: Assignment) => {
    const names = namesOf(binding);
    let count = 0;
    while (count < names.length && names[count] === path[count]) count += 1;
    return count;
  };
  let best: Assignment | null = null;
  for (const binding of set.bindings) {
    if (binding.kind !== 'assignment' || common(binding) === 0) continue;
    if (best === null || common(binding) >= common(best)) best = binding;
  }
  return best;
}

/** Writes a binding behind another one, or as the last one. */
export function addLine(
  source: Source,
  set: SetExpression,
  behind: { readonly end: number } | null,
  line: string,
) {
  const { text } = source;
  const last = behind ?? set.bindings.at(-1);
  if (!last) return intoEmptySet(source, set, line);
  const own = set.bindings.find(({ end }) => end === last.end) ?? set.bindings.at(-1);
  const start = own?.start ?? last.end;
  if (!standsAlone(text, start)) return insert(source, last.end, ` ${line}`);
  const indentation = indentationAt(text, start);
  return insert(
    source,
    endOfLine(text, last.end),
    `\n${indentation}${line.replaceAll('\n', `\n${indentation}`)}`,
  );
}

function intoEmptySet(source: Source, set: SetExpression, line: string) {
  const { text } = source;
  if (text[set.start] !== '{' && !text.startsWith('rec', set.start)) return insert(source, set.end, line);
  const brace = text.indexOf('{', set.start);
  const inside = text.slice(brace + 1, set.end - 1);
  if (!inside.includes('\n')) return insert(source, brace + 1, inside === '' ? ` ${line} ` : ` ${line}`);
  const indentation = `${indentationAt(text, set.end - 1)}${indentationUnit(text)}`;
  const at = inside.includes('#') ? text.lastIndexOf('\n', set.end - 1) : brace + 1;
  return insert(source, at, `\n${indentation}${line}`);
}

/** Adds an item to a list, the last one. */
export function addItem(source: Source, list: ListExpression, item: string): Repair {
  const { text } = source;
  const last = list.items.at(-1);
  if (!last) return [insert(source, list.start + 1, ` ${item}`)];
  if (!standsAlone(text, last.start) || indentsOf(list, text) === null)
    return [insert(source, last.end, ` ${item}`)];
  return [insert(source, endOfLine(text, last.end), `\n${indentationAt(text, last.start)}${item}`)];
}

function indentsOf(list: ListExpression, text: string): string | null {
  const [first] = list.items;
  return first && text.slice(list.start, first.start).includes('\n') ? '' : list.items.length > 1 ? '' : null;
}

/** Adds a name to a pattern, in front of the dots. */
export function addFormal(source: Source, { formals, ellipsis, braces }: Pattern, name: string): Repair {
  const { text } = source;
  const last = formals.at(-1);
  if (last) {
    const lead = text.slice(braces.start + 1, formals[0]?.start ?? last.start);
    const isLeading = /\n[ \t]*, *$/.test(text.slice(braces.start, last.start));
    if (isLeading) return [insert(source, last.end, `\n${indentationAt(text, last.start)}, ${name}`)];
    const isMany = lead.includes('\n') && standsAlone(text, last.start);
    return [insert(source, last.end, isMany ? `,\n${indentationAt(text, last.start)}${name}` : `, ${name}`)];
  }
  if (ellipsis) return [insert(source, ellipsis.start, `${name}, `)];
  return [insert(source, braces.start + 1, ` ${name} `)];
}

/** Adds the three dots to a pattern. */
export function addEllipsis(source: Source, pattern: Pattern): Repair {
  if (pattern.ellipsis) return [];
  const last = pattern.formals.at(-1);
  if (!last)
    return [
      {
        path: source.path,
        span: { start: pattern.braces.start + 1, end: pattern.braces.end - 1 },
        text: ' ... ',
      },
    ];
  const rest = source.text.slice(last.end, pattern.braces.end);
  const comma = /^\s*,/.exec(rest)?.[0].length;
  return [insert(source, last.end + (comma ?? 0), comma === undefined ? ', ...' : ' ...')];
}

/** Puts a head in front of a module that has none. */
export function addHead(source: Source, body: Expression, names: readonly string[]): Repair {
  return [insert(source, body.start, `{ ${names.join(', ')}, ... }:\n`)];
}

/** How far one level is indented in this text; two blanks where it does not tell. */
function indentationUnit(text: string): string {
  return /\n(\t| +)\S/.exec(text)?.[1] ?? '  ';
}

/** Whether nothing but blanks stands on the line in front of an offset. */
function standsAlone(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

/** Behind a comment that ends the line, where one does, else right at the offset. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  const rest = text.slice(at, end < 0 ? text.length : end);
  return /^[ \t]*#/.test(rest) ? at + rest.trimEnd().length : at;
}
