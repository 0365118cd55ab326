import { closest, distance } from 'fastest-levenshtein';

/**
 * The candidate that was probably meant, or null where none is near: at most two in five letters differ, or the same
 * letters stand in another order, or it is the only one that begins so.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0) return null;
  const typed = word.toLowerCase();
  const match = closest(typed, candidates);
  const allowed = Math.max(1, Math.floor(Math.max(typed.length, match.length) * 0.4));
  if (distance(typed, match) <= allowed || sorted(typed) === sorted(match)) return match;
  const beginning = candidates.filter((candidate) => candidate.startsWith(typed));
  return typed.length > 1 && beginning.length === 1 ? (beginning[0] ?? null) : null;
}

/** The candidate of which this is surely a slip: one letter differs, or the same letters stand in another order. */
export function slipOf(word: string, candidates: readonly string[]): string | null {
  const typed = word.toLowerCase();
  const isSlip = (candidate: string) =>
    distance(typed, candidate) === 1 || sorted(typed) === sorted(candidate);
  return (typed.length > 2 && candidates.find(isSlip)) || null;
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
