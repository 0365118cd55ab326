import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../database.ts';
import { inbox, outbox } from '../schema/index.ts';

/** How many events one statement may remove, so that none holds its locks for long. */
const batch = 1000;

/**
 * Removes the record of events that were handled before `before`, with their replies, news among them. A reply that was
 * never delivered goes too: nobody came back for it, and so long after the question it would answer nothing. What the
 * event did stays. A reply that was delivered since `before` is kept. Should such an event be delivered again, it would
 * be taken for a new one: `before` has to be further back than any platform delivers again.
 *
 * @returns how many events were removed.
 */
export async function prune(database: Database, before: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const count = await pruneBatch(database, before);
    removed += count;
    if (count < batch) return removed;
  }
}

async function pruneBatch(database: Database, before: Date): Promise<number> {
  const old = database.$with('old').as(
    database
      .select({ platform: inbox.platform, eventId: inbox.eventId, deliveryId: inbox.deliveryId })
      .from(inbox)
      .leftJoin(outbox, eq(outbox.id, inbox.deliveryId))
      .where(and(lt(inbox.handledAt, before), or(isNull(outbox.deliveredAt), lt(outbox.deliveredAt, before))))
      .limit(batch),
  );
  const replies = database
    .$with('replies', {})
    .as(sql`delete from ${outbox} using old where ${outbox.id} = old.delivery_id`);
  const events = database
    .$with('events', { one: sql<number>`one`.as('one') })
    .as(
      sql`delete from ${inbox} using old where ${inbox.platform} = old.platform and ${inbox.eventId} = old.event_id returning 1 as one`,
    );
  const [result] = await database
    .with(old, replies, events)
    .select({ count: sql`count(*)`.mapWith(Number) })
    .from(events);
  return result?.count ?? 0;
}
