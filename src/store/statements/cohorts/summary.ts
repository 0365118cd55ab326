/** How many learners a cohort has, and how many of them passed each step: both are kept as they change. */
import { and, eq, gte, or, sql } from 'drizzle-orm';
import type { CohortSummary } from '../../../core/cohorts/store.ts';
import type { Database } from '../../database.ts';
import { cohortPasses, cohortSizes, cohorts } from '../../schema/index.ts';

const hour = 60 * 60 * 1000;

/** Hours are counted whole: a pass in the hour in which the days began is among the recent ones. */
export async function summarise(
  database: Database,
  cohort: number,
  now: Date,
  days: number,
): Promise<CohortSummary> {
  const since = Math.floor((now.getTime() - days * 24 * hour) / hour);
  const sumWhere = (which: ReturnType<typeof eq>) =>
    sql<number>`coalesce(sum(${cohortPasses.passed}) filter (where ${which}), 0)`.mapWith(Number);
  const [sizes, rows] = await Promise.all([
    database
      .select({ learners: cohortSizes.learners })
      .from(cohortSizes)
      .where(eq(cohortSizes.cohortId, cohort)),
    database
      .select({
        slot: cohortPasses.slot,
        passed: sumWhere(eq(cohortPasses.hour, 0)),
        recently: sumWhere(gte(cohortPasses.hour, since)),
      })
      .from(cohortPasses)
      .innerJoin(
        cohorts,
        and(eq(cohorts.id, cohortPasses.cohortId), eq(cohorts.chapter, cohortPasses.chapter)),
      )
      .where(
        and(eq(cohortPasses.cohortId, cohort), or(eq(cohortPasses.hour, 0), gte(cohortPasses.hour, since))),
      )
      .groupBy(cohortPasses.slot),
  ]);
  const bySlot = new Map(rows.map((row) => [row.slot, row]));
  const slots = Array.from({ length: Math.max(-1, ...bySlot.keys()) + 1 }, (_, slot) => bySlot.get(slot));
  return {
    learners: sizes[0]?.learners ?? 0,
    passed: slots.map((row) => row?.passed ?? 0),
    passedSince: slots.map((row) => row?.recently ?? 0),
  };
}
