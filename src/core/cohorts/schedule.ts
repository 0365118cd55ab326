/** By which day a study group is to pass a step. A day lasts until midnight where the learner is. */
import type { Chapter, Step } from '../../chapter/chapter.ts';
import type { LearnerSettings, Progress } from '../learner.ts';
import { isPassed, stateOf } from '../progress.ts';
import { dateIn } from '../wall-clock.ts';
import type { CohortRules } from './cohort.ts';

type Schedule = CohortRules['schedule'];

/** Today's date on the learner's calendar, `YYYY-MM-DD`. */
export function dayOf(now: Date, { timeZone }: Pick<LearnerSettings, 'timeZone'>): string {
  return dateIn(timeZone, now);
}

/** Whole days from the one date to the other, both `YYYY-MM-DD`; negative where the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / (24 * 60 * 60 * 1000));
}

/** The steps whose day is over and that are not passed, in order. */
export function stepsBehind(
  chapter: Chapter,
  schedule: Schedule,
  progress: Progress | null,
  today: string,
): readonly Step[] {
  return chapter.steps.filter((step) => {
    const day = schedule[step.slot];
    return day !== undefined && day < today && (progress === null || !isPassed(stateOf(progress, step)));
  });
}
