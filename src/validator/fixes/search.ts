/** Looks for repairs that make a step pass together, the likeliest first, within a counted number of checks. */
import type { Examined } from '../examine.ts';
import type { Observation } from '../observation.ts';
import type { Submission } from '../verdict.ts';
import type { Repair } from './change.ts';
import type { Checks } from './checks.ts';
import { applyRepair } from './given.ts';
import { isReadable } from './readable.ts';
import { isSensible } from './sensible.ts';

/** Findings of one state that are mended; the rest is often only what follows from these. */
const mostFindings = 4;
/** Ways to mend one finding that are tried. */
const mostRepairs = 12;
/** Mistakes that are mended in one submission. */
const mostSteps = 8;
/** Attempts that wait to be checked; a text with more ways out has another trouble. */
const mostWaiting = 400;

/** A submission with one more repair made, which nobody has checked yet. */
interface Attempt {
  readonly submission: Submission;
  /** What it was made to mend, and the text it was found in. */
  readonly mends: Observation;
  readonly before: Examined;
  /** Characters inserted and deleted so far. */
  readonly cost: number;
  readonly rank: number;
  readonly steps: number;
}

/** A submission that passes. */
export interface Found {
  readonly submission: Submission;
  /** How many repairs led to it. */
  readonly steps: number;
}

/** How far a less likely repair stands behind a likelier one, in characters of an edit. */
const orderWeight = 30;
/** How far one more finding stands behind. */
const findingWeight = 25;

/**
 * Best first: of all attempts the one with the likeliest repairs, the fewest findings left and the least that was
 * edited is checked next. From there it goes on where its finding is gone, whatever else has come to light.
 */
export function search(
  original: Submission,
  start: Examined,
  repairsOf: (observation: Observation, examined: Examined) => readonly Repair[],
  checks: Checks,
): Found | null {
  const seen = new Set([keyOf(original)]);
  const waiting: Attempt[] = [];
  const extend = (submission: Submission, examined: Examined, cost: number, rank: number, steps: number) => {
    const failing = examined.observations.filter(({ effect }) => effect === 'fail');
    for (const [depth, mends] of failing.slice(0, mostFindings).entries())
      for (const [order, repair] of repairsOf(mends, examined).slice(0, mostRepairs).entries()) {
        const after = applyRepair(submission, examined.reading.sources, repair);
        if (after === null || seen.has(keyOf(after)) || changedFiles(original, after).length > 1) continue;
        seen.add(keyOf(after));
        const total = cost + costOf(repair);
        const extra = costOf(repair) + orderWeight * order + findingWeight * (failing.length - 1 + depth);
        if (waiting.length < mostWaiting)
          waiting.push({
            submission: after,
            mends,
            before: examined,

            cost: total,
            rank: rank + extra,
            steps: steps + 1,
          });
      }
  };
  extend(original, start, 0, 0, 0);
  for (let attempt = takeBest(waiting); attempt; attempt = takeBest(waiting)) {
    const { submission, steps } = attempt;
    const examined = checks.check(submission);
    if (examined === null) continue;
    if (examined.verdict === 'pass') {
      if (isReadable(examined.reading, start.reading) && isSensible(examined.reading))
        return { submission, steps };
    } else if (examined.verdict === 'fail' && steps < mostSteps && isProgress(attempt, examined))
      extend(submission, examined, attempt.cost, attempt.cost, steps);
  }
  return null;
}

/** The finding is gone, or it is now about a later place, since everything is said only once. */
function isProgress({ mends, before }: Attempt, after: Examined): boolean {
  const key = (one: Observation) => `${one.code} ${JSON.stringify(one.details)}`;
  const same = (examined: Examined) => examined.observations.filter((one) => key(one) === key(mends));
  if (same(after).length < same(before).length) return true;
  const [first] = same(after);
  return first !== undefined && beforeEnd(first, after) < beforeEnd(mends, before);
}

/** How far the place of a finding is from the end of its text, which edits in front of it do not change. */
function beforeEnd({ place }: Observation, { reading }: Examined): number {
  const source = reading.sources.find(({ path }) => path === place?.file);
  return source && place ? source.text.length - place.span.start : 0;
}

function takeBest(waiting: Attempt[]): Attempt | undefined {
  let best = 0;
  for (const [index, { rank }] of waiting.entries()) if (rank < (waiting[best]?.rank ?? 0)) best = index;
  const [taken] = waiting.splice(best, 1);
  return taken;
}

/** Characters deleted and inserted. */
function costOf(repair: Repair): number {
  return repair.reduce((sum, { span, text }) => sum + (span.end - span.start) + text.length, 0);
}

function keyOf(submission: Submission): string {
  return submission.kind === 'pasted' ? submission.text : JSON.stringify([...submission.files]);
}

/** The files whose text differs; of a paste, whose only text has no name, `[null]`. */
export function changedFiles(before: Submission, after: Submission): readonly (string | null)[] {
  if (before.kind === 'pasted' || after.kind === 'pasted') return [null];
  return [...after.files].flatMap(([file, text]) => (before.files.get(file) === text ? [] : [file]));
}
