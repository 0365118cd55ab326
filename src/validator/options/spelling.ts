import { distance } from 'fastest-levenshtein';

/**
 * The candidate that somebody who wrote `name` most likely meant: the nearest by edits, at most a third of the longer
 * word away, capitals and separators counting for nothing. Null where none is near, or the name is a candidate itself.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  let best: { candidate: string; edits: number } | null = null;
  const written = plain(name);
  for (const candidate of candidates) {
    if (candidate === name) return null;
    const meant = plain(candidate);
    const longer = Math.max(written.length, meant.length);
    if (longer - Math.min(written.length, meant.length) > longer / 3) continue;
    const edits = distance(written, meant);
    if (edits > Math.max(1, Math.floor(longer / 3))) continue;
    if (best === null || edits < best.edits) best = { candidate, edits };
  }
  return best?.candidate ?? null;
}

/** Whether `name` is a misspelling of `meant` and not the word itself. */
export function isMisspelt(name: string, meant: string): boolean {
  return nearest(name, [meant]) !== null;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_. ]/g, '');
}
