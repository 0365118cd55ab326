import type { Origin, SymbolicValue } from './value.ts';

/** Whether two unknowns are the same for certain. */
export function isSame(left: SymbolicValue, right: SymbolicValue): boolean {
  return left === right || (isNamed(left) && isNamed(right) && isSameName(left.origin, right.origin));
}

/** The same name means the same, whatever it was taken for: an argument here may be a free variable there. */
function isSameName(left: Origin, right: Origin): boolean {
  if (left.name !== right.name || left.path.length !== right.path.length) return false;
  return left.path.every((name, index) => name === right.path[index]);
}

function isNamed(value: SymbolicValue): boolean {
  return value.origin.root !== 'application' && value.origin.root !== 'computed';
}
