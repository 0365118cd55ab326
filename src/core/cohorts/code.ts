/** Codes that people pass on by hand: invitations to a cohort, and the pairing of two accounts. */
import { createHash } from 'node:crypto';

/** Digits and capitals without those that look alike (0 and O, 1, I and L, U and V). */
const alphabet = '23456789ABCDEFGHJKMNPQRSTWXYZ';
/** With 29 letters, eight of them hold 38 bits. */
const length = 8;

/** What a code does. */
export type CodeKind = 'learner' | 'community' | 'link';

/** How long a code lives, in milliseconds. */
export const codeLifetime: Readonly<Record<CodeKind, number>> = {
  learner: 30 * 24 * 60 * 60 * 1000,
  community: 24 * 60 * 60 * 1000,
  link: 10 * 60 * 1000,
};

/**
 * A new code in the form that is shown, for example `K7QF-2MHD`.
 *
 * @param random whole numbers from 0 up to, not including, the bound; from a source that cannot be predicted.
 */
export function newCode(random: (bound: number) => number): string {
  const letters = Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/**
 * The SHA-256 of a code however it was typed: case, spaces and hyphens do not count. A text that can be no code has a
 * hash as well, which no code has.
 */
export function hashCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return createHash('sha256').update(letters).digest('hex');
}
