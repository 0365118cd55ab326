/** What an event changes beside the learner who acts, and the news it makes: rows of the same transaction. */
import { and, eq, gt, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Change } from '../../core/cohorts/store.ts';
import { type News, newsId, type UnitOfWork } from '../../core/store.ts';
import type { Database } from '../database.ts';
import {
  accounts,
  audit,
  codes,
  cohortCommunities,
  cohorts,
  inbox,
  learners,
  moderatorNotes,
  outbox,
  progress,
} from '../schema/index.ts';
import { expectRow } from './cohorts/conflict.ts';
import { adoptAccount, releaseAccount } from './cohorts/linking.ts';
import { saveLearner } from './cohorts/save.ts';

/** @throws ChangeConflict */
export async function applyChanges(database: Database, work: UnitOfWork): Promise<void> {
  const created: Created = { cohort: null };
  for (const change of work.changes) await apply(database, work, change, created);
  const { event, news } = work;
  if (news.length > 0) await addNews(database, `${event.platform}/${event.id}`, news, event.receivedAt);
}

/**
 * News waits in the outbox under an id that no event has, and is pruned like the answer to one. Where there was news
 * under this key before, its rows cannot be written.
 */
export async function addNews(
  database: Database,
  key: string,
  news: readonly News[],
  at: Date,
): Promise<void> {
  const rows = await database
    .insert(outbox)
    .values(
      news.map(({ account, room, reply }, index) => ({
        platform: account.platform,
        eventId: newsId(key, index),
        accountId: account.id,
        accountName: account.displayName,
        room,
        reply,
        createdAt: at,
      })),
    )
    .returning({ platform: outbox.platform, eventId: outbox.eventId, deliveryId: outbox.id });
  await database.insert(inbox).values(rows.map((row) => ({ ...row, handledAt: at })));
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
    case 'set-announcement-room': {
      const { community, room } = change;
      const rows = await database
        .update(cohortCommunities)
        .set({ announcementRoom: room, announcementsRefused: false })
        .where(
          and(
            eq(cohortCommunities.cohortId, Number(change.cohort)),
            eq(cohortCommunities.platform, community.platform),
            eq(cohortCommunities.communityId, community.id),
          ),
        )
        .returning({ cohortId: cohortCommunities.cohortId });
      expectRow(rows[0]);
      return;
    }
    case 'add-invitation':
      await removeExpired(database, at);
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
      await removeExpired(database, at);
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
      return adoptAccount(database, await actingLearner(database, work), change, at);
    case 'release-account':
      return releaseAccount(database, await actingLearner(database, work), change, at);
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

async function removeExpired(database: Database, at: Date): Promise<void> {
  await database.delete(codes).where(lte(codes.expiresAt, at));
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
