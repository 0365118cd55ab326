import type { AttributeName, Binding, Expression, Inherit } from '../syntax.ts';
import { WrittenAttribute } from './attribute.ts';
import { type Environment, placeOf } from './environment.ts';
import { lookup } from './lookup.ts';
import type { Machine } from './machine.ts';
import { literalName, type PlannedAttribute, type PlannedSet, type SetPlan } from './plan.ts';
import { isSame } from './same.ts';
import { fail } from './signal.ts';
import { evaluateString } from './strings.ts';
import { computed, describe, symbolic } from './symbolic.ts';
import { OnceThunk } from './thunk.ts';
import type { Attribute, KnownValue, Place, SetValue, SymbolicValue, Thunk } from './value.ts';

/** The set that the bindings make. */
export function buildSet(machine: Machine, plan: SetPlan, environment: Environment, place: Place): SetValue {
  const attributes = new Map<string, Attribute>();
  let open = placeholder(plan, environment);
  const bindings = plan.recursive ? new Map<string, Thunk>() : null;
  const inner = bindings ? environment.bind(bindings, open) : environment;
  machine.budget.spend(plan.attributes.size + plan.dynamic.length, place);
  const sources = new InheritedSources();
  for (const [name, planned] of plan.attributes) {
    const value = bindingThunk(machine, name, planned, inner, environment, sources);
    bindings?.set(name, value);
    attributes.set(name, new WrittenAttribute(name, null, value, planned, environment.file));
  }
  for (const planned of plan.dynamic) {
    const name = attributeName(machine, planned.nameNode, inner);
    if (name.kind === 'null') continue;
    const unknownName = name.kind === 'known' ? null : name.value;
    const text = name.kind === 'known' ? name.text : keyFor(name.value, attributes);
    if (attributes.has(text) || hasUnknownName(attributes, unknownName)) {
      fail('duplicate-attribute', placeOf(planned.nameNode, environment), { name: text, how: 'computed' });
    }
    if (unknownName) open ??= computed('attribute name', [unknownName], place);
    const value = bindingThunk(machine, text, planned, inner, environment, sources);
    attributes.set(text, new WrittenAttribute(text, unknownName, value, planned, environment.file));
  }
  return { kind: 'set', attributes, open, place };
}

/** Whether an attribute has that very name, though nobody knows what it is. */
function hasUnknownName(attributes: ReadonlyMap<string, Attribute>, name: KnownValue | null): boolean {
  if (name?.kind !== 'symbolic') return false;
  return attributes
    .values()
    .some(({ unknownName }) => unknownName?.kind === 'symbolic' && isSame(unknownName, name));
}

/** A name for an attribute whose name cannot be known; another one each time, since two unknown names may differ. */
export function keyFor(name: KnownValue, taken: ReadonlyMap<string, unknown>): string {
  let key = `\${${describe(name)}}`;
  while (taken.has(key)) key += "'";
  return key;
}

/** The names a `let` binds, which see each other. */
export function letEnvironment(
  machine: Machine,
  bindings: readonly Binding[],
  environment: Environment,
): Environment {
  const plan = machine.planOf(bindings, true);
  const thunks = new Map<string, Thunk>();
  const inner = environment.bind(thunks, placeholder(plan, environment));
  machine.budget.spend(plan.attributes.size, null);
  const sources = new InheritedSources();
  for (const [name, planned] of plan.attributes) {
    thunks.set(name, bindingThunk(machine, name, planned, inner, environment, sources));
  }
  return inner;
}

/** `...` among bindings stands for more of them. */
function placeholder(plan: SetPlan, environment: Environment): SymbolicValue | null {
  return plan.rest ? symbolic('placeholder', '...', [], placeOf(plan.rest, environment)) : null;
}

function bindingThunk(
  machine: Machine,
  name: string,
  planned: PlannedAttribute,
  inner: Environment,
  outer: Environment,
  sources: InheritedSources,
): Thunk {
  const { binding, definition, nameNode } = planned;
  if (!planned.duplicated) {
    if (definition.kind === 'expression') return machine.delay(definition.expression, inner, name);
    if (definition.kind === 'set') {
      return new SetThunk(machine, definition, inner, name);
    }
  }
  const namePlace = placeOf(nameNode, outer);
  if (planned.duplicated) {
    return machine.lazy(() => fail('duplicate-attribute', namePlace, { name }), namePlace, name);
  }
  if (binding.kind === 'inherit' && binding.source) {
    const source = sources.of(binding, binding.source, machine, inner);
    const compute = () => machine.select(machine.demand(source), name, namePlace);
    return machine.lazy(compute, namePlace, name);
  }
  return machine.lazy(() => lookup(machine, name, outer, namePlace), namePlace, name);
}

/** What the names of each `inherit (…)` are taken from, so that it is computed once for all of them. */
class InheritedSources {
  #thunks: Map<Inherit, Thunk> | null = null;

  of(binding: Inherit, source: Expression, machine: Machine, environment: Environment): Thunk {
    const thunk = this.#thunks?.get(binding) ?? machine.delay(source, environment);
    this.#thunks ??= new Map();
    this.#thunks.set(binding, thunk);
    return thunk;
  }
}

/** The set that stands under a name, one level deeper than where it is asked for. */
class SetThunk extends OnceThunk {
  readonly expression = null;
  protected readonly name: string;
  readonly #machine: Machine;
  readonly #definition: PlannedSet;
  readonly #environment: Environment;

  constructor(machine: Machine, definition: PlannedSet, environment: Environment, name: string) {
    super(machine.budget);
    this.name = name;
    this.#machine = machine;
    this.#definition = definition;
    this.#environment = environment;
  }

  get place(): Place {
    return placeOf(this.#definition.span, this.#environment);
  }

  protected compute(): KnownValue {
    const { place, budget } = this;
    budget.enter(place);
    const set = buildSet(this.#machine, this.#definition.plan, this.#environment, place);
    budget.leave();
    return set;
  }
}

export type EvaluatedName =
  | { readonly kind: 'known'; readonly text: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'unknown'; readonly value: KnownValue };

/** The name as text; `null` for `${null}`, which means no attribute in a set. */
export function attributeName(
  machine: Machine,
  node: AttributeName,
  environment: Environment,
): EvaluatedName {
  const literal = literalName(node);
  if (literal !== null) return { kind: 'known', text: literal };
  const place = placeOf(node, environment);
  const value =
    node.kind === 'string'
      ? evaluateString(machine, node, environment)
      : machine.evaluate(node.kind === 'interpolation' ? node.expression : node, environment);
  if (value.kind === 'null') return { kind: 'null' };
  if (value.kind === 'symbolic' || value.kind === 'choice') return { kind: 'unknown', value };
  if (value.kind !== 'string') return machine.wrongType('a string', value, place, 'attribute name');
  const [first = '', ...more] = value.parts;
  if (more.length > 0) return { kind: 'unknown', value };
  return typeof first === 'string' ? { kind: 'known', text: first } : { kind: 'unknown', value: first };
}
