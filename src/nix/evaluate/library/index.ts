import type { Machine } from '../machine.ts';
import type { SetValue, SymbolicValue } from '../value.ts';
export function libraryOf(_machine: Machine, unknown: SymbolicValue): SetValue {
  return { kind: 'set', attributes: new Map(), open: unknown, place: null };
}
