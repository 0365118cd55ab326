import type { Binding, Expression, Span, StringPart } from '../../nix/index.ts';

/** Calls `visitor` for the expression and all below it, each with the expressions around it, the outermost first. */
export function visitExpressions(
  root: Expression,
  visitor: (expression: Expression, around: readonly Expression[]) => void,
): void {
  const around: Expression[] = [];
  const visit = (expression: Expression): void => {
    visitor(expression, around);
    around.push(expression);
    forEachChild(expression, visit);
    around.pop();
  };
  visit(root);
}

/** The expression right below an expression in which a span stands. */
export function childAround(expression: Expression, span: Span): Expression | null {
  let found: Expression | null = null;
  forEachChild(expression, (child) => {
    if (found === null && contains(child, span)) found = child;
  });
  return found;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

type Visitor = (expression: Expression) => void;

/** Without a list of them: every check goes over its trees several times. */
function forEachChild(expression: Expression, visit: Visitor): void {
  switch (expression.kind) {
    case 'string':
    case 'path':
      visitParts(expression.parts, visit);
      break;
    case 'set':
    case 'legacy-let':
      visitBindings(expression.bindings, visit);
      break;
    case 'let':
      visitBindings(expression.bindings, visit);
      visit(expression.body);
      break;
    case 'list':
      for (const item of expression.items) visit(item);
      break;
    case 'with':
      visit(expression.environment);
      visit(expression.body);
      break;
    case 'assert':
      visit(expression.condition);
      visit(expression.body);
      break;
    case 'if':
      visit(expression.condition);
      visit(expression.consequence);
      visit(expression.alternative);
      break;
    case 'lambda':
      if (expression.parameter.kind === 'pattern')
        for (const { fallback } of expression.parameter.formals) if (fallback) visit(fallback);
      visit(expression.body);
      break;
    case 'application':
      visit(expression.function);
      visit(expression.argument);
      break;
    case 'selection':
      visit(expression.subject);
      for (const name of expression.path.names) visitName(name, visit);
      if (expression.fallback) visit(expression.fallback);
      break;
    case 'attribute-test':
      visit(expression.subject);
      for (const name of expression.path.names) visitName(name, visit);
      break;
    case 'unary':
      visit(expression.operand);
      break;
    case 'binary':
      visit(expression.left);
      visit(expression.right);
      break;
    case 'parenthesized':
      visit(expression.expression);
      break;
    default:
      break;
  }
}

function visitBindings(bindings: readonly Binding[], visit: Visitor): void {
  for (const binding of bindings) {
    if (binding.kind === 'inherit') {
      if (binding.source) visit(binding.source);
      for (const name of binding.names) visitName(name, visit);
    } else if (binding.kind === 'assignment') {
      for (const name of binding.path.names) visitName(name, visit);
      visit(binding.value);
    }
  }
}

function visitName(
  name: Expression | { readonly kind: 'interpolation'; readonly expression: Expression },
  visit: Visitor,
): void {
  if (name.kind === 'interpolation') visit(name.expression);
  else if (name.kind === 'string') visitParts(name.parts, visit);
}

function visitParts(parts: readonly StringPart[], visit: Visitor): void {
  for (const part of parts) if (part.kind === 'interpolation') visit(part.expression);
}
