/** How a learner of a cohort is doing: stuck, away, paused, contested, done, or on the way. */
import type { Chapter, Step } from '../../chapter/chapter.ts';
import type { Learner, Progress } from '../learner.ts';
import { countPassed, currentStep, isPassed, isSettled, stateOf } from '../progress.ts';
import type { CohortRules } from './cohort.ts';
import { dayOf, stepsBehind } from './schedule.ts';
import type { StandingRules } from './store.ts';

export const standings = ['stuck', 'contested', 'away', 'on-the-way', 'not-begun', 'paused', 'done'] as const;
export type Standing = (typeof standings)[number];

/** What moderators see of a learner at a glance. */
export interface LearnerStanding {
  readonly standing: Standing;
  /** The step the learner is at; null for one who has not begun. */
  readonly step: Step | null;
  readonly passed: number;
  readonly tries: number;
  /** The highest hint level seen on that step: 0 none, 4 the solution. */
  readonly hints: number;
  /** What the last refusal on that step said first; null where there was none. */
  readonly mistake: string | null;
  /** How many steps are not passed though their day in the schedule is over, where the learner is. */
  readonly behind: number;
}

export interface StandingOptions {
  readonly chapter: Chapter;
  readonly rules: CohortRules;
  readonly now: Date;
}

/**
 * Tries and hints on the current step that have led to nothing so far: the measure of being stuck. 0 where the step is
 * settled, and for a learner who takes a break.
 */
export function troubleOf({ settings, progress }: Pick<Learner, 'settings' | 'progress'>): number {
  if (progress === null || settings.paused === true) return 0;
  const slot = progress.currentSlot;
  if (isSettled(progress.states[slot] ?? 'not-started')) return 0;
  return (progress.tries[slot] ?? 0) + (progress.hints[slot] ?? 0);
}

/** The same rules for the store. */
export function standingRules({ chapter, rules, now }: StandingOptions): StandingRules {
  return {
    stuckAfter: rules.stuckAfter,
    awayBefore: new Date(now.getTime() - rules.awayAfter * day),
    steps: chapter.steps.map((step) => step.slot),
  };
}

/** @param lastSeen the last change of the learner's progress; null for one who has not begun. */
export function standingOf(
  learner: Pick<Learner, 'settings' | 'progress'>,
  lastSeen: Date | null,
  { chapter, rules, now }: StandingOptions,
): LearnerStanding {
  const { progress, settings } = learner;
  const behind = stepsBehind(chapter, rules.schedule, progress, dayOf(now, settings)).length;
  if (progress === null) {
    const standing = settings.paused === true ? 'paused' : 'not-begun';
    return { standing, step: null, passed: 0, tries: 0, hints: 0, mistake: null, behind };
  }
  const step = currentStep(progress, chapter);
  return {
    standing: classify(),
    step,
    passed: countPassed(progress, chapter),
    tries: progress.tries[step.slot] ?? 0,
    hints: progress.hints[step.slot] ?? 0,
    mistake: progress.notes[step.slot]?.refusal?.[0] ?? null,
    behind,
  };

  function classify(): Standing {
    if (chapter.steps.every((each) => isPassed(stateOf(progress as Progress, each)))) return 'done';
    if (settings.paused === true) return 'paused';
    if (troubleOf(learner) >= rules.stuckAfter) return 'stuck';
    if (chapter.steps.some((each) => stateOf(progress as Progress, each) === 'contested')) return 'contested';
    if (lastSeen !== null && now.getTime() - lastSeen.getTime() >= rules.awayAfter * day) return 'away';
    return 'on-the-way';
  }
}

const day = 24 * 60 * 60 * 1000;
