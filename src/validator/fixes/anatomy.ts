/** Questions about the tree around a place, for whoever wants to edit there. */
import type {
  Assignment,
  Binding,
  Expression,
  ListExpression,
  Pattern,
  SetExpression,
  Span,
} from '../../nix/index.ts';
import { nameOf } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { visitExpressions } from '../sources/visit.ts';

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** Every expression below the root, the root first. */
export function expressionsIn(root: Expression): readonly Expression[] {
  const found: Expression[] = [];
  visitExpressions(root, (expression) => found.push(expression));
  return found;
}

/** The outermost expression that covers exactly this span. */
export function expressionAt(root: Expression, span: Span): Expression | null {
  return expressionsIn(root).find((expression) => isSame(expression, span)) ?? null;
}

/** The innermost expression of a kind that a span lies in. */
export function innermost<Kind extends Expression['kind']>(
  root: Expression,
  span: Span,
  kind: Kind,
): (Expression & { readonly kind: Kind }) | null {
  const around = expressionsIn(root).filter(
    (expression): expression is Expression & { readonly kind: Kind } =>
      expression.kind === kind && contains(expression, span),
  );
  return around.at(-1) ?? null;
}

/** A binding with the set that has it, and the names of all sets around joined with its own. */
export interface PlacedBinding {
  readonly binding: Binding;
  readonly set: SetExpression;
  /** The attribute path from the root of the source, its own names included. */
  readonly path: readonly string[];
  readonly around: readonly string[];
}

/** All bindings of literal sets in a source, in the order of the text, outer ones before what is in them. */
export function bindingsOf(root: Expression): readonly PlacedBinding[] {
  const found: PlacedBinding[] = [];
  visitExpressions(root, (expression, ancestors) => {
    if (expression.kind !== 'set') return;
    const around = pathTo(expression, ancestors);
    for (const binding of expression.bindings)
      found.push({ binding, set: expression, around, path: [...around, ...namesOf(binding)] });
  });
  return found;
}

/** The innermost binding around a span. */
export function bindingAt(root: Expression, span: Span): PlacedBinding | null {
  return bindingsOf(root).findLast(({ binding }) => contains(binding, span)) ?? null;
}

export function namesOf(binding: Binding): readonly string[] {
  return binding.kind === 'assignment' ? binding.path.names.map((name) => nameOf(name) ?? '') : [];
}

/** The names of the bindings that lead to an expression. */
function pathTo(expression: Span, ancestors: readonly Expression[]): readonly string[] {
  return ancestors.flatMap((ancestor) => {
    if (ancestor.kind !== 'set') return [];
    const binding = ancestor.bindings.find(
      (each): each is Assignment => each.kind === 'assignment' && contains(each.value, expression),
    );
    return binding ? namesOf(binding) : [];
  });
}

/** The innermost pattern around or in front of a place, whose names are bound there. */
export function patternsAround(root: Expression, span: Span): readonly Pattern[] {
  return expressionsIn(root).flatMap((expression) =>
    expression.kind === 'lambda' && expression.parameter.kind === 'pattern' && contains(expression, span)
      ? [expression.parameter]
      : [],
  );
}

/** The list that is the value of a binding of this name. */
export function listOf(root: Expression, name: string): ListExpression | null {
  for (const { binding, path } of bindingsOf(root))
    if (binding.kind === 'assignment' && path.at(-1) === name) {
      const list = expressionsIn(binding.value).find(({ kind }) => kind === 'list');
      if (list?.kind === 'list') return list;
    }
  return null;
}

/** The blanks in front of the line that an offset is on. */
export function indentationAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

/** The text of something without the indentation that its first line has, so that it can be written elsewhere. */
export function dedented({ text }: Source, { start, end }: Span): string {
  return text.slice(start, end).replaceAll(`\n${indentationAt(text, start)}`, '\n');
}

/** The span of something with the whole line it has for itself, else with the blanks in front of it. */
export function withItsLine({ text }: Source, { start, end }: Span): Span {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const before = text.slice(lineStart, start);
  const behind = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  if (before.trim() === '' && behind.trim() === '') {
    if (lineEnd >= 0) return { start: lineStart, end: lineEnd + 1 };
    return { start: Math.max(0, lineStart - 1), end: text.length };
  }
  let from = start;
  while (from > lineStart && /[ \t]/.test(text[from - 1] ?? '')) from -= 1;
  if (before.trim() !== '') return { start: from, end };
  let to = end;
  while (/[ \t]/.test(text[to] ?? '')) to += 1;
  return { start, end: to };
}
