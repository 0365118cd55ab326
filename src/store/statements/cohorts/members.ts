/** The learners of a cohort: by page, by name, and those who are stuck. */
import { and, asc, desc, eq, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Member, MemberQuery } from '../../../core/cohorts/store.ts';
import type { Database } from '../../database.ts';
import { sortableName } from '../../schema/columns.ts';
import { learners, progress } from '../../schema/index.ts';
import { ownProgress } from '../learner.ts';
import { memberColumns, toMember } from './rows.ts';

const name = sortableName(learners.displayName);

function selectMembers(database: Database) {
  return database.select(memberColumns).from(learners).leftJoin(progress, ownProgress).$dynamic();
}

/**
 * One page. Paged by keyset: the page begins behind a learner and not at a count, so that it costs the same wherever it
 * begins, and nobody is shown twice or left out when others join.
 */
export async function listMembers(database: Database, query: MemberQuery): Promise<readonly Member[]> {
  const cohort = eq(learners.cohortId, Number(query.cohort));
  const rows =
    query.order === 'name'
      ? await selectMembers(database)
          .where(and(cohort, query.after === null ? undefined : behindInNames(query.after)))
          .orderBy(asc(name), asc(learners.id))
          .limit(query.limit)
      : await listByProgress(database, query);
  return rows.map(toMember);
}

function behindInNames(after: string): SQL {
  return sql`(${name}, ${learners.id}) > (select ${sortedNameOf(after)}, ${Number(after)}::bigint)`;
}

function sortedNameOf(learnerId: string): SQL {
  return sql`(select lower(display_name) collate "C" from ${learners} as last where last.id = ${Number(learnerId)})`;
}

/** The furthest first; those who have not begun have no row in `progress` and come in no order of progress. */
function listByProgress(database: Database, { cohort, after, limit }: MemberQuery) {
  const last = after === null ? null : Number(after);
  const passedOfLast = sql`(select ${progress.passed} from ${progress} where ${progress.learnerId} = ${last} and ${progress.cohortId} = ${Number(cohort)} limit 1)`;
  return database
    .select(memberColumns)
    .from(progress)
    .innerJoin(learners, and(eq(learners.id, progress.learnerId), eq(progress.chapter, learners.chapter)))
    .where(
      and(
        eq(progress.cohortId, Number(cohort)),
        last === null
          ? undefined
          : or(
              lt(progress.passed, passedOfLast),
              and(eq(progress.passed, passedOfLast), lt(progress.learnerId, last)),
            ),
      ),
    )
    .orderBy(desc(progress.passed), desc(progress.learnerId))
    .limit(limit);
}

export async function findMember(
  database: Database,
  cohorts: readonly string[],
  learnerId: string,
): Promise<Member | null> {
  if (cohorts.length === 0 || !/^\d{1,15}$/.test(learnerId)) return null;
  const [row] = await selectMembers(database).where(
    and(inArray(learners.cohortId, cohorts.map(Number)), eq(learners.id, Number(learnerId))),
  );
  return row === undefined ? null : toMember(row);
}

/** Those whose name is the text come first. */
export async function findMembersByName(
  database: Database,
  cohorts: readonly string[],
  typed: string,
  limit: number,
): Promise<readonly Member[]> {
  if (cohorts.length === 0) return [];
  const wanted = typed.toLowerCase();
  const rows = await selectMembers(database)
    .where(and(inArray(learners.cohortId, cohorts.map(Number)), sql`starts_with(${name}, ${wanted})`))
    .orderBy(desc(sql`${name} = ${wanted}`), asc(name), asc(learners.id))
    .limit(limit);
  return rows.map(toMember);
}

const pageSize = 500;

/** Every member by name, a page in memory at a time. */
export async function* everyMember(database: Database, cohort: string): AsyncGenerator<Member> {
  let after: string | null = null;
  for (;;) {
    const page: readonly Member[] = await listMembers(database, {
      cohort,
      order: 'name',
      after,
      limit: pageSize,
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.learner.id;
  }
}
