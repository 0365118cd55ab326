/** What a verdict does to a learner's progress. */
import type { Chapter, Step } from '../chapter/chapter.ts';
import type { Verdict } from '../validator/verdict.ts';
import type { Progress } from './learner.ts';
import {
  currentStep,
  isPassed,
  isSettled,
  nextOpenStep,
  stateOf,
  withChoice,
  withNotes,
  withState,
  withTry,
} from './progress.ts';

/**
 * The steps that a submission without a step's name may be meant for, the likeliest first: the current one, or, where
 * that is settled and the learner did not go back to it, the one behind it.
 */
export function stepsMeant(progress: Progress, chapter: Chapter): readonly [Step, ...Step[]] {
  const current = currentStep(progress, chapter);
  if (!isSettled(stateOf(progress, current))) return [current];
  const next = nextOpenStep(progress, chapter);
  if (next === null || next.kind === 'concept') return [current];
  return progress.notes[current.slot]?.chosen === true ? [current, next] : [next, current];
}

/** Credits a step. A step that a moderator passed keeps that mark. */
export function creditPass(progress: Progress, step: Step): Progress {
  if (isPassed(stateOf(progress, step))) return withChoice(progress, step.slot, false);
  return withNotes(withState(progress, step.slot, 'passed'), step.slot, { refusal: [] });
}

/** Steps other than the judged one that the submission settles and that were not passed before. */
export function newlyPassed(progress: Progress, chapter: Chapter, verdict: Verdict): readonly Step[] {
  return chapter.steps.filter(
    (step) =>
      step.id !== verdict.step && verdict.alsoPasses.includes(step.id) && !isPassed(stateOf(progress, step)),
  );
}

/** Counts a refusal and remembers what it said. A step that is passed stays as it is. */
export function recordRefusal(progress: Progress, step: Step, codes: readonly string[]): Progress {
  if (isPassed(stateOf(progress, step))) return progress;
  return withNotes(withTry(progress, step.slot), step.slot, { refusal: codes });
}
