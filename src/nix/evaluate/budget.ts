import { fail } from './signal.ts';
import type { Place } from './value.ts';

export interface BudgetLimits {
  /**
   * How many steps the evaluator may take in its life. A step is the evaluation of one node, one call of a builtin, or
   * one item, attribute or 64 characters that are written to a new value; a module costs ten. So it bounds memory as
   * well as time.
   */
  readonly steps: number;
  /** How deep evaluation may nest. The default leaves more than half of node's default stack to the caller. */
  readonly depth: number;
}

export const defaultLimits: BudgetLimits = { steps: 50_000, depth: 500 };

/** Counts what an evaluator spends. */
export class Budget {
  readonly limits: BudgetLimits;
  #steps = 0;
  #depth = 0;
  #deepest = 0;

  constructor(limits: BudgetLimits) {
    this.limits = limits;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Nothing more can be evaluated. */
  get isSpent(): boolean {
    return this.#steps >= this.limits.steps;
  }

  get deepest(): number {
    return this.#deepest;
  }

  /** The present depth. Whoever catches a failure has to restore it. */
  get depth(): number {
    return this.#depth;
  }

  set depth(depth: number) {
    this.#depth = depth;
  }

  /** Pays for work before it is done, so that what cannot be paid is never begun. */
  spend(steps: number, place: Place | null): void {
    this.#steps = Math.min(this.#steps + steps, this.limits.steps);
    if (this.#steps >= this.limits.steps) fail('budget-exhausted', place, { limit: 'steps' });
  }

  enter(place: Place | null): void {
    this.#depth += 1;
    if (this.#depth > this.limits.depth) fail('budget-exhausted', place, { limit: 'depth' });
    if (this.#depth > this.#deepest) this.#deepest = this.#depth;
  }

  leave(): void {
    this.#depth -= 1;
  }
}
