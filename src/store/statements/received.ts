/** Events that wait to be handled, and how far their streams were read. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { ReceivedEvent } from '../../core/received.ts';
import type { Database } from '../database.ts';
import { received, streams } from '../schema/index.ts';
import { toStorableJson } from '../text.ts';

const stream = sql.placeholder('stream');

export function prepareReceived(database: Database) {
  return {
    position: database
      .select({ position: streams.position })
      .from(streams)
      .where(eq(streams.stream, stream))
      .prepare('stream_position'),
    receive: prepareReceive(database),
    waiting: database
      .select({ id: received.eventId, content: received.content })
      .from(received)
      .where(eq(received.stream, stream))
      .orderBy(asc(received.number))
      .prepare('waiting_events'),
    handled: database
      .delete(received)
      .where(and(eq(received.stream, stream), eq(received.eventId, sql.placeholder('eventId'))))
      .prepare('event_handled'),
  };
}

/** One statement, so that the position never moves past an event that was not kept. */
function prepareReceive(database: Database) {
  const events = sql`jsonb_array_elements(${sql.placeholder('events')}::jsonb) with ordinality as event(value, place)`;
  const kept = database
    .$with('kept', {})
    .as(
      sql`insert into ${received} (stream, event_id, content) select ${stream}::text, event.value ->> 'id', event.value -> 'content' from ${events} order by event.place on conflict (stream, event_id) do nothing`,
    );
  const moved = database
    .$with('moved', { one: sql<number>`one`.as('one') })
    .as(
      sql`insert into ${streams} (stream, position) values (${stream}::text, ${sql.placeholder('position')}::text) on conflict (stream) do update set position = excluded.position returning 1 as one`,
    );
  return database.with(kept, moved).select().from(moved).prepare('receive_events');
}

/** The parameter of `receive` for these events. */
export function eventsParameter(events: readonly ReceivedEvent[]): string {
  return toStorableJson(events.map(({ id, content }) => ({ id, content })));
}
