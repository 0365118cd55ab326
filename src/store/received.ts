/** The core's port to received events, on whichever database it was opened. */
import type { ReceivedEvent, ReceivedEvents } from '../core/received.ts';
import type { Connection } from './database.ts';
import { translateFailure } from './failures.ts';
import { eventsParameter, prepareReceived } from './statements/received.ts';
import { toStorableText } from './text.ts';

export class DatabaseReceivedEvents implements ReceivedEvents {
  readonly #place: string;
  readonly #statements;

  constructor({ database, place }: Connection) {
    this.#place = place;
    this.#statements = prepareReceived(database);
  }

  async position(stream: string): Promise<string | null> {
    const [row] = await this.#try(this.#statements.position.execute({ stream }));
    return row?.position ?? null;
  }

  async receive(stream: string, events: readonly ReceivedEvent[], position: string): Promise<void> {
    await this.#try(this.#statements.receive.execute({ stream, events: eventsParameter(events), position }));
  }

  waiting(stream: string): Promise<readonly ReceivedEvent[]> {
    return this.#try(this.#statements.waiting.execute({ stream }));
  }

  async handled(stream: string, eventId: string): Promise<void> {
    await this.#try(this.#statements.handled.execute({ stream, eventId: toStorableText(eventId) }));
  }

  async #try<T>(result: Promise<T>): Promise<T> {
    try {
      return await result;
    } catch (error) {
      throw translateFailure(error, this.#place);
    }
  }
}
