/** What stands around a place in a tree. */
import type { Binding, Expression, Span } from '../../nix/index.ts';
import { nameOf } from './shape.ts';
import { childAround, contains } from './visit.ts';

/** The expressions around a span, the outermost first, without one that is the span itself. */
export function ancestorsAt(root: Expression, span: Span): readonly Expression[] {
  const around: Expression[] = [];
  let current: Expression | null = root;
  while (current && !(current.start === span.start && current.end === span.end)) {
    around.push(current);
    current = childAround(current, span);
  }
  return around;
}

/**
 * The attribute path under which a span stands, as far as names are literal: `home.packages` for an item of it. `around`
 * are the expressions around the span, the outermost first.
 */
export function optionPathIn(around: readonly Expression[], span: Span): readonly string[] {
  return around.flatMap((expression) => {
    if (expression.kind !== 'set') return [];
    const binding = expression.bindings.find((each) => contains(each, span));
    return binding ? pathOf(binding, span) : [];
  });
}

function pathOf(binding: Binding, span: Span): readonly string[] {
  if (binding.kind !== 'assignment' || !contains(binding.value, span)) return [];
  return binding.path.names.map((name) => nameOf(name) ?? '');
}
