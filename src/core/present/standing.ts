/** One learner of a cohort in a line of words, for others. */
import type { Chapter } from '../../chapter/chapter.ts';
import type { LearnerStanding } from '../cohorts/standing.ts';
import { type Composer, text } from '../compose-reply.ts';
import type { StepState } from '../learner.ts';
import type { Inline } from '../reply.ts';

/** For example: **Alice**, 4 of 16: stuck, 8 tries on extra-args: inherit without braces. */
export function standingLine(
  compose: Composer,
  name: string,
  standing: LearnerStanding,
  chapter: Chapter,
): readonly Inline[] {
  return [
    { kind: 'strong', text: name },
    text(' '),
    ...compose.line('standing.passed', { passed: standing.passed, total: chapter.steps.length }),
    text(' '),
    ...compose.line(`standing.${standing.standing}`),
    ...reasonOf(compose, standing, chapter),
    ...(standing.behind === 0
      ? []
      : [text(', '), ...compose.line('standing.behind', { steps: standing.behind })]),
  ];
}

/** A state as it is said of somebody else. */
export function stateInWords(compose: Composer, state: StepState): string {
  return compose.text(state === 'current' ? 'standing.here' : `state.${state}`);
}

function reasonOf(
  compose: Composer,
  { standing, step, tries, hints, mistake }: LearnerStanding,
  chapter: Chapter,
): readonly Inline[] {
  if (step === null || standing === 'done' || standing === 'not-begun') return [];
  const title = mistake === null ? undefined : chapter.mistakes.get(mistake)?.title;
  return [
    text(', '),
    ...compose.line('standing.at', { step: step.id, tries, hints }),
    ...(title === undefined ? [] : [text(`: ${title}`)]),
  ];
}
