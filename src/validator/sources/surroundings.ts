/** What stands around a place in a tree. */
import type { Binding, Expression, Span } from '../../nix/index.ts';
import { nameOf } from './shape.ts';
import { childrenOf } from './visit.ts';

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The expressions around a span, the outermost first, without one that is the span itself. */
export function ancestorsAt(root: Expression, span: Span): readonly Expression[] {
  const around: Expression[] = [];
  let current: Expression | undefined = root;
  while (current && !(current.start === span.start && current.end === span.end)) {
    around.push(current);
    current = childrenOf(current).find((child) => contains(child, span));
  }
  return around;
}

/** The attribute path under which a span stands, as far as names are literal: `home.packages` for an item of it. */
export function optionPathAt(root: Expression, span: Span): readonly string[] {
  return ancestorsAt(root, span).flatMap((expression) => {
    if (expression.kind !== 'set') return [];
    const binding = expression.bindings.find((each) => contains(each, span));
    return binding ? pathOf(binding, span) : [];
  });
}

function pathOf(binding: Binding, span: Span): readonly string[] {
  if (binding.kind !== 'assignment' || !contains(binding.value, span)) return [];
  return binding.path.names.map((name) => nameOf(name) ?? '');
}
