/** Who may need somebody. Each list is one statement, on an index of its own. */
import { and, asc, desc, eq, lte, type SQL, sql } from 'drizzle-orm';
import type { Standing } from '../../../core/cohorts/standing.ts';
import type { Attention, AttentionQuery, Member } from '../../../core/cohorts/store.ts';
import type { Database } from '../../database.ts';
import { learners, progress } from '../../schema/index.ts';
import { ownProgress } from '../learner.ts';
import { memberColumns, toMember } from './rows.ts';
import { standingCondition } from './standings.ts';

/** Every learner is in at most one list; see `standingOf`. */
export async function attentionOf(
  database: Database,
  cohort: string,
  { rules, limit }: AttentionQuery,
): Promise<Attention> {
  const begun = (standing: Standing, order: readonly SQL[], ...more: SQL[]) =>
    database
      .select(memberColumns)
      .from(progress)
      .innerJoin(learners, ownProgress)
      .where(and(eq(progress.cohortId, Number(cohort)), standingCondition(standing, rules), ...more))
      .orderBy(...order)
      .limit(limit);
  const day = sql`${rules.awayBefore.toISOString().slice(0, 10)}::date`;
  const lists = await Promise.all([
    begun('stuck', [desc(progress.trouble), desc(progress.learnerId)]),
    begun('contested', [asc(progress.learnerId)]),
    // The day alone finds them in the index. Those who fell silent last come first: they are the nearest.
    begun('away', [desc(progress.activeOn), desc(progress.learnerId)], lte(progress.activeOn, day)),
    database
      .select(memberColumns)
      .from(learners)
      .leftJoin(progress, ownProgress)
      .where(and(eq(learners.cohortId, Number(cohort)), standingCondition('paused', rules)))
      .orderBy(asc(learners.id))
      .limit(limit),
    begun('done', [desc(progress.passed), desc(progress.learnerId)]),
  ]);
  const [stuck, contested, away, paused, done] = lists.map((rows): readonly Member[] => rows.map(toMember));
  return { stuck, contested, away, paused, done } as Attention;
}
