import type { Expression } from '../syntax.ts';
import type { Budget } from './budget.ts';
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
    budget.depth = depth;
    if (error instanceof UnknownOperand) return otherwise(computed('', [error.value], null));
    if (!(error instanceof EvaluationFailure)) throw error;
    return otherwise({ kind: 'failed', failure: error.failure, place: error.failure.place });
  }
}

/** A value that is computed at most once. Asked while it is being computed, it is an infinite recursion. */
export class LazyThunk implements Thunk {
  readonly expression: Expression | null;
  readonly place: Place | null;
  /** The name of the binding, for the message of an infinite recursion. */
  readonly #name: string;
  readonly #budget: Budget;
  #compute: (() => KnownValue) | null;
  #value: Value | null = null;

  constructor(
    budget: Budget,
    compute: () => KnownValue,
    place: Place | null,
    expression: Expression | null = null,
    name = '',
  ) {
    this.#budget = budget;
    this.#compute = compute;
    this.place = place;
    this.expression = expression;
    this.#name = name;
  }

  force(): Value {
    if (this.#value) return this.#value;
    const compute = this.#compute;
    if (!compute) {
      const details = { name: this.#name };
      const failure = { code: 'infinite-recursion', place: this.place, details } as const;
      return { kind: 'failed', failure, place: this.place };
    }
    this.#compute = null;
    this.#value = guard(this.#budget, compute);
    return this.#value;
  }
}
