import { sql } from 'drizzle-orm';
import { bigint, index, pgTable, primaryKey, timestamp } from 'drizzle-orm/pg-core';
import type { Reply } from '../../core/reply.ts';
import { storableJson, storableText } from './columns.ts';

/**
 * Every event that was handled. Its key is what makes an effect happen once. It holds nothing personal, so that it
 * can outlive the learner; the reply stands in the outbox.
 */
export const inbox = pgTable(
  'inbox',
  {
    platform: storableText().notNull(),
    eventId: storableText('event_id').notNull(),
    /** The reply's row in the outbox. That row may be gone, since its learner asked to be forgotten: no foreign key. */
    deliveryId: bigint('delivery_id', { mode: 'number' }).notNull(),
    handledAt: timestamp('handled_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.eventId] }),
    // Rows arrive in the order of time, so that a block range index finds the old ones and costs writes nothing.
    index('inbox_handled').using('brin', table.handledAt),
  ],
);

/** The reply of every event, until it is pruned. */
export const outbox = pgTable(
  'outbox',
  {
    /** Rises with time, so that it orders the replies of a room. */
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    platform: storableText().notNull(),
    eventId: storableText('event_id').notNull(),
    accountId: storableText('account_id').notNull(),
    accountName: storableText('account_name').notNull(),
    room: storableText().notNull(),
    reply: storableJson<Reply>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    deliveredAt: timestamp('delivered_at', { withTimezone: true }),
  },
  (table) => [
    index('outbox_undelivered').on(table.platform, table.id).where(sql`${table.deliveredAt} is null`),
    index('outbox_account').on(table.platform, table.accountId),
  ],
);
