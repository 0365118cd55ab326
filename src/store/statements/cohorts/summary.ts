/** How many of a cohort passed each step. */
import { and, eq, sql } from 'drizzle-orm';
import type { CohortSummary } from '../../../core/cohorts/store.ts';
import { stepStates } from '../../../core/learner.ts';
import { isPassed } from '../../../core/progress.ts';
import { RecentMap } from '../../../core/recent-map.ts';
import type { Database } from '../../database.ts';
import { learners, progress } from '../../schema/index.ts';

/** Counting is one pass over the cohort's rows; from so many learners on, the counts are kept for a minute. */
const largeCohort = 1000;
const keptFor = 60_000;
const keptSummaries = 1000;
const day = 24 * 60 * 60 * 1000;

const passing = stepStates.flatMap((state, number) => (isPassed(state) ? [number] : []));

export function prepareSummary(
  database: Database,
): (cohort: number, now: Date, days: number) => Promise<CohortSummary> {
  const kept = new RecentMap<CohortSummary>(keptSummaries);
  return async (cohort, now, days) => {
    const key = `${cohort} ${days}`;
    const known = kept.get(key);
    if (known !== undefined && Math.abs(now.getTime() - known.at.getTime()) < keptFor) return known;
    const summary = await summarise(database, cohort, now, days);
    if (summary.learners >= largeCohort) kept.set(key, summary);
    return summary;
  };
}

async function summarise(
  database: Database,
  cohort: number,
  now: Date,
  days: number,
): Promise<CohortSummary> {
  const since = Math.floor((now.getTime() - days * day) / 1000);
  const [counted, rows] = await Promise.all([
    database.$count(learners, eq(learners.cohortId, cohort)),
    database
      .select({
        slot: sql<number>`(step.ordinality - 1)`.mapWith(Number).as('slot'),
        passed: sql<number>`count(*)`.mapWith(Number).as('passed'),
        recently: sql<number>`count(*) filter (where ${progress.passedAt}[step.ordinality] >= ${since})`
          .mapWith(Number)
          .as('recently'),
      })
      .from(progress)
      .crossJoin(sql`unnest(${progress.states}) with ordinality as step (state, ordinality)`)
      .where(and(eq(progress.cohortId, cohort), sql`step.state in (${sql.join(passing, sql`, `)})`))
      .groupBy(sql`step.ordinality`),
  ]);
  const bySlot = new Map(rows.map((row) => [row.slot, row]));
  const slots = Array.from({ length: Math.max(-1, ...bySlot.keys()) + 1 }, (_, slot) => bySlot.get(slot));
  return {
    at: now,
    learners: counted,
    passed: slots.map((row) => row?.passed ?? 0),
    passedSince: slots.map((row) => row?.recently ?? 0),
  };
}
