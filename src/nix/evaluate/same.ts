import { describe } from './symbolic.ts';
import type { SymbolicValue } from './value.ts';

/** Whether two unknowns are the same for certain. */
export function isSame(left: SymbolicValue, right: SymbolicValue): boolean {
  return left === right || (isNamed(left) && isNamed(right) && describe(left) === describe(right));
}

function isNamed(value: SymbolicValue): boolean {
  return value.origin.root !== 'application' && value.origin.root !== 'computed';
}
