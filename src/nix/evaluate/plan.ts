/**
 * Which attributes the bindings of a set or `let` make: dotted paths and literal sets of the same name are one set, by
 * the rules of Nix' parser (`ParserState::addAttr`).
 */
import type {
  Assignment,
  AttributeName,
  Binding,
  Expression,
  Inherit,
  SetExpression,
  Span,
} from '../syntax.ts';

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
  | PlannedSet
  | { readonly kind: 'inherit' };

/**
 * A literal set, or one that only dotted paths make. It has a plan of its own, since a merge changes it; made when
 * somebody asks, since sets nest deep.
 */
export class PlannedSet {
  readonly kind = 'set';
  readonly span: Span;
  readonly #literal: SetExpression | null;
  #plan: SetPlan | null = null;

  constructor(span: Span, literal: SetExpression | null) {
    this.span = span;
    this.#literal = literal;
  }

  get plan(): SetPlan {
    this.#plan ??= this.#literal ? planOf(this.#literal.bindings, this.#literal.recursive) : emptyPlan(false);
    return this.#plan;
  }
}

/** A plan of the bindings. Each is a new one, since merging changes it. */
export function planOf(bindings: readonly Binding[], recursive: boolean): SetPlan {
  const plan = emptyPlan(recursive);
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
  const { names } = binding.path;
  const last = names.at(-1);
  let plan: SetPlan | null = root;
  for (const nameNode of names) {
    if (nameNode === last) addValue(plan, nameNode, binding);
    else plan = planUnder(plan, nameNode, binding);
    if (!plan) return;
  }
}

/** The plan of the set that stands under a name, a new one where nothing does; null where that is no set. */
function planUnder(plan: SetPlan, nameNode: AttributeName, binding: Assignment): SetPlan | null {
  const name = literalName(nameNode);
  const earlier = name === null ? undefined : plan.attributes.get(name);
  if (!earlier) {
    const definition = new PlannedSet(binding.path, null);
    insert(plan, name, { nameNode, binding, definition, duplicated: false });
    return definition.plan;
  }
  if (earlier.definition.kind === 'set') return earlier.definition.plan;
  earlier.duplicated = true;
  return null;
}

/** Adds the value that a binding gives, or merges it into an earlier one. */
function addValue(plan: SetPlan, nameNode: AttributeName, binding: Assignment): void {
  const name = literalName(nameNode);
  const definition = definitionOf(binding.value);
  const earlier = name === null ? undefined : plan.attributes.get(name);
  if (!earlier) insert(plan, name, { nameNode, binding, definition, duplicated: false });
  else if (earlier.definition.kind !== 'set' || definition.kind !== 'set') earlier.duplicated = true;
  else merge(earlier.definition.plan, definition.plan);
}

function insert(plan: SetPlan, name: string | null, attribute: PlannedAttribute): void {
  if (name === null) plan.dynamic.push(attribute);
  else plan.attributes.set(name, attribute);
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

function definitionOf(value: Expression): PlannedDefinition {
  const expression = withoutParentheses(value);
  return expression.kind === 'set'
    ? new PlannedSet(expression, expression)
    : { kind: 'expression', expression: value };
}

function emptyPlan(recursive: boolean): SetPlan {
  return { recursive, attributes: new Map(), dynamic: [], rest: null };
}

function withoutParentheses(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === 'parenthesized') inner = inner.expression;
  return inner;
}
