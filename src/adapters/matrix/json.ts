/** Reading JSON that others wrote: nothing about its shape is known. */

/** What stands below these names, or undefined where the way ends before. */
export function dig(value: unknown, ...names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

export function stringAt(value: unknown, ...names: readonly string[]): string | null {
  const found = dig(value, ...names);
  return typeof found === 'string' ? found : null;
}

export function listAt(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = dig(value, ...names);
  return Array.isArray(found) ? found : [];
}

export function entriesAt(
  value: unknown,
  ...names: readonly string[]
): readonly (readonly [string, unknown])[] {
  const found = dig(value, ...names);
  return typeof found === 'object' && found !== null ? Object.entries(found) : [];
}
