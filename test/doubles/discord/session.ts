/** A session of the gateway: a shard's numbered events, kept so that a client whose connection broke misses none. */
import { randomBytes } from 'node:crypto';
import { GatewayOpcodes } from 'discord-api-types/v10';
import type { Connection } from './connection.ts';

interface SentEvent {
  readonly sequence: number;
  readonly text: string;
}

/** Events that are kept for a RESUME. */
const keptEvents = 2000;

export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly shard: readonly [number, number];
  readonly intents: number;
  sequence = 0;
  #connection: Connection | null = null;
  #events: SentEvent[] = [];

  constructor(shard: readonly [number, number], intents: number) {
    this.shard = shard;
    this.intents = intents;
  }

  get connection(): Connection | null {
    return this.#connection;
  }

  attach(connection: Connection): void {
    this.#connection = connection;
  }

  detach(): void {
    this.#connection = null;
  }

  dispatch(event: string, data: unknown): void {
    const sequence = ++this.sequence;
    const text = JSON.stringify({ op: GatewayOpcodes.Dispatch, t: event, s: sequence, d: data });
    this.#events.push({ sequence, text });
    if (this.#events.length > 2 * keptEvents) this.#events = this.#events.slice(-keptEvents);
    this.#connection?.sendText(text);
  }

  /** Sends again what came after an event. */
  replay(after: number): void {
    for (const { sequence, text } of this.#events) if (sequence > after) this.#connection?.sendText(text);
  }
}
