/** Accounts that go from one learner to another, with what is kept behind them. */
import { and, eq, notInArray, sql } from 'drizzle-orm';
import type { Change } from '../../../core/cohorts/store.ts';
import type { Database } from '../../database.ts';
import {
  accounts,
  attempts,
  audit,
  fileChanges,
  files,
  learners,
  moderatorNotes,
  progress,
  reports,
} from '../../schema/index.ts';
import { ChangeConflict, expectRow } from './conflict.ts';
import { progressValues } from './save.ts';

type Adoption = Extract<Change, { kind: 'adopt-account' }>;
type Release = Extract<Change, { kind: 'release-account' }>;

/**
 * The account goes to `learnerId`, and so does everything of the learner it belonged to; that learner is no more.
 *
 * @throws ChangeConflict where the other learner has changed since.
 */
export async function adoptAccount(
  database: Database,
  learnerId: number,
  { account, from }: Adoption,
  at: Date,
): Promise<void> {
  if (from === null) {
    await database
      .insert(accounts)
      .values({ platform: account.platform, accountId: account.id, learnerId, createdAt: at });
    return;
  }
  const id = Number(from.id);
  if (id === learnerId) throw new ChangeConflict();
  const [old] = await database
    .select({ id: learners.id })
    .from(learners)
    .where(and(eq(learners.id, id), eq(learners.version, from.version)))
    .for('update');
  expectRow(old);
  for (const table of [accounts, attempts, reports, moderatorNotes, audit]) {
    await database.update(table).set({ learnerId }).where(eq(table.learnerId, id));
  }
  await moveFiles(database, id, learnerId);
  await moveOtherChapters(database, id, learnerId);
  await database.delete(learners).where(eq(learners.id, id));
}

/** Files of a path that the acting learner has as well stay behind. What could be taken back no longer fits. */
async function moveFiles(database: Database, from: number, to: number): Promise<void> {
  const own = database.select({ path: files.path }).from(files).where(eq(files.learnerId, to));
  const moved = await database
    .update(files)
    .set({ learnerId: to })
    .where(and(eq(files.learnerId, from), notInArray(files.path, own)))
    .returning({ path: files.path });
  if (moved.length > 0) await database.delete(fileChanges).where(eq(fileChanges.learnerId, to));
}

/** The chapter in which both are now is in the joined learner already. */
async function moveOtherChapters(database: Database, from: number, to: number): Promise<void> {
  const own = database.select({ chapter: progress.chapter }).from(progress).where(eq(progress.learnerId, to));
  await database
    .update(progress)
    .set({
      learnerId: to,
      cohortId: sql`(select ${learners.cohortId} from ${learners} where ${learners.id} = ${to})`,
    })
    .where(and(eq(progress.learnerId, from), notInArray(progress.chapter, own)));
}

/**
 * The account becomes a learner of its own.
 *
 * @throws ChangeConflict where it no longer belongs to `learnerId`, or is the last that does.
 */
export async function releaseAccount(
  database: Database,
  learnerId: number,
  { account, into }: Release,
  at: Date,
): Promise<void> {
  const [row] = await database
    .insert(learners)
    .values({
      version: 1,
      displayName: into.displayName,
      facts: into.facts,
      settings: into.settings,
      chapter: into.progress?.chapter ?? null,
      createdAt: at,
    })
    .returning({ id: learners.id });
  const id = expectRow(row).id;
  if (into.progress !== null) {
    await database.insert(progress).values({
      learnerId: id,
      chapter: into.progress.chapter,
      ...progressValues(into, at),
      updatedAt: at,
    });
  }
  const moved = await database
    .update(accounts)
    .set({ learnerId: id })
    .where(
      and(
        eq(accounts.platform, account.platform),
        eq(accounts.accountId, account.id),
        eq(accounts.learnerId, learnerId),
      ),
    )
    .returning({ id: accounts.learnerId });
  expectRow(moved[0]);
  if ((await database.$count(accounts, eq(accounts.learnerId, learnerId))) === 0) throw new ChangeConflict();
}
