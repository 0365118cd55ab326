import type { Lambda, Pattern } from '../syntax.ts';
import { mayHaveMore } from './conditions.ts';
import { type Environment, placeOf } from './environment.ts';
import type { Machine } from './machine.ts';
import { fail } from './signal.ts';
import type { ClosureValue, KnownValue, Place, SetValue, SymbolicValue, Thunk, Value } from './value.ts';

/** A function with the names around it. */
export class Closure implements ClosureValue {
  readonly kind = 'function';
  readonly lambda: Lambda;
  readonly place: Place;
  readonly environment: Environment;
  readonly #machine: Machine;

  constructor(machine: Machine, lambda: Lambda, environment: Environment) {
    this.lambda = lambda;
    this.environment = environment;
    this.place = placeOf(lambda, environment);
    this.#machine = machine;
  }

  apply(argument: Thunk): Value {
    return this.#machine.guard(() => this.#machine.apply(this, argument, null));
  }
}

export function callClosure(machine: Machine, closure: Closure, argument: Thunk): KnownValue {
  const { lambda, environment } = closure;
  const { parameter } = lambda;
  if (parameter.kind === 'identifier') {
    return machine.evaluate(lambda.body, environment.bind(new Map([[parameter.name, argument]])));
  }
  return callWithPattern(machine, closure, parameter, argument, machine.demand(argument));
}

function callWithPattern(
  machine: Machine,
  closure: Closure,
  pattern: Pattern,
  argument: Thunk,
  value: KnownValue,
): KnownValue {
  const { environment, lambda } = closure;
  const bracesPlace = placeOf(pattern.braces, environment);
  if (value.kind === 'choice') {
    return machine.distribute(value, bracesPlace, (branch) =>
      callWithPattern(machine, closure, pattern, argument, branch),
    );
  }
  if (value.kind !== 'set' && value.kind !== 'symbolic') {
    return machine.wrongType('a set', value, bracesPlace, 'function call');
  }
  machine.budget.spend(pattern.formals.length, bracesPlace);
  const bindings = new Map<string, Thunk>();
  const inner = environment.bind(bindings);
  for (const { name, fallback } of pattern.formals) {
    const place = placeOf(name, environment);
    const given = argumentFor(machine, value, name.name, place);
    if (given) bindings.set(name.name, given);
    else if (fallback) bindings.set(name.name, machine.delay(fallback, inner, name.name));
    else fail('missing-argument', place, { name: name.name });
  }
  if (!pattern.ellipsis && value.kind === 'set') {
    const formals = new Set(pattern.formals.map((formal) => formal.name.name));
    for (const { name, unknownName } of value.attributes.values()) {
      if (!formals.has(name) && !unknownName) fail('unexpected-argument', bracesPlace, { name });
    }
  }
  if (pattern.alias) bindings.set(pattern.alias.name, argument);
  return machine.evaluate(lambda.body, inner);
}

function argumentFor(
  machine: Machine,
  value: SetValue | SymbolicValue,
  name: string,
  place: Place,
): Thunk | null {
  const open = value.kind === 'set' ? value.open : value;
  const attribute = value.kind === 'set' ? value.attributes.get(name) : null;
  if (attribute) return attribute.value;
  if (!open || (value.kind === 'set' && !mayHaveMore(value, name))) return null;
  return machine.lazy(() => machine.select(value, name, place), place, name);
}
