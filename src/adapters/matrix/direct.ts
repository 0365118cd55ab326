/** Rooms where only one learner and the tutor can read. */
import type { TutorClient } from './client.ts';
import { isRefused } from './failures.ts';
import { entriesAt } from './json.ts';
import type { RoomBook } from './rooms.ts';

const accountData = 'm.direct';
const encrypted = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

export class DirectRooms {
  readonly #client: TutorClient;
  readonly #rooms: RoomBook;
  /** The room in which each learner wrote last. */
  readonly #last = new Map<string, string>();

  constructor(client: TutorClient, rooms: RoomBook) {
    this.#client = client;
    this.#rooms = rooms;
  }

  /** The learner wrote here, alone with the tutor. */
  used(user: string, room: string): void {
    this.#last.set(user, room);
  }

  /**
   * The room to write to this learner in, made where there is none.
   *
   * @returns null where the learner cannot be invited
   */
  async with(user: string): Promise<string | null> {
    const last = this.#last.get(user);
    const listed = await this.#list();
    const rooms = [...(last === undefined ? [] : [last]), ...(listed[user] ?? [])];
    for (const room of rooms) {
      if (await this.#isAlone(room, user)) return room;
    }
    return this.#make(user, listed);
  }

  async #isAlone(room: string, user: string): Promise<boolean> {
    try {
      const { companion, isEncrypted } = await this.#rooms.get(room);
      // Whoever chose an encrypted room wants nothing there in the clear.
      return companion === user && (this.#client.encryption !== null || !isEncrypted);
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  }

  async #make(user: string, listed: Readonly<Record<string, readonly string[]>>): Promise<string | null> {
    try {
      const preset = 'trusted_private_chat';
      const initial_state = (await this.#client.encryption?.canRead(user)) ? [encrypted] : [];
      const room = await this.#client.createRoom({ invite: [user], is_direct: true, preset, initial_state });
      this.#last.set(user, room);
      const all = { ...listed, [user]: [room, ...(listed[user] ?? [])] };
      await this.#client.setAccountData(accountData, all);
      return room;
    } catch (error) {
      if (isRefused(error)) return null;
      throw error;
    }
  }

  async #list(): Promise<Readonly<Record<string, readonly string[]>>> {
    const data: unknown = await this.#client.getSafeAccountData(accountData, {});
    return Object.fromEntries(
      entriesAt({ data }, 'data').map(([user, rooms]) => [
        user,
        Array.isArray(rooms) ? rooms.filter((room) => typeof room === 'string') : [],
      ]),
    );
  }
}
