/** Reading cohorts, codes, notes and the audit log. */
import { and, asc, desc, eq, gt, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Cohort, Community } from '../../../core/cohorts/cohort.ts';
import type {
  AuditEntry,
  CohortStore,
  LivingCode,
  MistakeCount,
  ModeratorNote,
} from '../../../core/cohorts/store.ts';
import type { Platform } from '../../../core/event.ts';
import type { Database } from '../../database.ts';
import {
  accounts,
  attempts,
  audit,
  codes,
  cohortCommunities,
  cohorts,
  files,
  learners,
  moderatorNotes,
  outbox,
} from '../../schema/index.ts';
import { attentionOf } from './attention.ts';
import { everyMember, findMember, findMemberBehind, findMembersByName, listMembers } from './members.ts';
import { type CohortRow, cohortColumns, toCohort } from './rows.ts';
import { summarise } from './summary.ts';

/**
 * The reading half of what is stored of cohorts.
 *
 * @param attempt runs a read, and says failures in the words of the store.
 */
export function readCohorts(
  database: Database,
  attempt: <T>(read: () => Promise<T>) => Promise<T>,
): CohortStore {
  return {
    cohortsOf: (community) => attempt(() => cohortsOf(database, community)),
    cohort: (id) => attempt(() => cohortById(database, Number(id))),
    announcingCohorts: () => attempt(() => announcingCohorts(database)),
    findCode: (hash, now) => attempt(() => findCode(database, eq(codes.hash, hash), now)),
    findLink: (learnerId, now) =>
      attempt(() =>
        findCode(database, and(eq(codes.kind, 'link'), eq(codes.learnerId, Number(learnerId))), now),
      ),
    members: (query) => attempt(() => listMembers(database, query)),
    attention: (cohort, query) => attempt(() => attentionOf(database, cohort, query)),
    member: (ids, learnerId) => attempt(() => findMember(database, ids, learnerId)),
    memberBehind: (ids, account) => attempt(() => findMemberBehind(database, ids, account)),
    findMembers: (ids, name, limit) => attempt(() => findMembersByName(database, ids, name, limit)),
    allMembers: (cohort) => everyMember(database, cohort),
    summary: (cohort, now, days) => attempt(() => summarise(database, Number(cohort), now, days)),
    notes: (learnerId, cohort) => attempt(() => listNotes(database, Number(learnerId), Number(cohort))),
    audit: (cohort, limit) => attempt(() => listAudit(database, eq(audit.cohortId, Number(cohort)), limit)),
    auditOf: (learnerId, limit) =>
      attempt(() => listAudit(database, eq(audit.learnerId, Number(learnerId)), limit)),
    mistakes: (learnerId) => attempt(() => countMistakes(database, Number(learnerId))),
    sharedFiles: (learnerId) => attempt(() => sharedFiles(database, Number(learnerId))),
    accountsOf: (learnerId) => attempt(() => accountsOf(database, Number(learnerId))),
  };
}

async function cohortsOf(database: Database, { platform, id }: Community): Promise<readonly Cohort[]> {
  const rows = await database
    .select(cohortColumns)
    .from(cohorts)
    .where(
      sql`exists (select from ${cohortCommunities} as reached where reached.cohort_id = ${cohorts.id} and reached.platform = ${platform} and reached.community_id = ${id})`,
    )
    .orderBy(asc(cohorts.name), asc(cohorts.id));
  return rows.map(toCohort);
}

async function announcingCohorts(database: Database): Promise<readonly Cohort[]> {
  const rows = await database
    .select(cohortColumns)
    .from(cohorts)
    .where(
      and(
        isNull(cohorts.archivedAt),
        sql`exists (select from ${cohortCommunities} as told where told.cohort_id = ${cohorts.id} and told.announcement_room is not null and not told.announcements_refused)`,
      ),
    )
    .orderBy(asc(cohorts.id));
  return rows.map(toCohort);
}

async function cohortById(database: Database, id: number): Promise<Cohort | null> {
  const [row] = await database.select(cohortColumns).from(cohorts).where(eq(cohorts.id, id));
  return row === undefined ? null : toCohort(row);
}

async function findCode(database: Database, which: SQL | undefined, now: Date): Promise<LivingCode | null> {
  // One statement, so that the time it takes does not tell an unknown code from one of another kind.
  const [row] = await database
    .select({ code: codes, cohort: cohortColumns })
    .from(codes)
    .leftJoin(cohorts, eq(cohorts.id, codes.cohortId))
    .where(and(which, gt(codes.expiresAt, now), or(isNull(codes.cohortId), isNull(cohorts.archivedAt))));
  if (row === undefined) return null;
  const { cohortId, learnerId, ...code } = row.code;
  return {
    ...code,
    cohort: cohortId === null ? null : toCohort(row.cohort as CohortRow),
    learnerId: learnerId === null ? null : String(learnerId),
  };
}

function listNotes(database: Database, learnerId: number, cohort: number): Promise<readonly ModeratorNote[]> {
  return database
    .select({ at: moderatorNotes.at, moderator: moderatorNotes.moderator, text: moderatorNotes.text })
    .from(moderatorNotes)
    .where(and(eq(moderatorNotes.learnerId, learnerId), eq(moderatorNotes.cohortId, cohort)))
    .orderBy(asc(moderatorNotes.id));
}

async function listAudit(database: Database, which: SQL, limit: number): Promise<readonly AuditEntry[]> {
  const rows = await database
    .select({
      cohort: audit.cohortId,
      at: audit.at,
      moderator: audit.moderator,
      action: audit.action,
      learner: learners.displayName,
      detail: audit.detail,
    })
    .from(audit)
    .leftJoin(learners, eq(learners.id, audit.learnerId))
    .where(which)
    .orderBy(desc(audit.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, cohort: String(row.cohort) }));
}

function countMistakes(database: Database, learnerId: number): Promise<readonly MistakeCount[]> {
  const code = sql<string>`${attempts.codes}[1]`;
  const count = sql<number>`count(*)`.mapWith(Number);
  return database
    .select({ slot: attempts.slot, code, count })
    .from(attempts)
    .where(and(eq(attempts.learnerId, learnerId), eq(attempts.verdict, 'fail'), sql`${code} is not null`))
    .groupBy(attempts.slot, code)
    .orderBy(desc(count), asc(code));
}

async function sharedFiles(database: Database, learnerId: number): Promise<ReadonlyMap<string, string>> {
  const rows = await database
    .select({ path: files.path, text: files.text })
    .from(files)
    .innerJoin(learners, eq(learners.id, files.learnerId))
    .where(and(eq(files.learnerId, learnerId), eq(learners.shares, true), isNotNull(learners.cohortId)))
    .orderBy(asc(files.path));
  return new Map(rows.map(({ path, text }) => [path, text]));
}

async function accountsOf(database: Database, learnerId: number) {
  const last = database
    .selectDistinctOn([outbox.platform, outbox.accountId], {
      platform: outbox.platform,
      accountId: outbox.accountId,
      name: outbox.accountName,
      room: outbox.room,
    })
    .from(outbox)
    .innerJoin(
      accounts,
      and(
        eq(accounts.learnerId, learnerId),
        eq(accounts.platform, outbox.platform),
        eq(accounts.accountId, outbox.accountId),
      ),
    )
    .orderBy(outbox.platform, outbox.accountId, desc(outbox.id))
    .as('last');
  const rows = await database
    .select({ platform: accounts.platform, id: accounts.accountId, name: last.name, room: last.room })
    .from(accounts)
    .leftJoin(last, and(eq(last.platform, accounts.platform), eq(last.accountId, accounts.accountId)))
    .where(eq(accounts.learnerId, learnerId))
    .orderBy(asc(accounts.createdAt), asc(accounts.accountId));
  return rows.map(({ platform, id, name, room }) => ({
    account: { platform: platform as Platform, id, displayName: name ?? '' },
    room: room ?? '',
  }));
}
