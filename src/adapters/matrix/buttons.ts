/**
 * The reactions under the tutor's answers. They only save typing, since every choice stands in the text as well: so they
 * wait until no answer is on its way anywhere, and are given up where the homeserver is short of time.
 */
import type { Choice } from '../../core/reply.ts';
import type { TutorClient } from './client.ts';
import { reactionKeys } from './draw.ts';
import { isRefused, tellFailure } from './failures.ts';
import type { Log } from './log.ts';
import type { Pace } from './pace.ts';

export interface Offer {
  /** The message under which they belong. */
  readonly message: string;
  readonly choices: readonly Choice[];
  /** The transaction of each reaction by its place, so that none is put twice. */
  readonly transaction: (index: number) => string;
}

/** So long nobody is answered before buttons are put: whoever types on does not need them. In ms. */
const lull = 500;

export class Buttons {
  readonly #client: TutorClient;
  readonly #pace: Pace;
  readonly #log: Log;
  /** What is still to be offered in each room: under its last answer only. */
  readonly #offers = new Map<string, Offer>();
  #answering = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: TutorClient, pace: Pace, log: Log) {
    this.#client = client;
    this.#pace = pace;
    this.#log = log;
  }

  /** Takes the place of what was to be offered in this room before. */
  offer(room: string, offer: Offer): void {
    this.#offers.delete(room);
    if (offer.choices.length > 0) this.#offers.set(room, offer);
  }

  /** Nothing is put while an answer is on its way. */
  async after<T>(answering: () => Promise<T>): Promise<T> {
    this.#answering++;
    clearTimeout(this.#timer);
    try {
      return await answering();
    } finally {
      if (--this.#answering === 0) this.#timer = setTimeout(() => void this.#putAll(), lull).unref();
    }
  }

  async #putAll(): Promise<void> {
    for (const [room, offer] of [...this.#offers]) {
      if (!(await this.#put(room, offer))) return;
      if (this.#offers.get(room) === offer) this.#offers.delete(room);
    }
  }

  /** @returns false where answers have to go first */
  async #put(room: string, { message, choices, transaction }: Offer): Promise<boolean> {
    for (const index of choices.keys()) {
      if (this.#answering > 0) return false;
      if (!this.#pace.isCalm) return true;
      const relation = { rel_type: 'm.annotation', event_id: message, key: reactionKeys[index] };
      try {
        await this.#client.put(room, 'm.reaction', { 'm.relates_to': relation }, transaction(index));
      } catch (error) {
        if (!isRefused(error)) this.#pace.defer(error);
        this.#log.debug({ room }, `a reaction could not be put: ${tellFailure(error)}`);
        return true;
      }
    }
    return true;
  }
}
