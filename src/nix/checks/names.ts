import type { AttributeName, Expression } from '../syntax.ts';
import { attributeName } from '../write.ts';

/**
 * The name that is known without evaluation, or null for a dynamic attribute. Nix takes `${"name"}` and
 * `${''name''}` for static names too, but not `"${"name"}"`.
 */
export function staticName(name: AttributeName): string | null {
  if (name.kind === 'identifier') return name.name;
  if (name.kind === 'interpolation') return staticText(name.expression);
  return staticText(name);
}

function staticText(expression: Expression): string | null {
  switch (expression.kind) {
    case 'parenthesized':
      return staticText(expression.expression);
    case 'uri':
      return expression.value;
    case 'string': {
      const [first] = expression.parts;
      if (first === undefined) return '';
      if (expression.pieces > 1) return null;
      if (first.kind === 'text') return first.value;
      return expression.style === 'indented' ? staticText(first.expression) : null;
    }
    default:
      return null;
  }
}

/** A name as it is written in a path, quoted where it has to be. */
export function describeName(name: AttributeName): string {
  const known = staticName(name);
  if (known === null) return '(…)';
  return attributeName(known);
}
