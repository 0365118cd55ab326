import type { Failure, FailureCode, Place } from './value.ts';

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
