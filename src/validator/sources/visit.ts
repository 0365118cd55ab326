import type { Binding, Expression, StringPart } from '../../nix/index.ts';

/** Calls `visitor` for the expression and all below it, each with the expressions around it, the outermost first. */
export function visitExpressions(
  root: Expression,
  visitor: (expression: Expression, around: readonly Expression[]) => void,
): void {
  const around: Expression[] = [];
  const visit = (expression: Expression): void => {
    visitor(expression, around);
    around.push(expression);
    for (const child of childrenOf(expression)) visit(child);
    around.pop();
  };
  visit(root);
}

/** The expressions right below an expression, in the order of the text. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'string':
    case 'path':
      return interpolated(expression.parts);
    case 'set':
    case 'legacy-let':
      return expression.bindings.flatMap(inBinding);
    case 'let':
      return [...expression.bindings.flatMap(inBinding), expression.body];
    case 'list':
      return expression.items;
    case 'with':
      return [expression.environment, expression.body];
    case 'assert':
      return [expression.condition, expression.body];
    case 'if':
      return [expression.condition, expression.consequence, expression.alternative];
    case 'lambda': {
      const formals = expression.parameter.kind === 'pattern' ? expression.parameter.formals : [];
      return [...formals.flatMap(({ fallback }) => (fallback ? [fallback] : [])), expression.body];
    }
    case 'application':
      return [expression.function, expression.argument];
    case 'selection':
      return [
        expression.subject,
        ...expression.path.names.flatMap(inName),
        ...(expression.fallback ? [expression.fallback] : []),
      ];
    case 'attribute-test':
      return [expression.subject, ...expression.path.names.flatMap(inName)];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'parenthesized':
      return [expression.expression];
    default:
      return [];
  }
}

function inBinding(binding: Binding): readonly Expression[] {
  if (binding.kind === 'rest') return [];
  if (binding.kind === 'inherit')
    return [...(binding.source ? [binding.source] : []), ...binding.names.flatMap(inName)];
  return [...binding.path.names.flatMap(inName), binding.value];
}

function inName(
  name: Expression | { readonly kind: 'interpolation'; readonly expression: Expression },
): readonly Expression[] {
  if (name.kind === 'interpolation') return [name.expression];
  return name.kind === 'string' ? interpolated(name.parts) : [];
}

function interpolated(parts: readonly StringPart[]): readonly Expression[] {
  return parts.flatMap((part) => (part.kind === 'interpolation' ? [part.expression] : []));
}
