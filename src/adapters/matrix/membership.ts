/** Coming into rooms and leaving them. */
import type { TutorClient } from './client.ts';
import { isRefused } from './failures.ts';
import { dig, stringAt } from './json.ts';
import type { Log } from './log.ts';
import type { MatrixEvent } from './matrix-event.ts';
import type { Pace } from './pace.ts';
import type { RoomBook } from './rooms.ts';

export interface MembershipOptions {
  readonly client: TutorClient;
  readonly rooms: RoomBook;
  readonly pace: Pace;
  readonly me: string;
  /** Servers whose people may invite the tutor; null for every server. */
  readonly allowedServers: readonly string[] | null;
  /** Called where one room goes on in another; perhaps more than once for the same two. */
  readonly succeeded: (room: string, successor: string) => Promise<void>;
  readonly log: Log;
}

/** Stable versions that are safe and that the tutor understands: https://spec.matrix.org/latest/rooms/ */
const roomVersions = { first: 6, last: 12 };

export class Membership {
  readonly #options: MembershipOptions;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Accepts an invitation or declines it. @returns whether the tutor is in the room now */
  async invited(room: string, strippedState: readonly unknown[]): Promise<boolean> {
    const { client, pace, log } = this.#options;
    const inviter = inviterIn(strippedState, this.#options.me);
    const reason = inviter === null ? 'nobody invites' : this.#refusal(inviter, strippedState);
    if (reason !== null) {
      log.info({ room }, `declined an invitation: ${reason}`);
      await pace.patiently(() => client.leaveRoom(room)).catch(ignoreRefusal);
      return false;
    }
    const isIn = await this.#join(room, serverOf(inviter ?? ''));
    if (isIn) await this.#succeed(room);
    return isIn;
  }

  /** The tutor is out: by its own choice or by somebody else's. */
  async left(room: string): Promise<void> {
    this.#options.rooms.forget(room);
    await this.#options.pace.patiently(() => this.#options.client.forgetRoom(room)).catch(ignoreRefusal);
  }

  /** Somebody left. A room without people is none to stay in. */
  async someoneLeft(room: string): Promise<void> {
    const { rooms, client, pace } = this.#options;
    const known = await pace.patiently(() => rooms.get(room)).catch(ignoreRefusal);
    if (known?.isDeserted === true) await pace.patiently(() => client.leaveRoom(room)).catch(ignoreRefusal);
  }

  /** The room goes on in another one, which has to name this one as where it comes from. */
  async upgraded(room: string, tombstone: MatrixEvent): Promise<void> {
    const { client, pace } = this.#options;
    const next = stringAt(tombstone.content, 'replacement_room');
    if (next === null) return;
    const wasIn = (await pace.patiently(() => client.getJoinedRooms())).includes(next);
    if (!(await this.#join(next, serverOf(tombstone.sender)))) return;
    // Nobody can have the tutor leave a room of others by naming it.
    if ((await this.#succeed(next)) === room || wasIn) return;
    await pace.patiently(() => client.leaveRoom(next)).catch(ignoreRefusal);
  }

  /** The room that this one says it comes from. It takes over what was there only where that room says so too. */
  async #succeed(room: string): Promise<string | null> {
    const before = stringAt(await this.#stateOf(room, 'm.room.create'), 'predecessor', 'room_id');
    if (before === null) return null;
    const successor = stringAt(await this.#stateOf(before, 'm.room.tombstone'), 'replacement_room');
    if (successor === room) await this.#options.succeeded(before, room);
    return before;
  }

  /** @returns undefined where there is none, or it is not for the tutor to see */
  #stateOf(room: string, type: string): Promise<unknown> {
    const { client, pace } = this.#options;
    return pace.patiently(() => client.getRoomStateEvent(room, type, '')).catch(ignoreRefusal);
  }

  async #join(room: string, server: string): Promise<boolean> {
    const { client, pace, log } = this.#options;
    try {
      await pace.patiently(() => client.joinRoom(room, server === '' ? [] : [server]));
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      log.info({ room }, 'a room could not be joined; an invitation may follow');
      return false;
    }
  }

  #refusal(inviter: string, strippedState: readonly unknown[]): string | null {
    const { allowedServers } = this.#options;
    const server = serverOf(inviter);
    if (allowedServers !== null && !allowedServers.includes(server)) {
      return `${server} is not among MATRIX_ALLOWED_SERVERS`;
    }
    const creation = strippedState.find((event) => stringAt(event, 'type') === 'm.room.create');
    if (creation === undefined) return null;
    const version = stringAt(creation, 'content', 'room_version') ?? '1';
    const number = /^\d+$/.test(version) ? Number(version) : Number.NaN;
    const isKnown = number >= roomVersions.first && number <= roomVersions.last;
    return isKnown ? null : `room version ${version}`;
  }
}

export function serverOf(user: string): string {
  return user.slice(user.indexOf(':') + 1);
}

function inviterIn(state: readonly unknown[], me: string): string | null {
  const invitation = state.find(
    (event) =>
      stringAt(event, 'type') === 'm.room.member' &&
      dig(event, 'state_key') === me &&
      stringAt(event, 'content', 'membership') === 'invite',
  );
  return stringAt(invitation, 'sender');
}

function ignoreRefusal(error: unknown): undefined {
  if (!isRefused(error)) throw error;
  return undefined;
}
