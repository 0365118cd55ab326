/** Who the tutor is on Matrix, and whether a message may be for it. */

import { type Hearing, mayConcern, withoutQuotation } from './call.ts';
import { reactionKeys } from './draw.ts';
import { listAt, stringAt } from './json.ts';
import { currentContent, type Happening, isVerification, type MatrixEvent } from './matrix-event.ts';
import { localpart, type Room } from './rooms.ts';

export interface Identity {
  /** `@tutor:example.org` */
  readonly id: string;
  readonly displayName: string | null;
}

/** How a message with this content addresses the tutor. */
export function hearingOf(content: unknown, { id, displayName }: Identity): Omit<Hearing, 'direct'> {
  const names = [id, displayName ?? '', localpart(id)].filter((name) => name !== '');
  return { names, mentioned: listAt(content, 'm.mentions', 'user_ids').includes(id) };
}

/**
 * Whether it can be something to answer. Everything else is not even kept: what people say to each other is none of the
 * tutor's business. `room` is null where it is not known yet.
 */
export function concerns(happening: Happening, identity: Identity, room: Room | null): boolean {
  if (happening.kind !== 'event') return true;
  const { event } = happening;
  if (event.sender === identity.id) return false;
  if (isVerification(event)) return true;
  switch (event.type) {
    case 'm.room.message':
      return messageConcerns(event, identity, room);
    case 'm.reaction':
      return isOurKey(stringAt(event.content, 'm.relates_to', 'key'));
    case 'm.room.encrypted':
    case 'm.room.encryption':
    case 'm.room.tombstone':
      return true;
    case 'm.room.member':
      return stringAt(event.content, 'membership') !== 'join';
    default:
      return false;
  }
}

function messageConcerns(event: MatrixEvent, identity: Identity, room: Room | null): boolean {
  const content = currentContent(event);
  const type = stringAt(content, 'msgtype');
  if (type !== 'm.text' && type !== 'm.file') return false;
  if (room === null || room.companion !== null) return true;
  return mayConcern(withoutQuotation(stringAt(content, 'body') ?? ''), hearingOf(content, identity));
}

/** Clients differ in whether they send the variation selector. */
function isOurKey(key: string | null): boolean {
  return keyIndex(key) >= 0;
}

export function keyIndex(key: string | null): number {
  const bare = (text: string) => text.replaceAll('\ufe0f', '');
  return key === null ? -1 : reactionKeys.findIndex((ours) => bare(ours) === bare(key));
}
