/** Two learners become one, and one two: what happens to their progress when accounts are linked and parted. */
import type { Learner, Progress, StepState } from '../learner.ts';
import { isPassed, isSettled } from '../progress.ts';

/**
 * The learner with what the other one knows and has passed; where both know something, the first counts. Nothing that
 * either of them passed is lost.
 */
export function joinLearners(one: Learner, other: Learner): Learner {
  return {
    ...one,
    facts: { ...other.facts, ...one.facts },
    progress: joinProgress(one.progress, other.progress),
    membership: one.membership ?? other.membership,
  };
}

function joinProgress(one: Progress | null, other: Progress | null): Progress | null {
  if (one === null || other === null || one.chapter !== other.chapter) return one ?? other;
  const length = Math.max(one.states.length, other.states.length);
  const slots = Array.from({ length }, (_, slot) => slot);
  const larger = (values: (progress: Progress) => readonly number[]) =>
    slots.map((slot) => Math.max(values(one)[slot] ?? 0, values(other)[slot] ?? 0));
  return {
    ...one,
    states: slots.map((slot) => furtherState(one.states[slot], other.states[slot])),
    tries: slots.map((slot) => (one.tries[slot] ?? 0) + (other.tries[slot] ?? 0)),
    hints: larger(({ hints }) => hints),
    passedAt: slots.map((slot) => earlierPass(one.passedAt[slot], other.passedAt[slot])),
    notes: joinNotes(one.notes, other.notes),
  };
}

function joinNotes(one: Progress['notes'], other: Progress['notes']): Progress['notes'] {
  const joined: Record<string, Progress['notes'][number]> = { ...other };
  for (const [slot, notes] of Object.entries(one)) {
    const answered = [...new Set([...(notes.answered ?? []), ...(other[Number(slot)]?.answered ?? [])])];
    joined[slot] = { ...other[Number(slot)], ...notes, ...(answered.length === 0 ? {} : { answered }) };
  }
  return joined;
}

function furtherState(one: StepState = 'not-started', other: StepState = 'not-started'): StepState {
  for (const counts of [isPassed, isSettled]) {
    if (counts(one)) return one;
    if (counts(other)) return other;
  }
  // A learner is at one step; the place is that of the first.
  return one === 'not-started' && other === 'reopened' ? other : one;
}

function earlierPass(one = 0, other = 0): number {
  if (one === 0 || other === 0) return Math.max(one, other);
  return Math.min(one, other);
}
