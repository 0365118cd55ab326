import type { Failure, FailureCode, KnownValue, Place, Value } from './value.ts';

/**
 * A failure on its way out, thrown inside the evaluator and turned into a `FailedValue` by the next thunk or entry
 * point. It is no `Error`: nobody needs the stack, and taking it costs more than the evaluation.
 */
export class EvaluationFailure {
  readonly failure: Failure;

  constructor(failure: Failure) {
    this.failure = failure;
  }
}

/** Ends the evaluation of the value at hand. */
export function fail(
  code: FailureCode,
  place: Place | null,
  details: Readonly<Record<string, string>> = {},
): never {
  throw new EvaluationFailure({ code, place, details });
}

/** The value, if it is no failure; otherwise the failure is on its way again. */
export function known(value: Value): KnownValue {
  if (value.kind === 'failed') throw new EvaluationFailure(value.failure);
  return value;
}

/** An operation needs to know what cannot be known; caught by the operator or builtin, whose result is then unknown. */
export class UnknownOperand {
  readonly value: KnownValue;

  constructor(value: KnownValue) {
    this.value = value;
  }
}
