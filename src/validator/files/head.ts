/** The heads of functions: which names they give to the code below them, and how one more is asked for. */
import {
  applyEdits,
  checkScopes,
  type Expression,
  type Lambda,
  parseExpression,
  type TextEdit,
  unboundNames,
} from '../../nix/index.ts';
import { boundNames, nameOf } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';
import { insertion } from './insert.ts';

/** The names that an expression uses and does not bind itself. */
export function freeNames(expression: Expression): string[] {
  return [...new Set(checkScopes(expression, []).map(({ details }) => details.name ?? ''))];
}

/** The names that an expression uses and that only a `with` in it can bring. */
export function namesBelowWith(expression: Expression): string[] {
  const free = freeNames(expression);
  return unboundNames(expression).filter((name) => !free.includes(name));
}

/** The name that a head gives to all arguments together; null where it gives none. */
export function nameOfEverything({ parameter }: Lambda): string | null {
  if (parameter.kind === 'pattern') return parameter.alias?.name ?? null;
  return parameter.name === '_' ? null : parameter.name;
}

/** Code that uses `inputs`, with another name in its place; what it hands on keeps the name `inputs`. */
export function withInputsCalled(name: string, tree: Expression, text: string): string {
  const edits: TextEdit[] = [];
  visitExpressions(tree, (expression) => {
    if (expression.kind === 'identifier' && expression.name === 'inputs')
      edits.push({ span: expression, text: name });
    if (expression.kind !== 'set') return;
    for (const binding of expression.bindings) {
      if (binding.kind !== 'inherit' || binding.source) continue;
      const others = binding.names.filter((each) => nameOf(each) !== 'inputs');
      if (others.length === binding.names.length) continue;
      const rest = others.map((each) => text.slice(each.start, each.end)).join(' ');
      edits.push({ span: binding, text: `${rest === '' ? '' : `inherit ${rest}; `}inputs = ${name};` });
    }
  });
  return applyEdits(text, edits);
}

/** A name that a head has to give: an argument by itself, or the name for all of them. */
export interface Wanted {
  readonly name: string;
  readonly kind: 'argument' | 'everything';
}

/**
 * The text with a head at `find` that gives the wanted names; null where there is no head, or where it has another
 * name for all arguments.
 */
export function withNames(
  text: string,
  find: (tree: Expression) => Lambda | null,
  wanted: readonly Wanted[],
): string | null {
  let result = text;
  for (const { name, kind } of wanted) {
    const head = find(parseExpression(result).tree);
    if (head === null) return null;
    if (boundNames(head).includes(name)) continue;
    const next = kind === 'argument' ? withArgument(result, head, name) : withEverything(result, head, name);
    if (next === null) return null;
    result = next;
  }
  return result;
}

function withArgument(text: string, head: Lambda, name: string): string {
  const { parameter } = head;
  if (parameter.kind === 'identifier') {
    const alias = parameter.name === '_' ? '' : `${parameter.name}@`;
    return applyEdits(text, [{ span: parameter, text: `${alias}{ ${name}, ... }` }]);
  }
  const last = parameter.formals.at(-1);
  if (last) {
    const before = text.slice(parameter.braces.start + 1, last.start);
    const isBroken = before.includes('\n') && parameter.formals.length > 0;
    // With a comma at the beginning of each line the next name gets a line of the same form.
    const line = text.slice(text.lastIndexOf('\n', last.start - 1) + 1, last.start);
    if (/^\s*,\s*$/.test(line)) return applyEdits(text, [insertion(last.end, `\n${line}${name}`)]);
    const blank = isBroken && /^\s*$/.test(line) ? `\n${line}` : ' ';
    return applyEdits(text, [insertion(last.end, `,${blank}${name}`)]);
  }
  const { ellipsis, braces } = parameter;
  if (ellipsis) return applyEdits(text, [insertion(ellipsis.start, `${name}, `)]);
  return applyEdits(text, [{ span: braces, text: `{ ${name} }` }]);
}

function withEverything(text: string, head: Lambda, name: string): string | null {
  const { parameter } = head;
  if (parameter.kind === 'identifier')
    return parameter.name === '_' ? applyEdits(text, [{ span: parameter, text: name }]) : null;
  return parameter.alias === null ? applyEdits(text, [insertion(parameter.braces.start, `${name}@`)]) : null;
}
