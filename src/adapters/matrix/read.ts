/** From what happened in a room to an event of the core, or to nothing that has to be answered. */

import { callOfCommand, findKnown } from '../../core/call.ts';
import { KnownError } from '../../core/errors.ts';
import type { CommandCall, Event, RoomRefusal } from '../../core/event.ts';
import { type KnownCommand, readCall, withoutQuotation } from './call.ts';
import type { TutorClient } from './client.ts';
import { isRefused } from './failures.ts';
import { hearingOf, type Identity, keyIndex } from './identity.ts';
import { dig, listAt, stringAt } from './json.ts';
import {
  answeredBy,
  asMatrixEvent,
  currentContent,
  type MatrixEvent,
  ownFields,
  relatedTo,
  replacedBy,
  threadOf,
} from './matrix-event.ts';
import { captionOf, isNixFile, readFile } from './media.ts';
import type { Room, RoomBook } from './rooms.ts';

/** Something to answer, and where the answer belongs. */
export interface Reading {
  readonly event: Event;
  readonly room: string;
  /** The message that is answered, and the thread of the answer. */
  readonly target: string;
  readonly thread: string;
  /** The tutor's messages that the answer replaces, in their order; empty where it is a new one. */
  readonly replaces: readonly string[];
  /** Set where what the call is about could not be had, so that this is the answer. */
  readonly failure?: KnownError;
}

export interface Reader {
  readonly client: TutorClient;
  readonly rooms: RoomBook;
  readonly identity: Identity;
  readonly known: readonly KnownCommand[];
  /** Whether answers for everybody may be given in this room. */
  readonly isPublic: (room: string) => boolean;
  readonly clock: () => Date;
}

/** @throws what the homeserver does not give */
export async function readEvent(reader: Reader, roomId: string, event: MatrixEvent): Promise<Reading | null> {
  if (event.type === 'm.reaction') return readReaction(reader, roomId, event);
  const original = replacedBy(event);
  try {
    if (original === null) return await readMessage(reader, roomId, event);
    return await readEdit(reader, roomId, event, original);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const target = original ?? event.event_id;
    const core = await coreEvent(reader, roomId, event, readNothing);
    const thread = threadOf(event) ?? target;
    return { event: core, room: roomId, target, thread, replaces: [], failure: error };
  }
}

const readNothing: CommandCall = {
  group: 'hm',
  name: 'check',
  words: [],
  options: {},
  body: null,
  bodyAuthor: null,
};

async function readMessage(reader: Reader, roomId: string, event: MatrixEvent): Promise<Reading | null> {
  const room = await reader.rooms.get(roomId);
  const call = await callIn(reader, roomId, event, room);
  if (call === null) return null;
  const core = await coreEvent(reader, roomId, event, call);
  return {
    event: core,
    room: roomId,
    target: event.event_id,
    thread: threadOf(event) ?? event.event_id,
    replaces: [],
  };
}

/** The message as it reads now takes the place of the old one, and the answer that of the old answer. */
async function readEdit(
  reader: Reader,
  roomId: string,
  event: MatrixEvent,
  original: string,
): Promise<Reading | null> {
  const room = await reader.rooms.get(roomId);
  const call = await callIn(reader, roomId, event, room);
  const before = await fetchEvent(reader.client, roomId, original);
  if (call === null || before === null || before.sender !== event.sender) return null;
  const replies = await findReplies(reader, roomId, original);
  const last = replies.at(0);
  // A command that does something would do it twice. What only judges a text, or went wrong, is answered again.
  const isJudging = findKnown(call.group, call.name, reader.known)?.body != null;
  if (last !== undefined && !isJudging && !last.isError) return null;
  const core = await coreEvent(reader, roomId, event, call);
  return {
    event: last === undefined ? core : { ...core, edits: last.answers },
    room: roomId,
    target: original,
    thread: threadOf(before) ?? original,
    replaces: replies.map(({ id }) => id),
  };
}

/** A reaction on the tutor's own message takes the choice that bears this key there. */
async function readReaction(reader: Reader, roomId: string, event: MatrixEvent): Promise<Reading | null> {
  const target = relatedTo(event);
  const index = keyIndex(stringAt(event.content, 'm.relates_to', 'key'));
  if (target === null || index < 0) return null;
  const message = await fetchEvent(reader.client, roomId, target);
  if (message === null || message.sender !== reader.identity.id) return null;
  const choice = listAt(currentContent(message), ownFields.choices)[index];
  const command = stringAt(choice, 'command');
  if (command === null) return null;
  const call = callOfCommand(command, stringAt(choice, 'moment'));
  // What a moderator asked for in a room was answered alone, and still belongs to that room.
  const origin = call.group === 'cohort' ? stringAt(currentContent(message), ownFields.place) : null;
  const core = await coreEvent(reader, origin ?? roomId, event, call);
  const place = origin === null ? core.place : { ...core.place, direct: true };
  const thread = threadOf(message) ?? target;
  return { event: { ...core, place }, room: roomId, target, thread, replaces: [] };
}

/** The call in a message; with it the file or the message that it is about. */
async function callIn(
  reader: Reader,
  roomId: string,
  event: MatrixEvent,
  room: Room,
): Promise<CommandCall | null> {
  const content = currentContent(event);
  const direct = room.companion !== null;
  if (isNixFile(content)) {
    const caption = captionOf(content) ?? (direct ? 'check' : '');
    const call = readCall(caption, { ...hearingOf(content, reader.identity), direct }, reader.known);
    const body = call && bodyOf(reader, call);
    if (call === null || body === null) return call;
    return { ...call, body: call.body ?? (await readFile(reader.client, content, body.maximumBytes)) };
  }
  if (stringAt(content, 'msgtype') !== 'm.text') return null;
  const text = withoutQuotation(stringAt(content, 'body') ?? '');
  const call = readCall(text, { ...hearingOf(content, reader.identity), direct }, reader.known);
  const about = answeredBy(event);
  const body = call && bodyOf(reader, call);
  if (call === null || call.body !== null || about === null || body === null) return call;
  return withMessage(reader, roomId, room, call, about, body.maximumBytes);
}

function bodyOf(reader: Reader, call: CommandCall): KnownCommand['body'] {
  return findKnown(call.group, call.name, reader.known)?.body ?? null;
}

/** `!hm check` as an answer to a message is about that message; the credit is its author's. */
async function withMessage(
  reader: Reader,
  roomId: string,
  room: Room,
  call: CommandCall,
  about: string,
  maximumBytes: number,
): Promise<CommandCall> {
  const message = await fetchEvent(reader.client, roomId, about);
  if (message === null || message.sender === reader.identity.id) return call;
  const content = currentContent(message);
  const text = isNixFile(content)
    ? await readFile(reader.client, content, maximumBytes)
    : withoutQuotation(stringAt(content, 'body') ?? '');
  const quoted = readCall(text, { names: [], mentioned: false, direct: false }, reader.known)?.body ?? text;
  const { sender } = message;
  return {
    ...call,
    body: quoted,
    bodyAuthor: { platform: 'matrix', id: sender, displayName: room.nameOf(sender) },
  };
}

async function coreEvent(
  reader: Reader,
  roomId: string,
  { event_id, sender }: MatrixEvent,
  call: CommandCall,
): Promise<Event> {
  const room = await roomFor(call, reader, roomId);
  const direct = room.companion !== null;
  const community = direct ? null : await reader.rooms.communityOf(roomId);
  const moderated =
    community === null || community === roomId ? room : await roomFor(call, reader, community);
  return {
    platform: 'matrix',
    id: event_id,
    account: { platform: 'matrix', id: sender, displayName: room.nameOf(sender) },
    place: { community, room: roomId, direct },
    receivedAt: reader.clock(),
    moderator: !direct && isModerator(moderated, sender),
    checkRoom: async () => checkRoom(reader, roomId, room, sender),
    call,
  };
}

/** Whether news may be announced in this room; see `RoomRefusal`. */
function checkRoom(reader: Reader, roomId: string, room: Room, sender: string): RoomRefusal | null {
  if (!reader.isPublic(roomId)) return 'unlisted';
  const isReadable = !room.isEncrypted || reader.client.encryption !== null;
  return isReadable && room.maySend(reader.identity.id) && room.maySend(sender) ? null : 'unwritable';
}

/** Who moderates is asked anew for what only moderators may do. */
function roomFor({ group }: CommandCall, { rooms }: Reader, roomId: string): Promise<Room> {
  return group === 'cohort' ? rooms.fresh(roomId) : rooms.get(roomId);
}

/** In a space, whoever left it may still have a level there. */
function isModerator(community: Room, user: string): boolean {
  return community.hasJoined(user) && community.isModerator(user);
}

async function fetchEvent(client: TutorClient, room: string, id: string): Promise<MatrixEvent | null> {
  try {
    const event = asMatrixEvent(await client.getEvent(room, id));
    return event === null ? null : await client.readable(room, event);
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
}

interface FoundReply {
  readonly id: string;
  /** The event that it answers in its last version. */
  readonly answers: string;
  readonly isError: boolean;
}

/** The tutor's messages that answer a message, in their order. They stand behind it, mostly at once. */
async function findReplies(
  { client, identity }: Reader,
  room: string,
  target: string,
): Promise<readonly FoundReply[]> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}`;
  const filter = JSON.stringify({ senders: [identity.id] });
  const context: unknown = await client.doRequest('GET', `${path}/context/${encodeURIComponent(target)}`, {
    limit: 0,
  });
  const query = { dir: 'f', from: stringAt(context, 'end') ?? '', limit: 100, filter };
  const page: unknown = await client.doRequest('GET', `${path}/messages`, query);
  const messages = await Promise.all(
    listAt(page, 'chunk').map((value) => {
      const message = asMatrixEvent(value);
      return message === null ? null : client.readable(room, message);
    }),
  );
  return messages.flatMap((message) => {
    const isReply =
      message !== null &&
      replacedBy(message) === null &&
      stringAt(message.content, 'm.relates_to', 'm.in_reply_to', 'event_id') === target;
    if (!isReply) return [];
    const now = currentContent(message);
    const answers = stringAt(now, ownFields.answers);
    return answers === null
      ? []
      : [{ id: message.event_id, answers, isError: dig(now, ownFields.error) === true }];
  });
}
