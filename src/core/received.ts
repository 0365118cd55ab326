/** The port to events as a platform handed them over: kept until each is handled, so that none depends on this process. */

export interface ReceivedEvent {
  /** The platform's own id, stable over redelivery. */
  readonly id: string;
  /** As the platform sent it; JSON. It is deleted once the event is handled. */
  readonly content: unknown;
}

/**
 * Events of streams. A stream is one account on one platform, for example `matrix @tutor:example.org`; its position is
 * the platform's own token for how far it has been read. Every method may throw `StoreError`.
 */
export interface ReceivedEvents {
  /** How far the stream was read, or null where it never was. */
  position(stream: string): Promise<string | null>;
  /** Keeps the events, those aside that wait already, and moves the stream to `position`: both or neither. */
  receive(stream: string, events: readonly ReceivedEvent[], position: string): Promise<void>;
  /** The events that are not handled yet, in the order in which they were received. */
  waiting(stream: string): Promise<readonly ReceivedEvent[]>;
  /** The event is handled, and need not be kept. */
  handled(stream: string, eventId: string): Promise<void>;
}
