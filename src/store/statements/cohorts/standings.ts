/** The rules of `standingOf` as conditions on rows of `learners` and `progress`. */
import { and, gt, gte, isNotNull, isNull, lt, lte, not, type SQL, sql } from 'drizzle-orm';
import type { Standing } from '../../../core/cohorts/standing.ts';
import type { StandingRules } from '../../../core/cohorts/store.ts';
import { type StepState, stepStates } from '../../../core/learner.ts';
import { isPassed } from '../../../core/progress.ts';
import { isContested, isPaused } from '../../schema/columns.ts';
import { learners, progress } from '../../schema/index.ts';

/** Every learner fits one of these, and one only. */
export function standingCondition(standing: Standing, rules: StandingRules): SQL {
  const done = sql`(${sql.join(rules.steps.map(passedAt), sql` and `)})`;
  const paused = sql`coalesce(${isPaused(learners.settings)}, false)`;
  const contested = isContested(progress.states);
  const silent = lte(progress.updatedAt, rules.awayBefore);
  const begun = isNotNull(progress.learnerId);
  const calm = [begun, lt(progress.trouble, rules.stuckAfter), not(paused), not(done)];
  const conditions: Record<Standing, readonly SQL[]> = {
    // A learner who takes a break has no trouble.
    stuck: [gt(progress.trouble, 0), gte(progress.trouble, rules.stuckAfter), not(done)],
    contested: [...calm, contested],
    away: [...calm, not(contested), silent],
    'on-the-way': [...calm, not(contested), not(silent)],
    'not-begun': [isNull(learners.chapter), not(paused)],
    paused: [isPaused(learners.settings), not(done)],
    done: [done, gte(progress.passed, rules.steps.length)],
  };
  return and(...conditions[standing]) as SQL;
}

const passing = stepStates.flatMap((state: StepState, number) => (isPassed(state) ? [number] : []));

/** Arrays of PostgreSQL count from 1. */
function passedAt(slot: number): SQL {
  return sql`coalesce(${progress.states}[${sql.raw(String(slot + 1))}] in (${sql.raw(passing.join(', '))}), false)`;
}
