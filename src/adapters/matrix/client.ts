/** The client: how it is made, how it asks for what is new, and how it sends. Encryption is plugged in here. */
import './quiet-sdk.ts';
import { LogService, MatrixClient, MemoryStorageProvider } from 'matrix-bot-sdk';
import type { Encryption } from './encryption/encryption.ts';
import { isRefused, MalformedAnswer, RefusedRequest } from './failures.ts';
import { dig, stringAt } from './json.ts';
import type { Log } from './log.ts';
import { asMatrixEvent, type Happening, type MatrixEvent, verificationTypes } from './matrix-event.ts';

/** Of everything else that a sync could bring nothing is read. */
const eventTypes = [
  'm.room.message',
  'm.room.encrypted',
  'm.reaction',
  'm.room.member',
  'm.room.tombstone',
  'm.room.encryption',
  'm.room.power_levels',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.space.child',
  'm.space.parent',
];
/** Synapse sends no more events of a room at once, whatever is asked. */
const timelineLimit = 100;
/** Only who has keys can be verified. */
const plainFilters = filtersFor(eventTypes);
const encryptedFilters = filtersFor([...eventTypes, `${verificationTypes}*`]);
/** Another server may have the file; the room waits meanwhile. In ms. */
const downloadTimeout = 15_000;
/** Beyond the time that the homeserver was asked to wait. In ms. */
const grace = 15_000;

export interface ClientOptions {
  readonly homeserverUrl: string;
  readonly accessToken: string;
  /** Ends every poll. */
  readonly ended: AbortSignal;
  readonly log: Log;
}

export class TutorClient extends MatrixClient {
  readonly #ended: AbortSignal;
  /** Null where the tutor reads and writes only what is not encrypted. */
  encryption: Encryption | null = null;

  constructor({ homeserverUrl, accessToken, ended, log }: ClientOptions) {
    logThrough(log);
    super(homeserverUrl, accessToken, new MemoryStorageProvider());
    this.#ended = ended;
  }

  /** The SDK's own loop stays out: it stores its token before events are handled, and reads past gaps. */
  protected override startSyncInternal(): Promise<void> {
    return Promise.resolve();
  }

  /** Asks for what came after `since`; waits up to `waitMs` where there is nothing yet. */
  poll(since: string | null, waitMs: number): Promise<unknown> {
    const query = new URLSearchParams({ timeout: String(waitMs), filter: this.#filters.sync });
    if (since !== null) query.set('since', since);
    return this.#get(`/_matrix/client/v3/sync?${query}`, waitMs + grace);
  }

  /** A page of a room's events before `from`, the newest first, and not beyond `to`. */
  eventsBefore(room: string, from: string, to: string | null): Promise<unknown> {
    const query = new URLSearchParams({ dir: 'b', from, filter: this.#filters.room });
    query.set('limit', String(timelineLimit));
    if (to !== null) query.set('to', to);
    return this.#get(`/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?${query}`, 60_000);
  }

  /** What an answer to `poll` tells, in its order, encrypted where it is. The keys in it are on disk before. */
  async interpret(answer: unknown): Promise<readonly Happening[]> {
    await this.encryption?.receive(answer);
    const happenings: Happening[] = [];
    await this.processSync(answer, async (name: string, ...payload: readonly unknown[]) => {
      const [room, value] = payload;
      const event = asMatrixEvent(value);
      if (name === 'room.event' && event !== null) {
        happenings.push({ kind: 'event', room: String(room), event });
      } else if (name === 'room.invite') {
        const state = dig(answer, 'rooms', 'invite', String(room), 'invite_state', 'events');
        happenings.push({ kind: 'invite', room: String(room), state: Array.isArray(state) ? state : [] });
      } else if (name === 'room.leave') {
        happenings.push({ kind: 'leave', room: String(room) });
      }
    });
    return happenings;
  }

  /**
   * Sends an event, encrypted where the room is. The same transaction id never makes a second one, though encrypted
   * anew it reads otherwise. Reactions are never encrypted, since homeservers count them.
   *
   * @returns the id of the event
   */
  async put(room: string, type: string, content: object, transaction: string): Promise<string> {
    const sealed =
      type === 'm.reaction' ? null : ((await this.encryption?.sealed(room, type, content)) ?? null);
    const sentType = sealed === null ? type : 'm.room.encrypted';
    const path = [room, 'send', sentType, transaction].map(encodeURIComponent).join('/');
    const answer: unknown = await this.doRequest(
      'PUT',
      `/_matrix/client/v3/rooms/${path}`,
      null,
      sealed ?? content,
    );
    const eventId = stringAt(answer, 'event_id');
    if (eventId === null) throw new MalformedAnswer('a message');
    return eventId;
  }

  /** The event as it can be read; null where it is encrypted and cannot be. */
  async readable(room: string, event: MatrixEvent): Promise<MatrixEvent | null> {
    if (event.type !== 'm.room.encrypted' || this.encryption === null) return event;
    const opened = await this.encryption.opened(room, event);
    return opened.kind === 'open' ? opened.event : null;
  }

  /** What the homeserver keeps for the account under this name, or null. */
  async readAccountData(name: string): Promise<unknown> {
    try {
      return await this.getAccountData(name);
    } catch (error) {
      if (isRefused(error)) return null;
      throw error;
    }
  }

  /** The first bytes of a file, at most `limit`. */
  async download(uri: string, limit: number): Promise<Uint8Array> {
    const [, server, media] = /^mxc:\/\/([^/]+)\/([\w-]+)$/.exec(uri) ?? [];
    if (server === undefined || media === undefined)
      throw new RefusedRequest(404, { errcode: 'M_NOT_FOUND' });
    const path = `/_matrix/client/v1/media/download/${encodeURIComponent(server)}/${media}`;
    const response = await this.#fetch(path, downloadTimeout);
    const parts: Uint8Array[] = [];
    let length = 0;
    if (!response.ok) throw new RefusedRequest(response.status, parse(await response.text()));
    for await (const part of response.body ?? []) {
      parts.push(part);
      length += part.length;
      // Leaving the loop cancels the rest.
      if (length >= limit) break;
    }
    return Buffer.concat(parts).subarray(0, limit);
  }

  get #filters() {
    return this.encryption === null ? plainFilters : encryptedFilters;
  }

  async #get(path: string, timeout: number): Promise<unknown> {
    const response = await this.#fetch(path, timeout);
    const answer = parse(await response.text());
    if (!response.ok) throw new RefusedRequest(response.status, answer);
    if (typeof answer !== 'object' || answer === null) throw new MalformedAnswer(path.replace(/\?.*/, ''));
    return answer;
  }

  #fetch(path: string, timeout: number): Promise<Response> {
    return fetch(`${this.homeserverUrl}${path}`, {
      headers: { authorization: `Bearer ${this.accessToken}` },
      signal: AbortSignal.any([this.#ended, AbortSignal.timeout(timeout)]),
    });
  }
}

function filtersFor(types: readonly string[]) {
  const room = { types, limit: timelineLimit };
  const nothing = { types: [] };
  const sync = {
    presence: nothing,
    account_data: nothing,
    room: { timeline: room, state: nothing, ephemeral: nothing, account_data: nothing },
  };
  return { room: JSON.stringify(room), sync: JSON.stringify(sync) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The SDK writes to the console otherwise. What it says of failures is said again where they are handled. */
function logThrough(log: Log): void {
  const debug = (module: string) => log.debug({ module }, 'the SDK reports a failure');
  LogService.setLogger({ error: debug, warn: debug, info: () => {}, debug: () => {}, trace: () => {} });
}
