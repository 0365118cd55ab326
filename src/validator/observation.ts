import type { Place } from '../nix/evaluate/index.ts';
import { shortened } from '../security/neutral.ts';
import type { Severity } from './verdict.ts';

/**
 * Something that a detector or a requirement noticed. It becomes a finding once it is known which text its place is in
 * and what the chapter says about its code.
 */
export interface Observation {
  /** A kind of the chapter's catalogue, or a code of `own-messages.ts`. */
  readonly code: string;
  readonly severity: Severity;
  /** What it does to the verdict; null for a remark. */
  readonly effect: 'fail' | 'unsure' | null;
  /** How near it is to the root cause; lower comes first. See `causes`. */
  readonly cause: Cause;
  readonly place: Place | null;
  /** The learner's own names, for the message. */
  readonly details: Readonly<Record<string, string>>;
}

/**
 * The order in which mistakes have to be mended: what Nix cannot read hides everything else, a name that nothing binds
 * stops evaluation before any option is looked at, and a missing part is often missing because it was misspelt.
 */
export const causes = ['syntax', 'name', 'form', 'meaning', 'missing', 'unclear', 'remark'] as const;
export type Cause = (typeof causes)[number];

export type Details = Readonly<Record<string, string>>;

/** One of the learner's own names, empty where it is not known. */
export function detail(details: Details, name: string): string {
  return details[name] ?? '';
}

/** In characters. */
const longestName = 120;

/** The names as they are said back: cut where they are long, which still tells what is meant. */
export function readable(names: Details): Details {
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => [name, shortened(value, longestName)]),
  );
}

/** A mistake that Nix or the module system refuses, or that misses what the step is about. */
export function mistake(code: string, cause: Cause, place: Place | null, details: Details = {}): Observation {
  return { code, severity: 'essential', effect: 'fail', cause, place, details };
}

/** Legal, and not what the step practises. */
export function shortfall(code: string, place: Place | null, details: Details = {}): Observation {
  return { code, severity: 'actionable', effect: 'fail', cause: 'missing', place, details };
}

/** Something that was shown and cannot be followed. */
export function unclear(code: string, place: Place | null, details: Details = {}): Observation {
  return { code, severity: 'actionable', effect: 'unsure', cause: 'unclear', place, details };
}

/** Good to know; the verdict stays. */
export function remark(code: string, place: Place | null, details: Details = {}): Observation {
  return { code, severity: 'informative', effect: null, cause: 'remark', place, details };
}
