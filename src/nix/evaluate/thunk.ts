import type { Expression } from '../syntax.ts';
import type { Budget } from './budget.ts';
import { type Environment, placeOf } from './environment.ts';
import type { Machine } from './machine.ts';
import { EvaluationFailure, UnknownOperand } from './signal.ts';
import { computed } from './symbolic.ts';
import type { FailedValue, KnownValue, Place, SymbolicValue, Thunk, Value } from './value.ts';

/** Runs a computation and turns its failure into a value. Other errors are defects of ours and pass through. */
export function guard(budget: Budget, compute: () => KnownValue): Value {
  return rescue<Value>(budget, compute, (failed) => failed);
}

/** Runs a computation, or continues with its failure, at the depth where it began. */
export function rescue<Result>(
  budget: Budget,
  compute: () => Result,
  otherwise: (failed: FailedValue | SymbolicValue) => Result,
): Result {
  const { depth } = budget;
  try {
    return compute();
  } catch (error) {
    return otherwise(failureOf(error, budget, depth));
  }
}

/** What a computation that threw comes to, at the depth where it began. Other errors are thrown again. */
export function failureOf(error: unknown, budget: Budget, depth: number): FailedValue | SymbolicValue {
  budget.depth = depth;
  if (error instanceof UnknownOperand) return computed('', [error.value], null);
  if (!(error instanceof EvaluationFailure)) throw error;
  return { kind: 'failed', failure: error.failure, place: error.failure.place };
}

/** A value that is computed at most once. Asked while it is being computed, it is an infinite recursion. */
export abstract class OnceThunk implements Thunk {
  abstract readonly expression: Expression | null;
  abstract readonly place: Place | null;
  protected readonly budget: Budget;
  #state: 'waiting' | 'computing' | Value = 'waiting';

  constructor(budget: Budget) {
    this.budget = budget;
  }

  /** The name of the binding, for the message of an infinite recursion. */
  protected abstract get name(): string;

  /** Called once. */
  protected abstract compute(): KnownValue;

  force(): Value {
    const state = this.#state;
    if (typeof state === 'object') return state;
    if (state === 'computing') {
      const failure = {
        code: 'infinite-recursion',
        place: this.place,
        details: { name: this.name },
      } as const;
      return { kind: 'failed', failure, place: this.place };
    }
    this.#state = 'computing';
    const { depth } = this.budget;
    let value: Value;
    try {
      value = this.compute();
    } catch (error) {
      value = failureOf(error, this.budget, depth);
    }
    this.#state = value;
    return value;
  }
}

/** The value of an expression. */
export class ExpressionThunk extends OnceThunk {
  readonly expression: Expression;
  protected readonly name: string;
  readonly #machine: Machine;
  readonly #environment: Environment;

  constructor(machine: Machine, expression: Expression, environment: Environment, name: string) {
    super(machine.budget);
    this.name = name;
    this.#machine = machine;
    this.expression = expression;
    this.#environment = environment;
  }

  get place(): Place {
    return placeOf(this.expression, this.#environment);
  }

  protected compute(): KnownValue {
    return this.#machine.evaluate(this.expression, this.#environment);
  }
}

/** What a function of ours computes, one level deeper than where it is asked for. */
export class ComputedThunk extends OnceThunk {
  readonly expression = null;
  readonly place: Place | null;
  protected readonly name: string;
  #compute: (() => KnownValue) | null;

  constructor(budget: Budget, compute: () => KnownValue, place: Place | null, name: string) {
    super(budget);
    this.name = name;
    this.#compute = compute;
    this.place = place;
  }

  protected compute(): KnownValue {
    const compute = this.#compute;
    this.#compute = null;
    if (!compute) throw new Error('computed twice');
    this.budget.enter(this.place);
    const value = compute();
    this.budget.leave();
    return value;
  }
}
