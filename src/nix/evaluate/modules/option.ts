import { withValue } from '../attribute.ts';
import type { Budget } from '../budget.ts';
import { equals } from '../compare.ts';
import { allOf, conditionalAttributes } from '../conditions.ts';
import { asList, joinLists } from '../lists.ts';
import type { Machine } from '../machine.ts';
import { makeAttribute, makeBoolean } from '../make.ts';
import { isSame } from '../same.ts';
import { fail } from '../signal.ts';
import { attributeOf, computed, symbolic } from '../symbolic.ts';
import { failureOf, OnceThunk } from '../thunk.ts';
import { update } from '../update.ts';
import type {
  Attribute,
  Condition,
  KnownValue,
  ListValue,
  Place,
  SetValue,
  SymbolicValue,
  Thunk,
  Value,
} from '../value.ts';
import {
  activeDefinitions,
  type PlainDefinition,
  plainDefinitions,
  type RawDefinition,
  withConditions,
} from './properties.ts';
import type { CollectedModule, Definition, OptionNode } from './types.ts';

/** How many names a path of options may have; whoever walks the tree walks as deep. */
const deepestOption = 100;

/** A node of the tree of definitions. */
export class Option implements OptionNode {
  readonly #machine: Machine;
  readonly #parent: Option | null;
  readonly #name: string;
  readonly #depth: number;
  readonly #raw: readonly RawDefinition[];
  #children: Map<string, Option | null> | null = null;
  /** What the option is where nobody defines it. */
  #unknown: SymbolicValue | null;
  #path: readonly string[] | null = null;
  #value: Thunk | null = null;
  #names: readonly string[] | null = null;
  #definitions: readonly Definition[] | null = null;
  #plain: readonly PlainDefinition[] | null = null;
  #isFindingStructure = false;
  #isFindingActive = false;

  private constructor(
    machine: Machine,
    raw: readonly RawDefinition[],
    parent: Option | null,
    name: string,
    unknown: SymbolicValue | null,
  ) {
    this.#machine = machine;
    this.#parent = parent;
    this.#name = name;
    this.#unknown = unknown;
    this.#depth = parent ? parent.#depth + 1 : 0;
    this.#raw = this.#depth < deepestOption ? raw : raw.map((one) => tooDeep(machine, one));
  }

  /** The root of a tree; `unknown` is what holds the options that nobody defines. */
  static root(machine: Machine, raw: readonly RawDefinition[], unknown: SymbolicValue): Option {
    return new Option(machine, raw, null, '', unknown);
  }

  get path(): readonly string[] {
    this.#path ??= this.#parent ? [...this.#parent.path, this.#name] : [];
    return this.#path;
  }

  get value(): Thunk {
    this.#value ??= new MergedValue(this.#machine.budget, this);
    return this.#value;
  }

  get definitions(): readonly Definition[] {
    if (this.#definitions) return this.#definitions;
    const { budget } = this.#machine;
    const { depth } = budget;
    try {
      return this.#active();
    } catch (error) {
      failureOf(error, budget, depth);
      return [];
    }
  }

  /** Where it is defined first. */
  get place(): Place | null {
    return this.#raw[0]?.thunk.place ?? null;
  }

  /** All definitions whose type shows, without regard to conditions. */
  #structure(): readonly PlainDefinition[] {
    if (this.#plain) return this.#plain;
    if (this.#isFindingStructure) return this.#recursion();
    this.#isFindingStructure = true;
    try {
      this.#plain = plainDefinitions(this.#machine, this.#raw);
      return this.#plain;
    } finally {
      this.#isFindingStructure = false;
    }
  }

  /** The definitions whose conditions may hold. */
  #active(): readonly Definition[] {
    if (this.#definitions) return this.#definitions;
    if (this.#isFindingActive) return this.#recursion();
    this.#isFindingActive = true;
    try {
      this.#definitions = activeDefinitions(this.#machine, this.#raw, this.#structure());
      return this.#definitions;
    } finally {
      this.#isFindingActive = false;
    }
  }

  /** Asked for on the way to itself, as by way of `config`. */
  #recursion(): never {
    return fail('infinite-recursion', null, { name: this.path.join('.') });
  }

  /** The definitions without marks, whatever their conditions. */
  get plain(): readonly PlainDefinition[] {
    return this.#plainOrNull() ?? [];
  }

  /** Null where it is asked for on the way to itself. */
  #plainOrNull(): readonly PlainDefinition[] | null {
    if (this.#plain) return this.#plain;
    const { budget } = this.#machine;
    const { depth } = budget;
    try {
      return this.#structure();
    } catch (error) {
      failureOf(error, budget, depth);
      return null;
    }
  }

  get names(): readonly string[] {
    this.#names ??= this.#structureNames().filter((name) => (this.child(name)?.definitions.length ?? 0) > 0);
    return this.#names;
  }

  get open(): SymbolicValue | null {
    const unknown = this.plain.flatMap(({ value }) => {
      if (value.kind === 'symbolic') return [value];
      return value.kind === 'set' && value.open && !value.conditional?.complete ? [value.open] : [];
    });
    return unknown.length > 1 ? computed('merge', unknown, null) : (unknown[0] ?? null);
  }

  get conflicts(): readonly Definition[] {
    const winners = winning(this.definitions.filter(({ conditions }) => conditions.length === 0));
    const values = winners.map(({ value }) => value.force());
    return this.#merges(values) ? [] : winners;
  }

  get joined(): Value {
    const machine = this.#machine;
    const [first, ...more] = inMergeOrder(winning(this.definitions));
    const isDecided = this.definitions.every(({ conditions }) => conditions.length === 0);
    if (!first || !isDecided) return this.value.force();
    const join = (whole: KnownValue, { value, place }: Definition) =>
      update(machine, whole, machine.demand(value), place);
    return machine.guard(() => more.reduce(join, machine.demand(first.value)));
  }

  child(name: string): Option | null {
    const known = this.#children?.get(name);
    if (known !== undefined) return known;
    const structure = this.#plainOrNull();
    if (!structure) return null;
    const [first] = structure;
    const raw =
      first && structure.length === 1
        ? definitionsBelow(first, name)
        : structure.flatMap((definition) => definitionsBelow(definition, name));
    // A leaf is seldom asked, and gets no table for it.
    if (raw.length === 0 && !this.#children) return null;
    const child = raw.length > 0 ? new Option(this.#machine, raw, this, name, null) : null;
    this.#children ??= new Map();
    this.#children.set(name, child);
    return child;
  }

  #default(): SymbolicValue {
    this.#unknown ??= this.#parent
      ? attributeOf(this.#parent.#default(), this.#name, null)
      : symbolic('argument', 'config');
    return this.#unknown;
  }

  #structureNames(): readonly string[] {
    const { plain } = this;
    const [first] = plain;
    if (first?.value.kind === 'set' && plain.length === 1 && !first.value.conditional)
      return [...first.value.attributes.keys()];
    const names = new Set<string>();
    for (const { value } of plain) {
      if (value.kind !== 'set') continue;
      for (const name of value.attributes.keys()) names.add(name);
      for (const { attribute } of conditionalAttributes(value)) names.add(attribute.name);
    }
    return [...names];
  }

  /** A set by attribute wherever all definitions are sets; otherwise what the conditions leave, merged by type. */
  merged(): KnownValue {
    const structure = this.#structure();
    return this.#isNamespace(structure) ? this.#set(structure) : this.#valueOf(this.#active());
  }

  /** Unknown definitions may add options; the failure of a whole module is told as a problem of it. */
  #isNamespace(structure: readonly PlainDefinition[]): boolean {
    const isRoot = this.#parent === null;
    const others = structure.filter(({ value }) => !isNamespace(value));
    if (others.length === structure.length) return isRoot;
    return others.every(({ value }) => value.kind === 'symbolic' || (isRoot && value.kind === 'failed'));
  }

  #set(structure: readonly PlainDefinition[]): SetValue {
    const attributes = new Map<string, Attribute>();
    const names = this.#structureNames();
    this.#machine.budget.spend(names.length, null);
    for (const name of names) {
      const first = structure
        .map(({ value }) => (value.kind === 'set' ? value.attributes.get(name) : null))
        .find((attribute) => attribute);
      const value = this.child(name)?.value;
      if (value) attributes.set(name, first ? withValue(first, value) : makeAttribute(name, value));
    }
    return { kind: 'set', attributes, open: this.#default(), place: structure[0]?.value.place ?? null };
  }

  #valueOf(definitions: readonly Definition[]): KnownValue {
    const machine = this.#machine;
    machine.budget.spend(
      definitions.reduce((total, { conditions }) => total + 1 + conditions.length, 0),
      this.place,
    );
    const list = this.#conditionalList(definitions);
    if (list) return list;
    const condition = definitions.find(({ conditions }) => conditions.length > 0)?.conditions[0];
    if (condition) {
      const { value } = condition;
      const assume = (holds: boolean) =>
        machine.lazy(() => this.#valueOf(assuming(definitions, value, holds)), value.place);
      const branches = { consequence: assume(true), alternative: assume(false) };
      return { kind: 'choice', condition: value, ...branches, place: value.place };
    }
    const winners = winning(definitions);
    const [first, ...more] = winners;
    if (!first) return machine.resolve(this.#default());
    if (more.length === 0) return machine.demand(first.value);
    const values = winners.map(({ value }) => machine.demand(value));
    if (values.every(isMaybeList)) return this.#list(winners, values);
    const [value] = values;
    return value && this.#merges(values) ? value : computed('merge', values, first.place);
  }

  /** Lists of one priority, some of them under a condition: one list with conditional items. Null for all else. */
  #conditionalList(definitions: readonly Definition[]): KnownValue | null {
    if (definitions.every(({ conditions }) => conditions.length === 0)) return null;
    if (winning(definitions).length < definitions.length) return null;
    const lists = definitions.map(({ value, conditions }) => {
      const list = value.force();
      return list.kind === 'list' ? listUnder(list, conditions) : null;
    });
    return lists.includes(null)
      ? null
      : this.#list(
          definitions,
          lists.filter((list) => list !== null),
        );
  }

  /** Lists one after the other. */
  #list(definitions: readonly Definition[], values: readonly KnownValue[]): KnownValue {
    const machine = this.#machine;
    const place = definitions[0]?.place ?? null;
    const lists = inMergeOrder(definitions).flatMap((definition) => {
      const list = values[definitions.indexOf(definition)];
      return list ? [asList(machine, list, place, 'merge')] : [];
    });
    return joinLists(machine, lists, place);
  }

  /** Whether the values can stand together: sets, lists, unknowns, or equal ones. */
  #merges(values: readonly Value[]): boolean {
    const machine = this.#machine;
    const [first, ...more] = values;
    if (!first || more.length === 0) return true;
    if (values.some(({ kind }) => kind === 'failed' || kind === 'symbolic' || kind === 'choice')) return true;
    if (values.every(({ kind }) => kind === 'list') || values.every(isNamespace)) return true;
    if (values.every(isModule) && values.some(({ kind }) => kind !== 'path')) return true;
    return more.every((value) => {
      const equal = machine.guard(() =>
        makeBoolean(equals(machine, first as KnownValue, value as KnownValue, null) !== false),
      );
      return equal.kind !== 'boolean' || equal.value;
    });
  }
}

function tooDeep(machine: Machine, raw: RawDefinition): RawDefinition {
  const { place } = raw.thunk;
  return { ...raw, thunk: machine.lazy(() => fail('budget-exhausted', place, { limit: 'depth' }), place) };
}

/** What an option comes to, when somebody asks. */
class MergedValue extends OnceThunk {
  readonly expression = null;
  readonly #option: Option;

  constructor(budget: Budget, option: Option) {
    super(budget);
    this.#option = option;
  }

  get place(): Place | null {
    return this.#option.place;
  }

  protected get name(): string {
    return this.#option.path.join('.');
  }

  protected compute(): KnownValue {
    return this.#option.merged();
  }
}

/** What a definition says about a name below it. */
function definitionsBelow(definition: PlainDefinition, name: string): readonly RawDefinition[] {
  const { conditions, value } = definition;
  if (value.kind !== 'set') return [];
  const attribute = value.attributes.get(name);
  if (attribute) return [definitionBelow(definition, attribute, conditions)];
  return conditionalAttributes(value)
    .filter((conditional) => conditional.attribute.name === name)
    .map(({ attribute, condition }) => definitionBelow(definition, attribute, [...conditions, condition]));
}

function definitionBelow(
  { module, priority, order }: PlainDefinition,
  attribute: Attribute,
  conditions: RawDefinition['conditions'],
): RawDefinition {
  return {
    thunk: attribute.value,
    attribute,
    module,
    priority,
    order,
    conditions,
    mark: null,
    misplaced: null,
  };
}

/** The definitions of the strongest priority. */
function winning(definitions: readonly Definition[]): readonly Definition[] {
  const strongest = definitions.reduce(
    (least, { priority }) => Math.min(least, priority),
    Number.POSITIVE_INFINITY,
  );
  return definitions.filter(({ priority }) => priority === strongest);
}

/** By their order; among equals those of later modules come first. */
function inMergeOrder(definitions: readonly Definition[]): readonly Definition[] {
  const position = new Map<CollectedModule, number>();
  for (const { module } of definitions) if (!position.has(module)) position.set(module, -position.size);
  const of = ({ module }: Definition) => position.get(module) ?? 0;
  return definitions.toSorted((left, right) => left.order - right.order || of(left) - of(right));
}

function assuming(
  definitions: readonly Definition[],
  decided: SymbolicValue,
  holds: boolean,
): readonly Definition[] {
  return definitions
    .filter(({ conditions }) =>
      conditions.every(({ value, holds: needed }) => !isSame(value, decided) || needed === holds),
    )
    .map((definition) =>
      withConditions(
        definition,
        definition.conditions.filter(({ value }) => !isSame(value, decided)),
      ),
    );
}

/** The list whose items are there only where all conditions hold. */
function listUnder(list: ListValue, conditions: readonly Condition[]): ListValue {
  const condition = allOf(conditions);
  if (!condition) return list;
  const conditional = list.items.map((item) => ({ condition, item }));
  return { ...list, items: [], certain: 0, conditional: [...conditional, ...list.conditional] };
}

/** A set that holds options or entries, not one that is a value of its own such as a package. */
function isNamespace(value: Value): boolean {
  return value.kind === 'set' && !value.attributes.has('outPath') && !value.attributes.has('_type');
}

function isMaybeList(value: KnownValue): boolean {
  return value.kind === 'list' || value.kind === 'symbolic' || value.kind === 'choice';
}

/** What a submodule may be given as. */
function isModule(value: Value): boolean {
  return value.kind === 'set' || value.kind === 'function' || value.kind === 'path';
}
