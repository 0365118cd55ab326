/** An event of a Matrix room, as far as the tutor reads it. */
import { dig, stringAt } from './json.ts';

export interface MatrixEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  /** Present, and possibly empty, in state events. */
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned?: unknown;
}

/** What the tutor keeps of one thing that happened until it is handled; it is stored as JSON. */
export type Happening =
  | {
      readonly kind: 'event';
      readonly room: string;
      readonly event: MatrixEvent;
      /** Set where it came encrypted and was opened; see `Opened`. */
      readonly sealed?: string;
    }
  /** `state` is the stripped state that comes with an invitation. */
  | { readonly kind: 'invite'; readonly room: string; readonly state: readonly unknown[] }
  | { readonly kind: 'leave'; readonly room: string };

/** Null where it is no event. */
export function asMatrixEvent(value: unknown): MatrixEvent | null {
  const complete =
    stringAt(value, 'event_id') !== null &&
    stringAt(value, 'type') !== null &&
    stringAt(value, 'sender') !== null &&
    typeof dig(value, 'content') === 'object' &&
    dig(value, 'content') !== null;
  return complete ? (value as MatrixEvent) : null;
}

/** How the types of what belongs to a verification begin. */
export const verificationTypes = 'm.key.verification.';

/** Whether an event that can be read belongs to a verification of the tutor's or somebody else's keys. */
export function isVerification({ type, content }: MatrixEvent): boolean {
  const isRequest =
    type === 'm.room.message' && stringAt(content, 'msgtype') === `${verificationTypes}request`;
  return isRequest || type.startsWith(verificationTypes);
}

/** The event whose text this one replaces, or null. */
export function replacedBy(event: MatrixEvent): string | null {
  if (stringAt(event.content, 'm.relates_to', 'rel_type') !== 'm.replace') return null;
  return relatedTo(event);
}

/** The content as it reads now: that of the edit in an edit, and that of the last edit in an event fetched again. */
export function currentContent(event: MatrixEvent): unknown {
  const edit =
    replacedBy(event) === null
      ? dig(event, 'unsigned', 'm.relations', 'm.replace', 'content')
      : event.content;
  return dig(edit, 'm.new_content') ?? event.content;
}

/** The root of the thread in which the event stands, or null. */
export function threadOf(event: MatrixEvent): string | null {
  if (stringAt(event.content, 'm.relates_to', 'rel_type') !== 'm.thread') return null;
  return relatedTo(event);
}

/** The message that this one answers; null for what only stands in a thread. */
export function answeredBy(event: MatrixEvent): string | null {
  const relation = dig(event.content, 'm.relates_to');
  if (dig(relation, 'rel_type') === 'm.thread' && dig(relation, 'is_falling_back') !== false) return null;
  return asEventId(stringAt(relation, 'm.in_reply_to', 'event_id'));
}

/** The event that this one relates to, in whatever way, or null. */
export function relatedTo(event: MatrixEvent): string | null {
  return asEventId(stringAt(event.content, 'm.relates_to', 'event_id'));
}

/** Senders write into relations what they like; homeservers stumble over some of it. */
function asEventId(id: string | null): string | null {
  return id !== null && /^\$[\x21-\x7e]{1,254}$/.test(id) ? id : null;
}

/** Names and value of what is put into the tutor's own messages, so that they can be found and pressed later. */
export const ownFields = {
  /** The id of the event that the message answers. */
  answers: 'org.hm_tutor.answers',
  /** True where the answer is that something was wrong with the command. */
  error: 'org.hm_tutor.error',
  /** The choices in their order, each `{ command, moment? }`. */
  choices: 'org.hm_tutor.choices',
  /** The room of the command, where the answer went elsewhere: its choices are meant for that room. */
  place: 'org.hm_tutor.place',
} as const;
