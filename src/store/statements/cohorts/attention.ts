/** Who may need somebody. Each list is one statement on an index, or on the rows of the cohort. */
import { and, asc, desc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Attention, AttentionQuery, Member } from '../../../core/cohorts/store.ts';
import { type StepState, stepStates } from '../../../core/learner.ts';
import { isPassed } from '../../../core/progress.ts';
import type { Database } from '../../database.ts';
import { learners, progress } from '../../schema/index.ts';
import { memberColumns, toMember } from './rows.ts';

/**
 * Every learner is in at most one list, by the rules of `standingOf`: a list leaves out those whom an earlier rule
 * has.
 */
export async function attentionOf(
  database: Database,
  cohort: string,
  { stuckAfter, awayBefore, steps, limit }: AttentionQuery,
): Promise<Attention> {
  const done = sql`(${sql.join(steps.map(passedAt), sql` and `)})`;
  const paused = sql`coalesce((${learners.settings} ->> 'paused')::boolean, false)`;
  const contested = sql`${progress.states} @> ${`{${stepStates.indexOf('contested')}}`}::smallint[]`;
  const notStuck = lt(progress.trouble, stuckAfter);
  const list = async (order: SQL, ...conditions: SQL[]): Promise<readonly Member[]> => {
    const rows = await database
      .select(memberColumns)
      .from(progress)
      .innerJoin(learners, and(eq(learners.id, progress.learnerId), eq(progress.chapter, learners.chapter)))
      .where(and(eq(progress.cohortId, Number(cohort)), ...conditions))
      .orderBy(order, desc(progress.learnerId))
      .limit(limit);
    return rows.map(toMember);
  };
  const [stuck, contesting, away, resting, finished] = await Promise.all([
    // A paused learner and one who is done have no trouble.
    list(desc(progress.trouble), gt(progress.trouble, 0), gte(progress.trouble, stuckAfter)),
    list(asc(progress.updatedAt), notStuck, contested, sql`not ${paused}`),
    list(
      asc(progress.updatedAt),
      notStuck,
      lt(progress.updatedAt, awayBefore),
      sql`not ${paused}`,
      sql`not ${contested}`,
      sql`not ${done}`,
    ),
    list(asc(progress.updatedAt), paused, sql`not ${done}`),
    list(desc(progress.updatedAt), done),
  ]);
  return { stuck, contested: contesting, away, paused: resting, done: finished };
}

const passing = stepStates.flatMap((state: StepState, number) => (isPassed(state) ? [number] : []));

/** Arrays of PostgreSQL count from 1. */
function passedAt(slot: number): SQL {
  return sql`coalesce(${progress.states}[${sql.raw(String(slot + 1))}] in (${sql.raw(passing.join(', '))}), false)`;
}
