/** What the tutor knows of its rooms: read once from their state, then followed event by event. */
import type { TutorClient } from './client.ts';
import { isRefused } from './failures.ts';
import { dig, listAt, stringAt } from './json.ts';
import type { MatrixEvent } from './matrix-event.ts';
import { JoinedSpaces, spaceOf } from './spaces.ts';

/** Power level from which on somebody moderates, as clients show it. */
const moderatorLevel = 50;
/** From this room version on, whoever made a room stands above every level. */
const creatorsAboveLevels = 12;

export class Room {
  readonly #me: string;
  readonly #members = new Map<string, { readonly membership: string; readonly name: string | null }>();
  readonly #state = new Map<string, MatrixEvent>();
  /** Spaces that the room names as its parents, and rooms that it names as its children, with who put them there. */
  readonly #parents = new Map<string, string>();
  readonly #children = new Map<string, string>();

  constructor(me: string, state: readonly MatrixEvent[]) {
    this.#me = me;
    for (const event of state) this.apply(event);
  }

  apply(event: MatrixEvent): void {
    if (event.type === 'm.space.parent') keep(this.#parents, event);
    else if (event.type === 'm.space.child') keep(this.#children, event);
    else if (event.type === 'm.room.member') this.#applyMember(event);
    else if (event.state_key === '') this.#state.set(event.type, event);
  }

  #applyMember(event: MatrixEvent): void {
    const membership = stringAt(event.content, 'membership') ?? 'leave';
    const user = event.state_key ?? '';
    if (membership === 'join' || membership === 'invite') {
      this.#members.set(user, { membership, name: stringAt(event.content, 'displayname') });
    } else {
      this.#members.delete(user);
    }
  }

  /** The one person who is here with the tutor, where nobody else can read: not now and not by coming in. */
  get companion(): string | null {
    const others = [...this.#members.keys()].filter((user) => user !== this.#me);
    const joinRule = stringAt(this.#content('m.room.join_rules'), 'join_rule') ?? 'invite';
    const closed =
      (joinRule === 'invite' || joinRule === 'private') && this.historyVisibility !== 'world_readable';
    return closed && others.length === 1 ? (others[0] ?? null) : null;
  }

  /** Whether nobody is here but the tutor. */
  get isDeserted(): boolean {
    return [...this.#members.keys()].every((user) => user === this.#me);
  }

  get isEncrypted(): boolean {
    return this.encryption !== null;
  }

  /** The content of `m.room.encryption`, or null in a room that is not encrypted. */
  get encryption(): unknown {
    return this.#content('m.room.encryption') ?? null;
  }

  get historyVisibility(): string {
    return stringAt(this.#content('m.room.history_visibility'), 'history_visibility') ?? 'shared';
  }

  /** Everybody who may read what is written now, the tutor too. */
  get readers(): readonly string[] {
    const invitedToo = this.historyVisibility !== 'joined';
    return [...this.#members].flatMap(([user, { membership }]) =>
      membership === 'join' || invitedToo ? [user] : [],
    );
  }

  nameOf(user: string): string {
    return this.#members.get(user)?.name || localpart(user);
  }

  hasJoined(user: string): boolean {
    return this.#members.get(user)?.membership === 'join';
  }

  /** Whether the room itself names this space. The space has to agree: see `spaceOf`. */
  hasParent(space: string): boolean {
    return this.#parents.has(space);
  }

  /** Who made this room a child of the space; null where it is none. */
  addedBy(room: string): string | null {
    return this.#children.get(room) ?? null;
  }

  isModerator(user: string): boolean {
    if (this.#standsAbove(user)) return true;
    if (this.#content('m.room.power_levels') === undefined) return this.#isCreator(user);
    return this.#levelOf(user) >= moderatorLevel;
  }

  #isCreator(user: string): boolean {
    const creation = this.#state.get('m.room.create');
    return creation?.sender === user || listAt(creation?.content, 'additional_creators').includes(user);
  }

  #standsAbove(user: string): boolean {
    const version = Number(stringAt(this.#content('m.room.create'), 'room_version') ?? '1');
    return this.#isCreator(user) && version >= creatorsAboveLevels;
  }

  #levelOf(user: string): number {
    const levels = this.#content('m.room.power_levels');
    return Number(dig(levels, 'users', user) ?? dig(levels, 'users_default') ?? 0);
  }

  /** Whether this member may send messages here. */
  maySend(user: string): boolean {
    if (!this.hasJoined(user)) return false;
    if (this.#standsAbove(user)) return true;
    const levels = this.#content('m.room.power_levels');
    const needed = dig(levels, 'events', 'm.room.message') ?? dig(levels, 'events_default') ?? 0;
    return this.#levelOf(user) >= Number(needed);
  }

  #content(type: string): unknown {
    return this.#state.get(type)?.content;
  }
}

/** A relation without servers in `via` was taken back. */
function keep(relations: Map<string, string>, { state_key, sender, content }: MatrixEvent): void {
  if (state_key === undefined) return;
  if (listAt(content, 'via').length > 0) relations.set(state_key, sender);
  else relations.delete(state_key);
}

/** `alice` of `@alice:example.org`. */
export function localpart(user: string): string {
  return user.replace(/^@/, '').replace(/:.*$/s, '');
}

export class RoomBook {
  readonly #client: TutorClient;
  readonly #me: string;
  readonly #rooms = new Map<string, Promise<Room>>();
  /** The same rooms, as far as they have been read. */
  readonly #read = new Map<string, Room>();
  readonly #joinedSpaces: JoinedSpaces;
  /** Null where it has to be asked for. */
  #spaces: Promise<readonly string[]> | null = null;

  constructor(client: TutorClient, me: string) {
    this.#client = client;
    this.#me = me;
    this.#joinedSpaces = new JoinedSpaces(client);
  }

  /** @throws what the homeserver refuses; it is asked again next time */
  get(roomId: string): Promise<Room> {
    const known = this.#rooms.get(roomId);
    if (known !== undefined) return known;
    const reading = this.#client.getRoomState(roomId).then((state) => {
      const room = new Room(this.#me, state as MatrixEvent[]);
      if (this.#rooms.get(roomId) === reading) this.#read.set(roomId, room);
      return room;
    });
    this.#rooms.set(roomId, reading);
    reading.catch(() => this.forget(roomId));
    return reading;
  }

  /** The room that counts as the community: the space that this room belongs to, or the room itself. */
  async communityOf(roomId: string): Promise<string> {
    const room = await this.get(roomId);
    const claims = await Promise.all(
      (await this.#listSpaces()).map(async (space) => {
        const by = await this.#addedBy(space, roomId);
        return by === null ? [] : [{ space, by }];
      }),
    );
    return spaceOf(room, claims.flat()) ?? roomId;
  }

  async #addedBy(space: string, roomId: string): Promise<string | null> {
    try {
      return (await this.get(space)).addedBy(roomId);
    } catch (error) {
      // The tutor was put out of it a moment ago.
      if (isRefused(error)) return null;
      throw error;
    }
  }

  #listSpaces(): Promise<readonly string[]> {
    const listing = this.#spaces ?? this.#joinedSpaces.list();
    this.#spaces = listing;
    listing.catch(() => {
      if (this.#spaces === listing) this.#spaces = null;
    });
    return listing;
  }

  /** As it is now, not as it was remembered. */
  fresh(roomId: string): Promise<Room> {
    this.forget(roomId);
    return this.get(roomId);
  }

  /** What is known without asking. */
  known(roomId: string): Room | null {
    return this.#read.get(roomId) ?? null;
  }

  /** A state event came by. */
  observe(roomId: string, event: MatrixEvent): void {
    if (event.state_key === undefined) return;
    if (event.state_key === this.#me) this.#spaces = null;
    const room = this.#read.get(roomId);
    if (room !== undefined) room.apply(event);
    // The state that is being read may be from before this event.
    else this.#rooms.delete(roomId);
  }

  forget(roomId: string): void {
    this.#rooms.delete(roomId);
    this.#read.delete(roomId);
    this.#spaces = null;
  }
}
