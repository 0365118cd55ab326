/** Definitions and the marks around them: `mkIf`, `mkMerge`, `mkOverride`, `mkOrder`. */
import { orders, priorities } from '../library/modules.ts';
import { asList } from '../lists.ts';
import type { Machine } from '../machine.ts';
import { settled } from '../make.ts';
import { fail } from '../signal.ts';
import { computed } from '../symbolic.ts';
import { failureOf } from '../thunk.ts';
import type { Attribute, Condition, Place, Thunk, Value } from '../value.ts';
import type { CollectedModule, Definition } from './types.ts';

/**
 * What a module says about an option, with the marks that were met on the way down. Conditions are not evaluated yet:
 * they may ask for options that are only found by walking past them.
 */
export interface RawDefinition {
  readonly thunk: Thunk;
  readonly attribute: Attribute | null;
  readonly module: CollectedModule;
  /** The outermost mark counts; null where there is none. */
  readonly priority: number | null;
  readonly order: number | null;
  readonly conditions: readonly (Thunk | Condition)[];
  /** The mark of another kind than `mkIf` and `mkMerge` that was met at this very option, if any. */
  readonly mark: 'override' | 'order' | null;
  /** A mark was met where the module system no longer looks for one, unless the value is a set of options. */
  readonly misplaced: Place | null;
}

/** A definition without marks, its value evaluated so far that its type shows. */
export interface PlainDefinition extends RawDefinition {
  readonly value: Value;
}

/** Takes the marks off, without asking whether conditions hold. */
export function plainDefinitions(
  machine: Machine,
  raws: readonly RawDefinition[],
): readonly PlainDefinition[] {
  return unmarkedOf(machine, raws, asIs);
}

function asIs(definition: RawDefinition): RawDefinition {
  return definition;
}

function unmarkedOf(machine: Machine, raws: readonly RawDefinition[], enter: Enter): PlainDefinition[] {
  const found: PlainDefinition[] = [];
  for (const raw of raws) unwrap(machine, raw, enter, found);
  return found;
}

/** What becomes of a definition behind each mark; null where it is dropped. */
type Enter = (definition: RawDefinition) => RawDefinition | null;

/**
 * The definitions that count, from the same without marks: conditions are evaluated, the outer ones first. What stands
 * under a false one is not there and is not evaluated.
 */
export function activeDefinitions(
  machine: Machine,
  raw: readonly RawDefinition[],
  plain: readonly PlainDefinition[],
): readonly Definition[] {
  const active = plain.every(isUnconditional)
    ? plain
    : unmarkedOf(machine, raw, (definition) => decide(machine, definition));
  return active.map(published);
}

function isUnconditional({ conditions }: RawDefinition): boolean {
  return conditions.length === 0;
}

const none: readonly Condition[] = [];

function published(definition: PlainDefinition): Definition {
  const { conditions } = definition;
  const unknown = conditions.length === 0 ? none : conditions.filter(isCondition);
  return new ActiveDefinition(definition, settled(definition.value), unknown);
}

/** The same definition under other conditions. */
export function withConditions(definition: Definition, conditions: readonly Condition[]): Definition {
  if (!(definition instanceof ActiveDefinition)) return { ...definition, conditions };
  return new ActiveDefinition(definition.plain, definition.value, conditions);
}

/** Its places are made when somebody asks: most definitions are right, and nobody does. */
class ActiveDefinition implements Definition {
  readonly value: Thunk;
  readonly conditions: readonly Condition[];
  readonly plain: PlainDefinition;

  constructor(plain: PlainDefinition, value: Thunk, conditions: readonly Condition[]) {
    this.plain = plain;
    this.value = value;
    this.conditions = conditions;
  }

  get attribute(): Attribute | null {
    return this.plain.attribute;
  }

  get place(): Place | null {
    const { attribute, thunk, module } = this.plain;
    return attribute?.bindingPlace ?? thunk.place ?? module.place;
  }

  get file(): string | null {
    return this.place?.file ?? this.module.file;
  }

  get module(): CollectedModule {
    return this.plain.module;
  }

  get priority(): number {
    return this.plain.priority ?? priorities.plain;
  }

  get order(): number {
    return this.plain.order ?? orders.plain;
  }
}

function isCondition(condition: Thunk | Condition): condition is Condition {
  return !('force' in condition);
}

/** The definition with only the unknown of its conditions; null where one is false. */
function decide(machine: Machine, raw: RawDefinition): RawDefinition | null {
  const conditions: Condition[] = [];
  for (const condition of raw.conditions) {
    if (isCondition(condition)) {
      conditions.push(condition);
      continue;
    }
    const value = condition.force();
    if (value.kind === 'failed') return { ...raw, thunk: condition, conditions: [] };
    if (value.kind === 'boolean' && !value.value) return null;
    if (value.kind === 'symbolic') conditions.push({ value, holds: true });
    else if (value.kind === 'choice') {
      conditions.push({ value: computed('mkIf', [value], condition.place), holds: true });
    } else if (value.kind !== 'boolean') {
      const failing = machine.lazy(() => machine.wrongType('a Boolean', value, condition.place, 'mkIf'));
      return { ...raw, thunk: failing, conditions: [] };
    }
  }
  return { ...raw, conditions };
}

/** What following a mark costs, compared with evaluating a node; the conditions met so far are copied each time. */
const stepsOfDefinition = 3;

/**
 * Follows the marks around a definition, and adds what stands inside to `found`. Where the steps run out the whole
 * definition is that one failure, not as many as were met on the way.
 */
function unwrap(machine: Machine, raw: RawDefinition, enter: Enter, found: PlainDefinition[]): void {
  const { depth } = machine.budget;
  const { length } = found;
  try {
    follow(machine, raw, enter, found);
  } catch (error) {
    const value = failureOf(error, machine.budget, depth);
    found.length = length;
    found.push({ ...raw, value });
  }
}

function follow(machine: Machine, raw: RawDefinition, enter: Enter, found: PlainDefinition[]): void {
  const { budget } = machine;
  const { place } = raw.thunk;
  budget.enter(place);
  budget.spend(stepsOfDefinition + raw.conditions.length, place);
  const definition = enter(raw);
  if (definition) unmarked(machine, definition, enter, found);
  budget.leave();
}

function unmarked(machine: Machine, definition: RawDefinition, enter: Enter, found: PlainDefinition[]): void {
  const value = definition.thunk.force();
  const inside = insideMark(machine, definition, value);
  if (!inside) {
    const isLost = definition.misplaced !== null && isPlain(value);
    found.push({ ...definition, value: isLost ? misplacedMark(definition.misplaced) : value });
    return;
  }
  for (const inner of inside) {
    unwrap(machine, inner, enter, found);
    if (machine.budget.isSpent) machine.budget.spend(0, definition.thunk.place);
  }
}

/** For a set of options marks are pushed down to each of them (`pushDownProperties`), so there any order will do. */
function isPlain({ kind }: Value): boolean {
  return kind !== 'set' && kind !== 'symbolic' && kind !== 'failed';
}

function misplacedMark(place: Place | null): Value {
  return { kind: 'failed', failure: { code: 'misplaced-mark', place, details: {} }, place };
}

/**
 * Where a mark stands inside of one that the module system takes off later: first all of `mkIf` and `mkMerge`, then one
 * override, then one order (`dischargeProperties`, `filterOverrides`, `sortProperties` in `lib/modules.nix`).
 */
function misplacedIn(raw: RawDefinition, type: string, place: Place | null): Place | null {
  if (raw.misplaced !== null || raw.mark === null) return raw.misplaced;
  return raw.mark === 'override' && type === 'order' ? null : place;
}

/** What is inside the outermost mark; null where there is none. */
function insideMark(machine: Machine, raw: RawDefinition, value: Value): readonly RawDefinition[] | null {
  if (value.kind === 'choice') {
    return [true, false].map((holds) => {
      const conditions = [...raw.conditions, { value: value.condition, holds }];
      return { ...raw, thunk: holds ? value.consequence : value.alternative, conditions };
    });
  }
  const type = value.kind === 'set' ? value.attributes.get('_type')?.value.force() : null;
  if (value.kind !== 'set' || type?.kind !== 'string') return null;
  const part = (name: string): Thunk =>
    value.attributes.get(name)?.value ??
    machine.lazy(() => fail('missing-attribute', value.place, { name, path: name, candidates: '' }));
  const [kind] = type.parts;
  if (typeof kind !== 'string') return null;
  const misplaced = misplacedIn(raw, kind, value.place);
  switch (kind) {
    case 'if':
      return [
        { ...raw, misplaced, thunk: part('content'), conditions: [...raw.conditions, part('condition')] },
      ];
    case 'merge':
      return contents(machine, { ...raw, misplaced }, part('contents'));
    case 'override': {
      const priority = raw.priority ?? number(machine, part);
      return [{ ...raw, misplaced, mark: kind, thunk: part('content'), priority }];
    }
    case 'order': {
      const order = raw.order ?? number(machine, part);
      return [{ ...raw, misplaced, mark: kind, thunk: part('content'), order }];
    }
    default:
      return null;
  }
}

function contents(machine: Machine, raw: RawDefinition, thunk: Thunk): readonly RawDefinition[] {
  const list = asList(machine, machine.demand(thunk), thunk.place, 'mkMerge');
  machine.budget.spend(list.items.length + list.conditional.length, thunk.place);
  return [
    ...list.items.map((item) => ({ ...raw, thunk: item })),
    ...list.conditional.map(({ condition, item }) => ({
      ...raw,
      thunk: item,
      conditions: [...raw.conditions, condition],
    })),
    ...(list.open ? [{ ...raw, thunk: settled(list.open) }] : []),
  ];
}

/** The number of an `mkOverride` or `mkOrder`; an unknown one counts as that of a plain definition. */
function number(machine: Machine, part: (name: string) => Thunk): number | null {
  const value = machine.demand(part('priority'));
  return value.kind === 'integer' ? Number(value.value) : null;
}
