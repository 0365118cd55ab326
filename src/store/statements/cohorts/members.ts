/** The learners of a cohort: by page, and by name. */
import { and, asc, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Member, MemberQuery } from '../../../core/cohorts/store.ts';
import type { Account } from '../../../core/event.ts';
import { isPassed } from '../../../core/progress.ts';
import type { Database } from '../../database.ts';
import { sortableName } from '../../schema/columns.ts';
import { accounts, learners, progress } from '../../schema/index.ts';
import { ownProgress } from '../learner.ts';
import { memberColumns, toMember } from './rows.ts';
import { standingCondition } from './standings.ts';

const name = sortableName(learners.displayName);

function selectMembers(database: Database) {
  return database.select(memberColumns).from(learners).leftJoin(progress, ownProgress).$dynamic();
}

/**
 * One page. Paged by keyset: the page begins behind what was shown last and not at a count, so that it costs the same
 * wherever it begins, and nobody is shown twice or left out when others join, leave or are forgotten.
 */
export async function listMembers(database: Database, query: MemberQuery): Promise<readonly Member[]> {
  if (query.order === 'name') {
    const { only } = query;
    return byName(database, query, only === null ? undefined : standingCondition(only.standing, only.rules));
  }
  const begun = query.after?.learner.progress === null ? [] : await byProgress(database, query);
  const left = query.limit - begun.length;
  if (left === 0) return begun;
  const after = query.after?.learner.progress === null ? query.after : null;
  return [...begun, ...(await byName(database, { ...query, after, limit: left }, isNull(learners.chapter)))];
}

async function byName(
  database: Database,
  { cohort, after, limit }: MemberQuery,
  condition: SQL | undefined,
): Promise<readonly Member[]> {
  const behind =
    after === null
      ? undefined
      : sql`(${name}, ${learners.id}) > (lower(${after.learner.displayName}) collate "C", ${Number(after.learner.id)}::bigint)`;
  const rows = await selectMembers(database)
    .where(and(eq(learners.cohortId, Number(cohort)), behind, condition))
    .orderBy(asc(name), asc(learners.id))
    .limit(limit);
  return rows.map(toMember);
}

async function byProgress(database: Database, { cohort, after, limit }: MemberQuery) {
  const last = after?.learner;
  const passed = last?.progress?.states.filter(isPassed).length ?? 0;
  const behind =
    last === undefined
      ? undefined
      : sql`(${progress.passed}, ${progress.learnerId}) < (${passed}::smallint, ${Number(last.id)}::bigint)`;
  const rows = await database
    .select(memberColumns)
    .from(progress)
    .innerJoin(learners, ownProgress)
    .where(and(eq(progress.cohortId, Number(cohort)), behind))
    .orderBy(desc(progress.passed), desc(progress.learnerId))
    .limit(limit);
  return rows.map(toMember);
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

export async function findMemberBehind(
  database: Database,
  cohorts: readonly string[],
  { platform, id }: Pick<Account, 'platform' | 'id'>,
): Promise<Member | null> {
  if (cohorts.length === 0) return null;
  // One statement, so that the time it takes does not tell whether the account is known elsewhere.
  const [row] = await selectMembers(database)
    .innerJoin(accounts, eq(accounts.learnerId, learners.id))
    .where(
      and(
        inArray(learners.cohortId, cohorts.map(Number)),
        eq(accounts.platform, platform),
        eq(accounts.accountId, id),
      ),
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
  // PostgreSQL's own lower case on both sides: it knows other letters than JavaScript's.
  const wanted = sql`lower(${typed}) collate "C"`;
  const rows = await selectMembers(database)
    .where(and(inArray(learners.cohortId, cohorts.map(Number)), sql`starts_with(${name}, ${wanted})`))
    .orderBy(desc(sql`${name} = ${wanted}`), asc(name), asc(learners.id))
    .limit(limit);
  return rows.map(toMember);
}

const pageSize = 500;

/** Every member by name, a page in memory at a time. */
export async function* everyMember(database: Database, cohort: string): AsyncGenerator<Member> {
  let after: Member | null = null;
  do {
    const page: readonly Member[] = await listMembers(database, {
      cohort,
      order: 'name',
      only: null,
      after,
      limit: pageSize,
    });
    yield* page;
    after = page.length < pageSize ? null : (page.at(-1) ?? null);
  } while (after !== null);
}
