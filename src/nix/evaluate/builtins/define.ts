import { asList } from '../lists.ts';
import type { BuiltinFunction, Machine } from '../machine.ts';
import { makeSet, settled } from '../make.ts';
import { asCount } from '../numbers.ts';
import { textOf } from '../strings.ts';
import { computed } from '../symbolic.ts';
import type { KnownValue, ListValue, Place, SetValue, SymbolicValue, Thunk, Value } from '../value.ts';

/** A builtin function: how many arguments it takes, and what it does with them. */
export interface Definition {
  readonly arity: number;
  readonly run: (call: Call) => KnownValue;
}

export type Definitions = Readonly<Record<string, Definition>>;

export function define(arity: number, run: (call: Call) => KnownValue): Definition {
  return { arity, run };
}

/**
 * One call of a builtin with all its arguments. The readers of arguments end the call where an argument has another
 * type; where it is unknown and the builtin cannot do without, the result is unknown (`Machine.attempt`).
 */
export class Call {
  readonly machine: Machine;
  readonly name: string;
  readonly place: Place | null;
  readonly #arguments: readonly Thunk[];

  constructor(machine: Machine, name: string, args: readonly Thunk[], place: Place | null) {
    this.machine = machine;
    this.name = name;
    this.#arguments = args;
    this.place = place;
  }

  thunk(index: number): Thunk {
    const thunk = this.#arguments[index];
    if (!thunk) throw new RangeError(`${this.name} has no argument ${index}`);
    return thunk;
  }

  value(index: number): KnownValue {
    return this.machine.demand(this.thunk(index));
  }

  /** The argument, whose type at least has to be known. */
  known(index: number): Exclude<KnownValue, { kind: 'symbolic' | 'choice' }> {
    const value = this.value(index);
    return value.kind === 'symbolic' || value.kind === 'choice' ? this.machine.unknown(value) : value;
  }

  /** The argument, which has to be a function, even where there is nothing to apply it to. */
  callee(index: number): KnownValue {
    const value = this.value(index);
    const isFunction = ['function', 'builtin', 'set', 'symbolic', 'choice'].includes(value.kind);
    return isFunction ? value : this.machine.wrongType('a function', value, this.place, this.name);
  }

  text(index: number): string {
    return textOf(this.machine, this.value(index), this.place, this.name);
  }

  textOf(thunk: Thunk): string {
    return textOf(this.machine, this.machine.demand(thunk), this.place, this.name);
  }

  count(index: number): number {
    return asCount(this.machine, this.value(index), this.place, this.name);
  }

  boolean(index: number): boolean {
    return this.asBoolean(this.value(index));
  }

  asBoolean(value: KnownValue): boolean {
    return value.kind === 'boolean'
      ? value.value
      : this.machine.wrongType('a Boolean', value, this.place, this.name);
  }

  /** A list of which parts may be unknown. */
  list(index: number): ListValue {
    return asList(this.machine, this.value(index), this.place, this.name);
  }

  /** The items of a list that is known entirely. */
  items(index: number): readonly Thunk[] {
    return this.itemsOf(this.value(index));
  }

  itemsOf(value: KnownValue): readonly Thunk[] {
    if (value.kind !== 'list') return this.machine.wrongType('a list', value, this.place, this.name);
    if (value.open || value.conditional.length > 0) return this.machine.unknown(value);
    this.spend(value.items.length);
    return value.items;
  }

  /** A set of which attributes may be unknown. */
  set(index: number): SetValue {
    return this.asSet(this.value(index));
  }

  asSet(value: KnownValue): SetValue {
    if (value.kind === 'set') {
      this.spend(value.attributes.size);
      return value;
    }
    if (value.kind === 'symbolic') return this.#unknownSet(value);
    return this.machine.wrongType('a set', value, this.place, this.name);
  }

  #unknownSet(value: SymbolicValue): SetValue {
    const { machine, place } = this;
    const names = machine.options.shapeOf?.(value)?.names ?? null;
    if (names === null) return { kind: 'set', attributes: new Map(), open: value, place };
    return makeSet(
      names.map((name) => [name, this.lazy(() => machine.select(value, name, place))] as const),
      place,
    );
  }

  apply(callee: KnownValue, ...args: readonly Thunk[]): KnownValue {
    return args.reduce(
      (value: KnownValue, argument) => this.machine.apply(value, argument, this.place),
      callee,
    );
  }

  /** The call of a function, put off; the place is that of what it is applied to. */
  applied(callee: Thunk, ...args: readonly Thunk[]): Thunk {
    const place = args.at(-1)?.place ?? this.place;
    return this.machine.lazy(() => this.apply(this.machine.demand(callee), ...args), place);
  }

  /** Another builtin function as an argument. */
  function(name: string, definition: Definition): Thunk {
    return builtinThunk(name, definition);
  }

  lazy(compute: () => KnownValue, place = this.place): Thunk {
    return this.machine.lazy(compute, place);
  }

  /** The rest of a result that comes from the unknown rest of an argument. */
  rest(open: SymbolicValue | null): SymbolicValue | null {
    return open && computed(this.name, [open], this.place);
  }

  /** The result where nothing can be said about it. */
  unknown(...operands: readonly Value[]): SymbolicValue {
    return computed(this.name, operands, this.place);
  }

  string(text: string, place = this.place): KnownValue {
    this.spend(Math.floor(text.length / 64));
    return { kind: 'string', parts: text === '' ? [] : [text], place };
  }

  spend(steps: number): void {
    this.machine.budget.spend(steps, this.place);
  }
}

/** The function value; it gathers arguments until it has all. */
export function builtinValue(
  name: string,
  definition: Definition,
  gathered: readonly Thunk[] = [],
): BuiltinFunction {
  const call = (machine: Machine, argument: Thunk, place: Place | null): KnownValue => {
    const args = [...gathered, argument];
    if (args.length < definition.arity) return builtinValue(name, definition, args);
    return machine.attempt(name, args, place, (operands) =>
      definition.run(new Call(machine, name, operands, place)),
    );
  };
  return { kind: 'builtin', name, place: null, call };
}

export function builtinThunk(name: string, definition: Definition): Thunk {
  return settled(builtinValue(name, definition));
}
