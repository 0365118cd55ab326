import type { Machine } from './machine.ts';
import { computed } from './symbolic.ts';
import type { ChoiceValue, ConditionalItem, KnownValue, ListValue, Place, SymbolicValue } from './value.ts';

/** `left ++ right`. Unknown lists leave the result open; the branches of a choice become conditional items. */
export function concatenateLists(
  machine: Machine,
  left: KnownValue,
  right: KnownValue,
  place: Place | null,
): ListValue | SymbolicValue {
  if (left.kind === 'symbolic' && right.kind === 'symbolic') return computed('++', [left, right], place);
  const first = asList(machine, left, place, '++');
  const second = asList(machine, right, place, '++');
  return joinLists(machine, [first, second], place);
}

/** All items of the lists, one list after the other. */
export function joinLists(machine: Machine, lists: readonly ListValue[], place: Place | null): ListValue {
  machine.budget.spend(
    lists.reduce((total, list) => total + list.items.length + list.conditional.length, 0),
    place,
  );
  const unknown = lists.map((list) => list.open).filter((open) => open !== null);
  let certain = 0;
  for (const list of lists) {
    certain += list.certain;
    if (list.open || list.conditional.length > 0) break;
  }
  return {
    kind: 'list',
    items: lists.flatMap((list) => list.items),
    conditional: lists.flatMap((list) => list.conditional),
    open: unknown.length > 1 ? computed('++', unknown, place) : (unknown[0] ?? null),
    certain,
    place,
  };
}

/** The value as a list, whatever of it is unknown; any other type is a failure. */
export function asList(machine: Machine, value: KnownValue, place: Place | null, context: string): ListValue {
  if (value.kind === 'list') return value;
  if (value.kind === 'symbolic') return openList(value, place);
  if (value.kind === 'choice') return conditionalList(machine, value, place, context);
  return machine.wrongType('a list', value, place, context);
}

function openList(open: SymbolicValue, place: Place | null): ListValue {
  return { kind: 'list', items: [], conditional: [], open, certain: 0, place };
}

/** Both branches of a choice as items that are there under its condition; both have to be lists. */
function conditionalList(
  machine: Machine,
  choice: ChoiceValue,
  place: Place | null,
  context: string,
): ListValue {
  const conditional: ConditionalItem[] = [];
  let open: SymbolicValue | null = null;
  machine.budget.enter(place);
  for (const holds of [true, false]) {
    const condition = { value: choice.condition, holds };
    const branch = (holds ? choice.consequence : choice.alternative).force();
    const isList = branch.kind === 'list' || branch.kind === 'symbolic' || branch.kind === 'choice';
    if (!isList) return machine.unknown(choice);
    const list = asList(machine, branch, place, context);
    for (const item of list.items) conditional.push({ condition, item });
    if (list.conditional.length > 0 || list.open) open ??= computed('++', [choice], place);
  }
  machine.budget.leave();
  machine.budget.spend(conditional.length, place);
  return { kind: 'list', items: [], conditional, open, certain: 0, place };
}
