/** One submission against one step. */
import type { Chapter } from '../chapter/chapter.ts';
import type { Expectation } from '../chapter/expectation.ts';
import { type Examined, examine, type Task } from './examine.ts';
import { findingsOf } from './findings.ts';
import { findFix } from './fixes/index.ts';
import { factsIn } from './learned.ts';
import type { OptionCatalogue } from './options/catalogue.ts';
import { verdictOf } from './ranking.ts';
import { judge } from './requirements/index.ts';
import { textsOf, withSecrets } from './secrets.ts';
import { checkCommands, type JudgeErrorOutput } from './shell-step.ts';
import { unjudged } from './unjudged.ts';
import type { CheckRequest, Verdict } from './verdict.ts';

/** What a validator knows besides the submission. */
export interface Course {
  readonly chapter: Chapter;
  readonly expectations: ReadonlyMap<string, Expectation>;
  readonly options: OptionCatalogue;
  /** Null where nobody here knows what error output means. */
  readonly judgeErrorOutput: JudgeErrorOutput | null;
}

/** Judges one submission. Never throws for what a learner typed. */
export function checkSubmission(request: CheckRequest, course: Course): Verdict {
  const verdict = judgeSubmission(request, course);
  const isRead = verdict.findings.every(({ code }) => code !== 'too-large');
  return isRead ? withSecrets(verdict, textsOf(request.submission)) : verdict;
}

function judgeSubmission(request: CheckRequest, course: Course): Verdict {
  const step = course.chapter.steps.find(({ id }) => id === request.step);
  if (!step) return unjudged(request, course, 'unknown-step');
  if (step.kind === 'concept') return unjudged(request, course, 'answer-instead');
  if (step.kind === 'shell') return checkCommands(request, course);
  const expectation = course.expectations.get(step.id);
  if (!expectation) return unjudged(request, course, 'answer-instead');
  return checkNix(request, { step, expectation }, course);
}

function checkNix(request: CheckRequest, task: Task, course: Course): Verdict {
  const examined = examine(request, task, course);
  if (examined.refusal !== null) return unjudged(request, course, examined.refusal);
  const { observations, reading, verdict, scene } = examined;
  const isFixWanted = verdict === 'fail' && request.withFix === true;
  return {
    step: task.step.id,
    verdict,
    findings: findingsOf(observations, reading.sources, course.chapter, request.facts),
    fix: isFixWanted ? findFix(request, task, examined, course) : null,
    alsoPasses: otherSteps(task, examined, course),
    learned: factsIn(scene.configuration, verdict === 'pass'),
  };
}

/** Other steps that what was shown satisfies by itself, without anything assumed. */
function otherSteps({ step }: Task, { detected, scene }: Examined, course: Course): string[] {
  if (verdictOf(detected) !== 'pass') return [];
  return course.chapter.steps.flatMap(({ id }) => {
    const expectation = course.expectations.get(id);
    if (!expectation || id === step.id) return [];
    const other = { ...scene, step: id };
    const isMet = expectation.require.every((requirement) => {
      const { observations, isShown } = judge(requirement, other);
      return isShown && observations.length === 0;
    });
    return isMet ? [id] : [];
  });
}
