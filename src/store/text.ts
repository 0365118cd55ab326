/**
 * PostgreSQL stores neither U+0000 nor half a surrogate pair. What people paste may hold both, and must not cost them
 * the event: each becomes U+FFFD, the replacement character.
 */
export function toStorableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** JSON for a `jsonb` column. */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  // JSON.stringify writes what PostgreSQL refuses as `\uXXXX`; without an escape there is nothing to clean.
  if (!json.includes('\\u')) return json;
  return JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'string' ? toStorableText(entry) : entry,
  );
}
