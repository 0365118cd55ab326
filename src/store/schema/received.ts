import { bigint, index, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { storableJson, storableText } from './columns.ts';

/** Events that a platform handed over and that wait to be handled; usually for less than a second. */
export const received = pgTable(
  'received',
  {
    stream: storableText().notNull(),
    eventId: storableText('event_id').notNull(),
    /** Rises in the order in which they came. */
    number: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    content: storableJson<unknown>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.stream, table.eventId] }),
    index('received_order').on(table.stream, table.number),
  ],
);

/** How far each stream was read, as the platform's own token. */
export const streams = pgTable('streams', {
  stream: storableText().primaryKey(),
  position: storableText().notNull(),
});
