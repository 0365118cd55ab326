/** Replies: found again by their event, listed until they are delivered. */
import { and, asc, eq, isNull, not, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Platform } from '../../core/event.ts';
import type { Reply } from '../../core/reply.ts';
import type { Delivery } from '../../core/store.ts';
import type { Database } from '../database.ts';
import { accounts, cohortCommunities, inbox, outbox } from '../schema/index.ts';

type OutboxRow = typeof outbox.$inferSelect;

const nothing: Reply = { blocks: [], audience: 'learner', error: null };

export function prepareDeliveries(database: Database) {
  const oldestFirst = asc(outbox.id);
  const waiting = and(isNull(outbox.deliveredAt), eq(outbox.platform, sql.placeholder('platform')));
  return {
    find: database
      .select({ deliveryId: inbox.deliveryId, outbox })
      .from(inbox)
      .leftJoin(outbox, eq(outbox.id, inbox.deliveryId))
      .where(
        and(eq(inbox.platform, sql.placeholder('platform')), eq(inbox.eventId, sql.placeholder('eventId'))),
      )
      .prepare('find_delivery'),
    undelivered: database
      .select()
      .from(outbox)
      .where(waiting)
      .orderBy(oldestFirst)
      .limit(sql.placeholder('limit'))
      .prepare('undelivered'),
    undeliveredOfAccount: database
      .select()
      .from(outbox)
      .where(and(waiting, eq(outbox.accountId, sql.placeholder('accountId'))))
      .orderBy(oldestFirst)
      .limit(sql.placeholder('limit'))
      .prepare('undelivered_of_account'),
    mark: prepareMark(database),
    refuse: prepareRefusal(database),
  };
}

/**
 * Once a reply is delivered, its address is kept only where the account belongs to a learner: someone who asked to be
 * forgotten, or who never started, leaves no name behind. A reply about other learners is not kept at all: they may ask
 * to be forgotten too. Nearly all replies stay as they are, so that they are not written once more.
 *
 * Nobody waits for the disk here: what a crash of the server takes back is that a reply arrived, and it is then told once
 * more. Commits of events would wait behind it.
 */
function prepareMark(database: Database) {
  const known = sql`exists (select from ${accounts} where ${accounts.platform} = ${outbox.platform} and ${accounts.accountId} = ${outbox.accountId})`;
  const aboutOthers = sql`coalesce(${outbox.reply} ->> 'aboutOthers', '') = 'true'`;
  const unhurried = sql`(select set_config('synchronous_commit', 'off', true)) is not null`;
  const given = sql`${unhurried} and ${outbox.id} = any (${sql.placeholder('ids')}::bigint[]) and ${outbox.deliveredAt} is null`;
  const stays = sql`(${known} and not ${aboutOthers})`;
  const keptWhereKnown = (column: PgColumn) => sql`case when ${known} then ${column} else '' end`;
  const kept = database
    .$with('kept')
    .as(
      database
        .update(outbox)
        .set({ deliveredAt: sql`now()` })
        .where(and(given, stays))
        .returning({ id: outbox.id }),
    );
  return database
    .with(kept)
    .update(outbox)
    .set({
      deliveredAt: sql`now()`,
      reply: sql`case when ${aboutOthers} then ${JSON.stringify(nothing)}::jsonb else ${outbox.reply} end`,
      accountId: keptWhereKnown(outbox.accountId),
      accountName: keptWhereKnown(outbox.accountName),
      room: keptWhereKnown(outbox.room),
    })
    .where(and(given, not(stays)))
    .prepare('mark_delivered');
}

/** The community is the one that has the room. Everything else of the reply is done with `mark`. */
function prepareRefusal(database: Database) {
  return database
    .update(cohortCommunities)
    .set({ announcementsRefused: true })
    .where(
      sql`exists (select from ${outbox} where ${outbox.id} = ${sql.placeholder('id')} and ${outbox.platform} = ${cohortCommunities.platform} and ${outbox.room} = ${cohortCommunities.announcementRoom} and ${outbox.deliveredAt} is null)`,
    )
    .prepare('refuse_announcement');
}

export function toDelivery(row: OutboxRow): Delivery {
  return {
    id: String(row.id),
    platform: row.platform,
    eventId: row.eventId,
    account: { platform: row.platform as Platform, id: row.accountId, displayName: row.accountName },
    room: row.room,
    reply: row.reply,
    delivered: row.deliveredAt !== null,
  };
}

/** The answer to an event whose reply is no longer kept: it was handled, and nothing is left to say. */
export function toEmptyDelivery(deliveryId: number, platform: string, eventId: string): Delivery {
  return {
    id: String(deliveryId),
    platform,
    eventId,
    account: { platform: platform as Platform, id: '', displayName: '' },
    room: '',
    reply: nothing,
    delivered: true,
  };
}
