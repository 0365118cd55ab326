/** What is done with what was received: each happening once, in the order of its room; nothing is given up half done. */
import { errorReply } from '../../core/compose-reply.ts';
import type { Answer, Dispatch } from '../../core/dispatch.ts';
import { inOrderByKey } from '../../core/in-order.ts';
import type { ReceivedEvents } from '../../core/received.ts';
import type { Reply } from '../../core/reply.ts';
import type { Store } from '../../core/store.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { DirectRooms } from './direct.ts';
import { failureOf, isRefused, tellFailure } from './failures.ts';
import type { Log } from './log.ts';
import { type Happening, type MatrixEvent, replacedBy } from './matrix-event.ts';
import type { Membership } from './membership.ts';
import type { Messenger } from './messenger.ts';
import { type Pace, pausing } from './pace.ts';
import { type Reader, type Reading, readEvent } from './read.ts';

export interface HandlerOptions {
  readonly stream: string;
  readonly reader: Reader;
  readonly dispatch: Dispatch;
  readonly store: Pick<Store, 'markDelivered'>;
  readonly received: ReceivedEvents;
  readonly messenger: Messenger;
  readonly membership: Membership;
  readonly direct: DirectRooms;
  readonly messages: Messages;
  /** What an encrypted room is told where there is no encryption. */
  readonly unreadable: 'matrix.encrypted' | 'matrix.encrypted-for-now';
  readonly pace: Pace;
  readonly ended: AbortSignal;
  readonly log: Log;
}

/** Tries after failures that nobody foresaw; then it waits for the next start. */
const mostTries = 3;
/** Between tries while the database does not answer. In ms. */
const storePause = 2000;

/** The database did not take the effect, so that the answer is not one yet. */
class NotStored extends Error {}

interface Answered {
  readonly reading: Reading;
  readonly answer: Answer;
}

export class Handler {
  readonly #options: HandlerOptions;
  readonly #perRoom = inOrderByKey();
  readonly #perSender = inOrderByKey();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  /** Never throws, and never rejects behind the caller's back. */
  accept(happenings: readonly Happening[]): void {
    for (const happening of happenings) {
      const handling = this.#handle(happening).catch((error: unknown) => {
        if (this.#options.ended.aborted) return;
        this.#options.log.error({ err: error, event: keyOf(happening) }, 'an event waits for the next start');
      });
      this.#underWay.add(handling);
      void handling.then(() => this.#underWay.delete(handling));
    }
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #handle(happening: Happening): Promise<void> {
    const { received, stream } = this.#options;
    const deciding = this.#decideEarly(happening);
    const deliveryId = await this.#perRoom(happening.room, async () => {
      const answered = deciding === null ? await this.#decide(happening) : await deciding;
      return answered === null ? null : this.#persist(() => this.#deliver(answered));
    });
    // The next in the room need not wait for this: sent again, it would be the same message.
    await this.#persist(async () => {
      if (deliveryId !== null) await this.#options.store.markDelivered([deliveryId]);
      await received.handled(stream, keyOf(happening));
    });
  }

  /** Reads and decides before the room's turn has come, where nothing in the room has to be waited for. */
  #decideEarly(happening: Happening): Promise<Answered | null> | null {
    if (happening.kind !== 'event' || happening.event.type !== 'm.room.message') return null;
    if (replacedBy(happening.event) !== null) return null;
    const deciding = this.#perSender(happening.event.sender, () => this.#decide(happening));
    deciding.catch(() => undefined);
    return deciding;
  }

  #decide(happening: Happening): Promise<Answered | null> {
    return this.#persist(async () => {
      const reading = await this.#read(happening);
      if (reading === null) return null;
      if (reading.event.place.direct) this.#options.direct.used(reading.event.account.id, reading.room);
      const answer = await this.#answerTo(reading);
      if (answer.deliveryId === null && isStoreFailure(answer)) throw new NotStored();
      return { reading, answer };
    });
  }

  async #answerTo({ event, failure }: Reading): Promise<Answer> {
    const { dispatch, messages } = this.#options;
    if (failure === undefined) return dispatch(event);
    const reply: Reply = { ...errorReply(messages, failure), audience: 'room' };
    return { reply, deliveryId: null, duplicate: false, delivered: false };
  }

  async #read(happening: Happening): Promise<Reading | null> {
    const { membership, reader, pace } = this.#options;
    switch (happening.kind) {
      case 'invite': {
        const isIn = await membership.invited(happening.room, happening.state);
        if (isIn) await this.#sayIfUnreadable(happening.room, true);
        return null;
      }
      case 'leave':
        await membership.left(happening.room);
        return null;
      case 'event': {
        const { room, event, sealed } = happening;
        if (this.#isHousekeeping(event)) return this.#keepHouse(room, event);
        const reading = await pace.patiently(() => readEvent(reader, room, event));
        // Sent again under another id, it is the same command.
        return reading === null || sealed === undefined
          ? reading
          : { ...reading, event: { ...reading.event, id: sealed } };
      }
    }
  }

  #isHousekeeping({ type }: MatrixEvent): boolean {
    return type !== 'm.room.message' && type !== 'm.reaction';
  }

  async #keepHouse(room: string, event: MatrixEvent): Promise<null> {
    const { membership } = this.#options;
    if (event.type === 'm.room.tombstone') await membership.upgraded(room, event);
    else if (event.type === 'm.room.member') await membership.someoneLeft(room);
    else await this.#sayIfUnreadable(room, event.type === 'm.room.encrypted');
    return null;
  }

  /** Once a room, by its account data: that I cannot read what is encrypted, and what to do instead. */
  async #sayIfUnreadable(room: string, look: boolean): Promise<void> {
    const { reader, messenger, messages, unreadable, pace } = this.#options;
    const { client, rooms } = reader;
    if (client.encryption !== null) return;
    if (look && !(await pace.patiently(() => rooms.get(room))).isEncrypted) return;
    const type = 'org.hm_tutor.told';
    const told: unknown = await pace.patiently(() => client.getSafeRoomAccountData(type, room, null));
    if (told !== null) return;
    await messenger.say(room, `${room} encrypted`, messages.text(unreadable));
    await pace.patiently(() => client.setRoomAccountData(type, room, { encrypted: true }));
  }

  async #deliver({ reading, answer }: Answered): Promise<string | null> {
    if (!answer.delivered && answer.reply.blocks.length > 0) {
      await this.#options.messenger.answer(reading, answer.reply);
    }
    return answer.deliveryId;
  }

  /** Failures that pass are waited for. What the homeserver refuses is over; anything else is tried a few times. */
  async #persist<T>(task: () => Promise<T>): Promise<T | null> {
    const { ended, log } = this.#options;
    for (let tries = 1; ; ) {
      try {
        return await task();
      } catch (error) {
        ended.throwIfAborted();
        if (isRefused(error)) {
          log.warn({}, `the homeserver refuses: ${tellFailure(error)}`);
          return null;
        }
        const passes = error instanceof NotStored || isOwnFailure(error);
        if (!passes && ++tries > mostTries) throw error;
        if (!passes) log.error({ err: error }, 'an event could not be handled, and is tried again');
        await pausing(storePause, ended);
      }
    }
  }
}

/** The key under which a happening waits. */
export function keyOf(happening: Happening): string {
  return happening.kind === 'event' ? happening.event.event_id : `${happening.kind} ${happening.room}`;
}

function isStoreFailure({ reply }: Answer): boolean {
  return reply.error?.startsWith('store-') === true || reply.error?.startsWith('schema-') === true;
}

/** Of the homeserver or of the database, both of which come back. */
function isOwnFailure(error: unknown): boolean {
  const isStore = error instanceof Error && 'code' in error && error.code === 'store-unavailable';
  return isStore || ('statusCode' in Object(error) && failureOf(error).kind === 'passing');
}
