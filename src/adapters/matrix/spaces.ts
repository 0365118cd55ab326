/** Spaces: which of them a room belongs to, and so which community. */
import type { TutorClient } from './client.ts';
import { isRefused } from './failures.ts';
import { stringAt } from './json.ts';
import type { Room } from './rooms.ts';

/** A space that names a room as its child. */
export interface Claim {
  readonly space: string;
  /** Who put the room there. */
  readonly by: string;
}

/** Requests under way at a time. */
const atOnce = 10;

/** The spaces among the rooms that the tutor has joined. What a room is never changes, so that each is asked once. */
export class JoinedSpaces {
  readonly #client: TutorClient;
  readonly #isSpace = new Map<string, boolean>();

  constructor(client: TutorClient) {
    this.#client = client;
  }

  async list(): Promise<readonly string[]> {
    const joined: readonly string[] = await this.#client.getJoinedRooms();
    const unknown = joined.filter((room) => !this.#isSpace.has(room));
    for (let start = 0; start < unknown.length; start += atOnce) {
      await Promise.all(unknown.slice(start, start + atOnce).map((room) => this.#look(room)));
    }
    return joined.filter((room) => this.#isSpace.get(room));
  }

  async #look(room: string): Promise<void> {
    try {
      const creation: unknown = await this.#client.getRoomStateEvent(room, 'm.room.create', '');
      this.#isSpace.set(room, stringAt(creation, 'type') === 'm.space');
    } catch (error) {
      // Left meanwhile.
      if (!isRefused(error)) throw error;
    }
  }
}

/**
 * The space that the room belongs to; null where there is none. Both sides have to say so, or anybody could claim a
 * space for their room, or a room for their space: the space names the room, and either the room names the space or a
 * moderator of the room put it there. Of several the first by id counts, as the specification has it for parents:
 * https://spec.matrix.org/latest/client-server-api/#mspaceparent-relationships
 */
export function spaceOf(room: Room, claims: readonly Claim[]): string | null {
  const agreed = claims.filter(({ space, by }) => room.hasParent(space) || room.isModerator(by));
  return agreed.map(({ space }) => space).sort()[0] ?? null;
}
