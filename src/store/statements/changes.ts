/** What an event changes beside the learner who acts, and the news it makes: rows of the same transaction. */
import { and, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import { troubleOf } from '../../core/cohorts/standing.ts';
import type { Change } from '../../core/cohorts/store.ts';
import type { Learner } from '../../core/learner.ts';
import { isPassed } from '../../core/progress.ts';
import type { UnitOfWork } from '../../core/store.ts';
import type { Database } from '../database.ts';
import {
  accounts,
  attempts,
  audit,
  codes,
  cohortCommunities,
  cohorts,
  learners,
  moderatorNotes,
  outbox,
  progress,
  reports,
} from '../schema/index.ts';
import { fromStates } from './learner.ts';

/** A change no longer fits what is stored: nothing of the event may be written. */
export class ChangeConflict extends Error {}

/** @throws ChangeConflict */
export async function applyChanges(database: Database, work: UnitOfWork): Promise<void> {
  const created: Created = { cohort: null };
  for (const change of work.changes) await apply(database, work, change, created);
  if (work.news.length === 0) return;
  await database.insert(outbox).values(
    work.news.map(({ account, room, reply }, index) => ({
      platform: account.platform,
      eventId: `${work.event.id}+${index + 1}`,
      accountId: account.id,
      accountName: account.displayName,
      room,
      reply,
      createdAt: work.event.receivedAt,
    })),
  );
}

/** The cohort that this event creates; later changes mean it by an empty id. */
interface Created {
  cohort: number | null;
}

async function apply(database: Database, work: UnitOfWork, change: Change, created: Created): Promise<void> {
  const at = work.event.receivedAt;
  const cohortOf = (id: string) => (id === '' ? (created.cohort ?? 0) : Number(id));
  switch (change.kind) {
    case 'create-cohort': {
      const { name, chapter, rules, community } = change;
      const [row] = await database
        .insert(cohorts)
        .values({ version: 1, name, chapter, rules, createdAt: at })
        .returning({ id: cohorts.id });
      created.cohort = expectRow(row).id;
      await database.insert(cohortCommunities).values({
        platform: community.platform,
        communityId: community.id,
        cohortId: created.cohort,
        joinedAt: at,
      });
      return;
    }
    case 'update-cohort': {
      const { id, version, name, rules, archivedAt } = change.cohort;
      const rows = await database
        .update(cohorts)
        .set({ version: version + 1, name, rules, archivedAt })
        .where(and(eq(cohorts.id, Number(id)), eq(cohorts.version, version)))
        .returning({ id: cohorts.id });
      expectRow(rows[0]);
      if (archivedAt !== null) await database.delete(codes).where(eq(codes.cohortId, Number(id)));
      return;
    }
    case 'attach-community':
      await database.insert(cohortCommunities).values({
        platform: change.community.platform,
        communityId: change.community.id,
        cohortId: Number(change.cohort),
        joinedAt: at,
      });
      return;
    case 'add-invitation':
      await database.delete(codes).where(sql`${codes.expiresAt} <= ${at.toISOString()}`);
      await database.insert(codes).values({
        hash: change.hash,
        kind: change.code,
        cohortId: cohortOf(change.cohort),
        expiresAt: change.expiresAt,
      });
      return;
    case 'offer-link': {
      const { hash, account, room, expiresAt } = change;
      const learnerId = await actingLearner(database, work);
      await database.delete(codes).where(and(eq(codes.kind, 'link'), eq(codes.learnerId, learnerId)));
      await database
        .insert(codes)
        .values({ hash, kind: 'link', learnerId, issuer: account, issuerRoom: room, expiresAt });
      return;
    }
    case 'claim-link': {
      const rows = await database
        .update(codes)
        .set({ claimant: change.account, claimantRoom: change.room })
        .where(and(eq(codes.hash, change.hash), gt(codes.expiresAt, at), isNull(codes.claimant)))
        .returning({ hash: codes.hash });
      expectRow(rows[0]);
      return;
    }
    case 'use-code':
      expectRow(
        (await database.delete(codes).where(living(change.hash, at)).returning({ hash: codes.hash }))[0],
      );
      return;
    case 'require-code':
      expectRow(
        (
          await database.select({ hash: codes.hash }).from(codes).where(living(change.hash, at)).for('share')
        )[0],
      );
      return;
    case 'set-membership': {
      const { membership } = change;
      const learnerId = await actingLearner(database, work);
      const cohortId = membership === null ? null : Number(membership.cohort);
      await database
        .update(learners)
        .set({ cohortId, joinedAt: membership?.joinedAt ?? null, shares: membership?.shares ?? false })
        .where(eq(learners.id, learnerId));
      await database.update(progress).set({ cohortId }).where(eq(progress.learnerId, learnerId));
      return;
    }
    case 'save-learner':
      return saveLearner(database, change.learner, at);
    case 'adopt-account':
      return adoptAccount(database, work, change);
    case 'release-account':
      return releaseAccount(database, work, change);
    case 'write-note':
      await database.insert(moderatorNotes).values({
        learnerId: Number(change.learner),
        cohortId: Number(change.cohort),
        moderator: change.moderator,
        text: change.text,
        at,
      });
      return;
    case 'audit':
      await database.insert(audit).values({
        cohortId: cohortOf(change.cohort),
        moderator: change.moderator,
        action: change.action,
        learnerId: change.learner === null ? null : Number(change.learner),
        detail: change.detail,
        at,
      });
      return;
  }
}

function expectRow<T>(row: T | undefined): T {
  if (row === undefined) throw new ChangeConflict();
  return row;
}

function living(hash: string, at: Date): SQL | undefined {
  const alive = sql`not exists (select from ${cohorts} where ${cohorts.id} = ${codes.cohortId} and ${cohorts.archivedAt} is not null)`;
  return and(eq(codes.hash, hash), gt(codes.expiresAt, at), or(isNull(codes.cohortId), alive));
}

/** The learner behind the event's account. The event's own commit has been written before the changes. */
async function actingLearner(database: Database, { event }: UnitOfWork): Promise<number> {
  const [row] = await database
    .select({ id: accounts.learnerId })
    .from(accounts)
    .where(and(eq(accounts.platform, event.account.platform), eq(accounts.accountId, event.account.id)));
  return expectRow(row).id;
}

async function saveLearner(database: Database, learner: Learner, at: Date): Promise<void> {
  const id = Number(learner.id);
  const rows = await database
    .update(learners)
    .set({ version: learner.version + 1, facts: learner.facts, settings: learner.settings })
    .where(and(eq(learners.id, id), eq(learners.version, learner.version)))
    .returning({ id: learners.id });
  expectRow(rows[0]);
  if (learner.progress === null) return;
  // The time of the learner's own last step stays as it is: somebody else did this.
  await database
    .update(progress)
    .set(progressValues(learner, at))
    .where(and(eq(progress.learnerId, id), eq(progress.chapter, learner.progress.chapter)));
}

function progressValues(learner: Learner, at: Date) {
  if (learner.progress === null) throw new TypeError('a learner without progress');
  const { chapter: _, states, passedAt, tries, hints, ...rest } = learner.progress;
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    ...rest,
    states: fromStates(states),
    passedAt: states.map((state, slot) => (isPassed(state) ? passedAt[slot] || seconds : 0)),
    tries: [...tries],
    hints: [...hints],
    trouble: Math.min(troubleOf(learner), 32_767),
    passed: states.filter(isPassed).length,
  };
}

type Adoption = Extract<Change, { kind: 'adopt-account' }>;

/** The account, with the attempts and reports behind it, goes to the acting learner. */
async function adoptAccount(
  database: Database,
  work: UnitOfWork,
  { account, from }: Adoption,
): Promise<void> {
  const learnerId = await actingLearner(database, work);
  const which = and(eq(accounts.platform, account.platform), eq(accounts.accountId, account.id));
  if (from === null) {
    await database.insert(accounts).values({
      platform: account.platform,
      accountId: account.id,
      learnerId,
      createdAt: work.event.receivedAt,
    });
    return;
  }
  const id = Number(from.id);
  const [old] = await database
    .select({ id: learners.id })
    .from(learners)
    .where(and(eq(learners.id, id), eq(learners.version, from.version)))
    .for('update');
  expectRow(old);
  await database
    .update(accounts)
    .set({ learnerId })
    .where(and(which, eq(accounts.learnerId, id)));
  await database.update(attempts).set({ learnerId }).where(eq(attempts.learnerId, id));
  await database.update(reports).set({ learnerId }).where(eq(reports.learnerId, id));
  if ((await database.$count(accounts, eq(accounts.learnerId, id))) > 0) {
    await database.update(accounts).set({ learnerId }).where(eq(accounts.learnerId, id));
  }
  await database.delete(learners).where(eq(learners.id, id));
}

type Release = Extract<Change, { kind: 'release-account' }>;

async function releaseAccount(
  database: Database,
  work: UnitOfWork,
  { account, into }: Release,
): Promise<void> {
  const learnerId = await actingLearner(database, work);
  const at = work.event.receivedAt;
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
}
