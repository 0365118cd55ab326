/**
 * What a sync leaves out. Where more happened in a room than fits, the homeserver sends the last events only and marks
 * the timeline as `limited`; the rest is asked for page by page.
 */
import type { TutorClient } from './client.ts';
import { isRefused } from './failures.ts';
import { dig, entriesAt, listAt, stringAt } from './json.ts';
import { asMatrixEvent } from './matrix-event.ts';

/** More pages than a room can fill in weeks; it bounds what a hostile homeserver can make us read. */
const mostPages = 500;

/**
 * The answer with every event since `since`. Of a room that was just joined it keeps what came after the invitation, for
 * people write to a tutor before it has come in.
 */
export async function withoutGaps(client: TutorClient, answer: unknown, since: string): Promise<unknown> {
  const me = await client.getUserId();
  const joined = await Promise.all(
    entriesAt(answer, 'rooms', 'join').map(async ([room, value]) => {
      const shown = listAt(value, 'timeline', 'events');
      const from = stringAt(value, 'timeline', 'prev_batch');
      const hasGap = dig(value, 'timeline', 'limited') === true && from !== null;
      const missed = hasGap ? await missedEvents({ client, room, since, me }, shown, from) : [];
      const events = sinceInvitation([...missed, ...shown], me);
      return [room, { ...(value as object), timeline: { events } }] as const;
    }),
  );
  if (joined.length === 0) return answer;
  const rooms = { ...(dig(answer, 'rooms') as object), join: Object.fromEntries(joined) };
  return { ...(answer as object), rooms };
}

/** What was never read is older than the tutor: of a first answer only invitations count. */
export function withoutHistory(answer: unknown): unknown {
  return { ...(answer as object), rooms: { invite: dig(answer, 'rooms', 'invite') ?? {} } };
}

interface Gap {
  readonly client: TutorClient;
  readonly room: string;
  readonly since: string;
  readonly me: string;
}

/** What happened before `shown`: since the last answer, or where the tutor has just come in, since it was invited. */
async function missedEvents(
  gap: Gap,
  shown: readonly unknown[],
  before: string,
): Promise<readonly unknown[]> {
  const { client, room, since, me } = gap;
  const newestFirst: unknown[] = [];
  let entry = shown.findLast((event) => isEntry(event, me));
  let isInvited = shown.some((event) => isOwnMembership(event, me, 'invite'));
  let from: string | null = before;
  for (let page = 0; page < mostPages && from !== null; page++) {
    if (entry !== undefined && (isInvited || membershipBefore(entry) !== 'invite')) break;
    // The invitation was told of long ago, if the tutor could come in only now; what was written since was not.
    const to = entry === undefined ? since : null;
    const answer = await client.eventsBefore(room, from, to).catch((error: unknown) => {
      // One room that may not be read must not hold the others back.
      if (isRefused(error)) return null;
      throw error;
    });
    const chunk = listAt(answer, 'chunk');
    newestFirst.push(...chunk);
    entry ??= chunk.find((event) => isEntry(event, me));
    isInvited ||= chunk.some((event) => isOwnMembership(event, me, 'invite'));
    const end = stringAt(answer, 'end');
    from = chunk.length === 0 || end === from ? null : end;
  }
  return newestFirst.reverse();
}

/** Whether the tutor comes into the room with this event. A change of name or picture repeats the membership. */
function isEntry(event: unknown, me: string): boolean {
  return isOwnMembership(event, me, 'join') && membershipBefore(event) !== 'join';
}

function sinceInvitation(events: readonly unknown[], me: string): readonly unknown[] {
  const entry = events.findLastIndex((event) => isEntry(event, me));
  if (entry < 0) return events;
  const invitation = events.slice(0, entry).findLastIndex((event) => isOwnMembership(event, me, 'invite'));
  return events.slice(invitation < 0 ? entry : invitation);
}

function isOwnMembership(value: unknown, me: string, membership: string): boolean {
  const event = asMatrixEvent(value);
  return (
    event?.type === 'm.room.member' &&
    event.state_key === me &&
    stringAt(event.content, 'membership') === membership
  );
}

function membershipBefore(event: unknown): unknown {
  return dig(event, 'unsigned', 'prev_content', 'membership') ?? dig(event, 'prev_content', 'membership');
}
