/**
 * Progress through a chapter, by slot. A chapter may change under a learner: slots without a step are ignored, and
 * steps without a stored state are not started.
 */
import type { Chapter, Step } from '../chapter/chapter.ts';
import type { Progress, StepNotes, StepState } from './learner.ts';

/** The progress of a learner who has just started. */
export function startProgress(chapter: Chapter): Progress {
  return {
    chapter: chapter.id,
    chapterVersion: chapter.version,
    currentSlot: chapter.steps[0]?.slot ?? 0,
    states: [],
    tries: [],
    hints: [],
    passedAt: [],
    notes: {},
  };
}

export function stateOf(progress: Progress, step: Step): StepState {
  return progress.states[step.slot] ?? 'not-started';
}

export function isPassed(state: StepState): boolean {
  return state === 'passed' || state === 'passed-by-moderator';
}

/** Whether the learner may leave the step behind: passed, skipped, or contested. */
export function isSettled(state: StepState): boolean {
  return isPassed(state) || state === 'skipped' || state === 'contested';
}

/** The step the learner is at. Where that step was removed from the chapter, the first open one, else the last. */
export function currentStep(progress: Progress, chapter: Chapter): Step {
  const step =
    chapter.steps.find((candidate) => candidate.slot === progress.currentSlot) ??
    chapter.steps.find((candidate) => !isSettled(stateOf(progress, candidate))) ??
    chapter.steps.at(-1);
  if (step === undefined) throw new Error(`chapter ${chapter.id} has no steps`);
  return step;
}

/** The first open step behind the current one, else the first open one before it; null where none is open. */
export function nextOpenStep(progress: Progress, chapter: Chapter): Step | null {
  const position = chapter.steps.indexOf(currentStep(progress, chapter));
  const inOrder = [...chapter.steps.slice(position + 1), ...chapter.steps.slice(0, position)];
  return inOrder.find((step) => !isSettled(stateOf(progress, step))) ?? null;
}

export function countPassed(progress: Progress, chapter: Chapter): number {
  return chapter.steps.filter((step) => isPassed(stateOf(progress, step))).length;
}

/** The learner is now at this step. It becomes `current`, or `reopened` where it had been skipped. */
export function enterStep(progress: Progress, step: Step): Progress {
  const here = step.slot === progress.currentSlot;
  const left = here ? undefined : progress.states[progress.currentSlot];
  const closed = left === 'current' ? withState(progress, progress.currentSlot, 'not-started') : progress;
  const base = here ? closed : withChoice(closed, progress.currentSlot, false);
  const state = stateOf(base, step);
  const moved = here ? base : { ...base, currentSlot: step.slot };
  if (state === 'skipped') return withState(moved, step.slot, 'reopened');
  return state === 'not-started' ? withState(moved, step.slot, 'current') : moved;
}

/** Notes whether the learner is at a settled step because they went back to it. */
export function withChoice(progress: Progress, slot: number, chosen: boolean): Progress {
  return (progress.notes[slot]?.chosen ?? false) === chosen
    ? progress
    : withNotes(progress, slot, { chosen });
}

export function withState(progress: Progress, slot: number, state: StepState): Progress {
  return { ...progress, states: replaceAt(progress.states, slot, state, 'not-started') };
}

export function withTry(progress: Progress, slot: number): Progress {
  return { ...progress, tries: replaceAt(progress.tries, slot, (progress.tries[slot] ?? 0) + 1, 0) };
}

export function withHint(progress: Progress, slot: number, level: number): Progress {
  return { ...progress, hints: replaceAt(progress.hints, slot, level, 0) };
}

export function withNotes(progress: Progress, slot: number, notes: StepNotes): Progress {
  return { ...progress, notes: { ...progress.notes, [slot]: { ...progress.notes[slot], ...notes } } };
}

/**
 * The progress with the time of every pass that is new, and without that of a step that is no longer passed.
 *
 * @param before as it was read; null where there was none.
 */
export function stampPasses(before: Progress | null, after: Progress, now: Date): Progress {
  if (before?.states === after.states) return after;
  const seconds = Math.floor(now.getTime() / 1000);
  const passedAt = after.states.map((state, slot) => {
    if (!isPassed(state)) return 0;
    return after.passedAt[slot] || seconds;
  });
  return { ...after, passedAt };
}

function replaceAt<T>(values: readonly T[], index: number, value: T, filler: T): readonly T[] {
  const length = Math.max(values.length, index + 1);
  return Array.from({ length }, (_, at) => (at === index ? value : (values[at] ?? filler)));
}
