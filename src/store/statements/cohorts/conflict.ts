/** A change no longer fits what is stored: nothing of the event may be written. */
export class ChangeConflict extends Error {}

/** @throws ChangeConflict where there is no row. */
export function expectRow<T>(row: T | undefined): T {
  if (row === undefined) throw new ChangeConflict();
  return row;
}
