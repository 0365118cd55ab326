import { withValue } from './attribute.ts';
import { allOf, attributeUnder, conditionalAttributes } from './conditions.ts';
import type { Machine } from './machine.ts';
import { makeString } from './make.ts';
import { attributeOf, computed } from './symbolic.ts';
import type {
  Attribute,
  ChoiceValue,
  ConditionalAttribute,
  KnownValue,
  Place,
  SetValue,
  SymbolicValue,
  Thunk,
} from './value.ts';

/**
 * `left // right`. What an unknown right side may override becomes a choice between its attribute and the known one;
 * what only one branch of a choice has becomes a conditional attribute.
 */
export function update(
  machine: Machine,
  left: KnownValue,
  right: KnownValue,
  place: Place | null,
): KnownValue {
  if (left.kind === 'symbolic' && right.kind === 'symbolic') return computed('//', [left, right], place);
  const base = asSet(machine, left, place);
  const over = asSet(machine, right, place);
  const attributes = new Map<string, Attribute>();
  const overrides = conditionalAttributes(over);
  const unknown = isOpen(over) ? over.open : null;
  machine.budget.spend(base.attributes.size + over.attributes.size + overrides.length, place);
  for (const [name, attribute] of base.attributes) {
    attributes.set(name, unknown ? perhaps(machine, attribute, unknown, place) : attribute);
  }
  for (const { condition, attribute } of overrides) {
    const earlier = attributes.get(attribute.name);
    if (!earlier) continue;
    const value = attributeUnder(machine, condition, attribute.value, earlier.value, place);
    attributes.set(attribute.name, withValue(attribute, value));
  }
  for (const [name, attribute] of over.attributes) attributes.set(name, attribute);
  const conditional = [...conditionalAttributes(base), ...overrides].filter(
    ({ attribute }) => !attributes.has(attribute.name),
  );
  return withConditional(attributes, conditional, openOf(base, over, place), place);
}

function withConditional(
  attributes: ReadonlyMap<string, Attribute>,
  conditional: readonly ConditionalAttribute[],
  open: SymbolicValue | null,
  place: Place | null,
): SetValue {
  if (conditional.length === 0) return { kind: 'set', attributes, open, place };
  const deciding = conditional.map(({ condition }) => condition.value);
  return {
    kind: 'set',
    attributes,
    open: open ?? computed('//', deciding, place),
    conditional: { attributes: conditional, complete: open === null },
    place,
  };
}

function isOpen(set: SetValue): boolean {
  return set.open !== null && !set.conditional?.complete;
}

function openOf(base: SetValue, over: SetValue, place: Place | null): SymbolicValue | null {
  const [one, other] = [base, over].map((set) => (isOpen(set) ? set.open : null));
  return one && other ? computed('//', [one, other], place) : (one ?? other ?? null);
}

function asSet(machine: Machine, value: KnownValue, place: Place | null): SetValue {
  if (value.kind === 'set') return value;
  if (value.kind === 'symbolic') return { kind: 'set', attributes: new Map(), open: value, place };
  if (value.kind === 'choice') return setOfChoice(machine, value, place);
  return machine.wrongType('a set', value, place, '//');
}

/** Both branches of a choice as one set. A branch that is none leaves the choice to `Machine.attempt`. */
function setOfChoice(machine: Machine, choice: ChoiceValue, place: Place | null): SetValue {
  const branch = (thunk: Thunk): SetValue => {
    const value = thunk.force();
    const isSet = value.kind === 'set' || value.kind === 'symbolic' || value.kind === 'choice';
    return isSet ? asSet(machine, value, place) : machine.unknown(choice);
  };
  machine.budget.enter(place);
  const [yes, no] = [branch(choice.consequence), branch(choice.alternative)];
  machine.budget.leave();
  machine.budget.spend(yes.attributes.size + no.attributes.size, place);
  const condition = { value: choice.condition, holds: true };
  const attributes = new Map<string, Attribute>();
  for (const [name, attribute] of yes.attributes) {
    const other = no.attributes.get(name);
    if (!other) continue;
    const value = attributeUnder(machine, condition, attribute.value, other.value, place);
    attributes.set(name, withValue(attribute, value));
  }
  const conditional = [yes, no].flatMap((set) => {
    const only = { ...condition, holds: set === yes };
    const certain = [...set.attributes.values()].map((attribute) => ({ condition: only, attribute }));
    const inner = conditionalAttributes(set).map((one) => ({
      ...one,
      condition: allOf([only, one.condition]) ?? only,
    }));
    return [...certain, ...inner].filter(({ attribute }) => !attributes.has(attribute.name));
  });
  return withConditional(attributes, conditional, openOf(yes, no, place), place);
}

/** The attribute, or that of the unknown set that may override it. */
function perhaps(
  machine: Machine,
  attribute: Attribute,
  over: SymbolicValue,
  place: Place | null,
): Attribute {
  const condition = { value: computed('?', [over, makeString(attribute.name)], place), holds: true };
  const other = machine.lazy(() => machine.resolve(attributeOf(over, attribute.name, place)), place);
  return withValue(attribute, attributeUnder(machine, condition, other, attribute.value, place));
}
