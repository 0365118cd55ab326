import type { Machine } from './machine.ts';
import { computed } from './symbolic.ts';
import type { ChoiceValue, Condition, ConditionalAttribute, Place, SetValue, Thunk } from './value.ts';

/** Several conditions as one; null for none. */
export function allOf(conditions: readonly Condition[]): Condition | null {
  const [first, ...more] = conditions;
  if (!first || more.length === 0) return first ?? null;
  const values = conditions.map(({ value, holds }) => (holds ? value : computed('!', [value], value.place)));
  return { value: computed('&&', values, first.value.place), holds: true };
}

const none: readonly ConditionalAttribute[] = [];

export function conditionalAttributes(set: SetValue): readonly ConditionalAttribute[] {
  return set.conditional?.attributes ?? none;
}

/** The choice between a value that is there under a condition, and what is there otherwise. */
function choiceUnder(condition: Condition, value: Thunk, otherwise: Thunk, place: Place | null): ChoiceValue {
  const [consequence, alternative] = condition.holds ? [value, otherwise] : [otherwise, value];
  return { kind: 'choice', condition: condition.value, consequence, alternative, place };
}

/** The same as a thunk, at the place of the value. */
export function attributeUnder(
  machine: Machine,
  condition: Condition,
  value: Thunk,
  otherwise: Thunk,
  place: Place | null,
): Thunk {
  return machine.lazy(() => choiceUnder(condition, value, otherwise, place), value.place);
}

/** What the conditional attributes of that name come to; null where there is none of it. */
export function conditionalValue(
  machine: Machine,
  set: SetValue,
  name: string,
  otherwise: Thunk,
  place: Place | null,
): ChoiceValue | null {
  let value: ChoiceValue | null = null;
  for (const { condition, attribute } of conditionalAttributes(set)) {
    if (attribute.name !== name) continue;
    const earlier = value;
    const rest = earlier ? machine.lazy(() => earlier, place) : otherwise;
    value = choiceUnder(condition, attribute.value, rest, place);
  }
  return value;
}

/** Whether an attribute that the set does not show may be there. */
export function mayHaveMore(set: SetValue, name: string): boolean {
  if (set.lacks?.has(name)) return false;
  if (!set.conditional?.complete) return set.open !== null;
  return conditionalAttributes(set).some(({ attribute }) => attribute.name === name);
}
