/**
 * Which attributes the bindings of a set or `let` make: dotted paths and literal sets of the same name are one set, by
 * the rules of Nix' parser (`ParserState::addAttr`).
 */
import type { Assignment, AttributeName, Binding, Expression, Inherit, Span } from '../syntax.ts';

export interface SetPlan {
  readonly recursive: boolean;
  readonly attributes: Map<string, PlannedAttribute>;
  /** Attributes whose name is computed. */
  readonly dynamic: PlannedAttribute[];
  /** Where `...` stands among the bindings. */
  rest: Span | null;
}

export interface PlannedAttribute {
  readonly nameNode: AttributeName;
  readonly binding: Assignment | Inherit;
  readonly definition: PlannedDefinition;
  /** The attribute is defined a second time, which Nix refuses. */
  duplicated: boolean;
}

export type PlannedDefinition =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'set'; readonly plan: () => SetPlan; readonly span: Span }
  | { readonly kind: 'inherit' };

/** A plan of the bindings. Each is a new one, since merging changes it. */
export function planOf(bindings: readonly Binding[], recursive: boolean): SetPlan {
  const plan: SetPlan = { recursive, attributes: new Map(), dynamic: [], rest: null };
  for (const binding of bindings) {
    if (binding.kind === 'rest') plan.rest = binding;
    else if (binding.kind === 'inherit') addInherited(plan, binding);
    else addAssignment(plan, binding);
  }
  return plan;
}

/** The name as far as it stands in the text; null where it is computed. */
export function literalName(name: AttributeName): string | null {
  if (name.kind === 'identifier') return name.name;
  if (name.kind === 'interpolation') {
    const inner = withoutParentheses(name.expression);
    return inner.kind === 'string' ? literalName(inner) : null;
  }
  const texts = name.parts.map((part) => (part.kind === 'text' ? part.value : null));
  return texts.includes(null) ? null : texts.join('');
}

function addInherited(plan: SetPlan, binding: Inherit): void {
  for (const nameNode of binding.names) {
    const name = literalName(nameNode);
    if (name === null) continue;
    const earlier = plan.attributes.get(name);
    if (earlier) earlier.duplicated = true;
    else {
      plan.attributes.set(name, { nameNode, binding, definition: { kind: 'inherit' }, duplicated: false });
    }
  }
}

function addAssignment(root: SetPlan, binding: Assignment): void {
  const names = binding.path.names;
  let plan: SetPlan | null = root;
  names.forEach((nameNode, index) => {
    if (!plan) return;
    const isLast = index === names.length - 1;
    const definition = isLast ? definitionOf(binding.value) : emptySet(binding.path);
    const next = add(plan, { nameNode, binding, definition, duplicated: false }, isLast);
    plan = next.kind === 'set' ? next.plan() : null;
  });
}

/** Adds the attribute, or merges it into an earlier one; the definition that now stands under the name. */
function add(plan: SetPlan, attribute: PlannedAttribute, isLast: boolean): PlannedDefinition {
  const name = literalName(attribute.nameNode);
  if (name === null) {
    plan.dynamic.push(attribute);
    return attribute.definition;
  }
  const earlier = plan.attributes.get(name);
  if (!earlier) {
    plan.attributes.set(name, attribute);
    return attribute.definition;
  }
  if (earlier.definition.kind !== 'set' || attribute.definition.kind !== 'set') {
    earlier.duplicated = true;
    return { kind: 'inherit' };
  }
  if (isLast) merge(earlier.definition.plan(), attribute.definition.plan());
  return earlier.definition;
}

function merge(into: SetPlan, from: SetPlan): void {
  for (const [name, attribute] of from.attributes) {
    const earlier = into.attributes.get(name);
    if (earlier) earlier.duplicated = true;
    else into.attributes.set(name, attribute);
  }
  for (const attribute of from.dynamic) into.dynamic.push(attribute);
  into.rest ??= from.rest;
}

/** A literal set gets a plan of its own here, since a merge changes it; only when asked for, since sets nest deep. */
function definitionOf(value: Expression): PlannedDefinition {
  const expression = withoutParentheses(value);
  if (expression.kind !== 'set') return { kind: 'expression', expression: value };
  let plan: SetPlan | null = null;
  const make = () => {
    plan ??= planOf(expression.bindings, expression.recursive);
    return plan;
  };
  return { kind: 'set', plan: make, span: expression };
}

function emptySet(span: Span): PlannedDefinition {
  const plan: SetPlan = { recursive: false, attributes: new Map(), dynamic: [], rest: null };
  return { kind: 'set', plan: () => plan, span };
}

function withoutParentheses(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === 'parenthesized') inner = inner.expression;
  return inner;
}
