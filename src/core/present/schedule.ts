/** What a learner is told of the study group's schedule. */
import type { Chapter, Step } from '../../chapter/chapter.ts';
import type { Cohort } from '../cohorts/cohort.ts';
import { dayOf, daysBetween } from '../cohorts/schedule.ts';
import { type Composer, listOf, text } from '../compose-reply.ts';
import type { Learner } from '../learner.ts';
import { isPassed, stateOf } from '../progress.ts';
import type { Block, Inline } from '../reply.ts';

interface Reader {
  readonly learner: Pick<Learner, 'settings' | 'progress'>;
  readonly now: Date;
}

/** By when the group passes this step; null where it has no day. */
export function presentDay(
  compose: Composer,
  cohort: Cohort,
  step: Step,
  { learner, now }: Reader,
): Block | null {
  const day = cohort.rules.schedule[step.slot];
  if (day === undefined) return null;
  return { kind: 'notice', tone: 'information', text: dayInWords(compose, 'step', day, learner, now) };
}

/** The days of the steps that are still to do, in the chapter's order; empty where there are none. */
export function presentDays(
  compose: Composer,
  chapter: Chapter,
  cohort: Cohort,
  { learner, now }: Reader,
): Block[] {
  const lines = chapter.steps.flatMap((step): (readonly Inline[])[] => {
    const day = cohort.rules.schedule[step.slot];
    const passed = learner.progress !== null && isPassed(stateOf(learner.progress, step));
    if (day === undefined || passed) return [];
    return [
      [{ kind: 'strong', text: step.id }, text(': '), ...dayInWords(compose, 'list', day, learner, now)],
    ];
  });
  return lines.length === 0 ? [] : [compose.paragraph('schedule.heading'), listOf(lines)];
}

function dayInWords(
  compose: Composer,
  place: 'step' | 'list',
  day: string,
  { settings }: Pick<Learner, 'settings'>,
  now: Date,
): readonly Inline[] {
  const days = daysBetween(dayOf(now, settings), day);
  return compose.line(days < 0 ? `schedule.${place}-over` : `schedule.${place}-by`, { day, days });
}
