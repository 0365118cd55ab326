import type { Machine } from './machine.ts';
import { makeString } from './make.ts';
import { attributeOf, computed } from './symbolic.ts';
import type { Attribute, KnownValue, Place, SetValue, SymbolicValue } from './value.ts';

/**
 * `left // right`. What an unknown right side may override becomes a choice between its attribute and the known one.
 */
export function update(
  machine: Machine,
  left: KnownValue,
  right: KnownValue,
  place: Place | null,
): KnownValue {
  if (left.kind === 'choice') return machine.unknown(left);
  if (right.kind === 'choice') return machine.unknown(right);
  if (left.kind === 'symbolic' && right.kind === 'symbolic') return computed('//', [left, right], place);
  const base = asSet(machine, left, place);
  const over = asSet(machine, right, place);
  machine.budget.spend(base.attributes.size + over.attributes.size, place);
  const attributes = new Map<string, Attribute>();
  for (const [name, attribute] of base.attributes) {
    attributes.set(name, over.open ? perhaps(machine, attribute, over.open, place) : attribute);
  }
  for (const [name, attribute] of over.attributes) attributes.set(name, attribute);
  const open =
    base.open && over.open ? computed('//', [base.open, over.open], place) : (base.open ?? over.open);
  return { kind: 'set', attributes, open, place };
}

function asSet(machine: Machine, value: KnownValue, place: Place | null): SetValue {
  if (value.kind === 'set') return value;
  if (value.kind === 'symbolic') return { kind: 'set', attributes: new Map(), open: value, place };
  return machine.wrongType('a set', value, place, '//');
}

function perhaps(
  machine: Machine,
  attribute: Attribute,
  over: SymbolicValue,
  place: Place | null,
): Attribute {
  const value = machine.lazy(
    () => ({
      kind: 'choice',
      condition: computed('?', [over, makeString(attribute.name)], place),
      consequence: machine.lazy(() => machine.resolve(attributeOf(over, attribute.name, place)), place),
      alternative: attribute.value,
      place,
    }),
    attribute.value.place,
  );
  return { ...attribute, value };
}
