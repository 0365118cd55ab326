import { maxProblems } from '../limits.ts';
import type { SourceLines } from '../source.ts';
import { type Doubt, Skimmer, type UnclosedInterpolation } from './skimmer.ts';
import type { TokenList } from './token-list.ts';

/** The tokens of a broken text, and what has to be ended early for them. */
export interface Skimmed {
  readonly tokens: TokenList;
  /** Where strings ought to end that are never closed, by the offset of their opening. */
  readonly stringEnds: ReadonlyMap<number, number>;
  readonly openInterpolations: readonly UnclosedInterpolation[];
}

/** How many strings and interpolations are tried as the one that is not closed. */
const candidates = 6;

/** How many of them may be unclosed in one text. */
const rounds = 3;

/** How much text is read again for that in all, in UTF-16 code units; one string is tried in any case. */
const patience = 131_072;

/**
 * Reads the tokens of a broken text. A missing quote turns all that follows inside out, so where the text reads badly,
 * each of the first doubtful strings is ended early in turn, and the reading that makes the most sense is taken. Only a
 * few are tried, so the time stays linear. Null for a text that is beyond repair.
 */
export function skim(text: string, lines: SourceLines): Skimmed | null {
  const first = read(text, lines, new Set());
  if (first === null) return null;
  let best = first;
  let trials =
    first.skimmer.doubts.length > maxProblems ? 0 : Math.max(1, Math.floor(patience / text.length));
  for (let round = 0; round < rounds && best.skimmer.badness > 0 && trials > 0; round++) {
    const doubts = mostDoubtful(best.skimmer.doubts).slice(0, trials);
    trials -= doubts.length;
    const next = improve(text, lines, best, doubts);
    if (next === null) break;
    best = next;
  }
  return best.skimmer;
}

interface Reading {
  readonly skimmer: Skimmer;
  readonly ended: ReadonlySet<number>;
}

function read(text: string, lines: SourceLines, ended: ReadonlySet<number>): Reading | null {
  const skimmer = new Skimmer(text, lines, ended);
  return skimmer.run() ? { skimmer, ended } : null;
}

/** The best reading with one more string or interpolation ended early, or null where none is better. */
function improve(
  text: string,
  lines: SourceLines,
  { skimmer, ended }: Reading,
  doubts: readonly Doubt[],
): Reading | null {
  let best: Reading | null = null;
  let least = skimmer.badness - 1; // to end something early is a repair as well
  for (const { start } of doubts) {
    if (ended.has(start)) continue;
    const reading = read(text, lines, new Set([...ended, start]));
    if (reading === null || reading.skimmer.badness >= least) continue;
    best = reading;
    least = reading.skimmer.badness;
  }
  return best;
}

function mostDoubtful(doubts: readonly Doubt[]): Doubt[] {
  const inOrder = doubts.toSorted((a, b) => a.start - b.start);
  const strong = inOrder.filter(({ isStrong }) => isStrong).slice(0, candidates);
  const weak = inOrder.filter(({ isStrong }) => !isStrong).slice(0, candidates);
  return [...strong, ...weak].slice(0, 2 * candidates).sort((a, b) => a.start - b.start);
}
