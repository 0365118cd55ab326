/** Somebody who writes to the tutor on Matrix: a client of its own, on bare requests. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Account, Homeserver } from './homeserver.ts';

export interface SeenEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly room: string;
  readonly content: {
    readonly msgtype?: string;
    readonly body?: string;
    readonly formatted_body?: string;
    readonly url?: string;
    readonly [name: string]: unknown;
  };
}

interface SyncAnswer {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Record<string, { timeline: { events: Omit<SeenEvent, 'room'>[] } }>;
    readonly invite?: Record<string, unknown>;
  };
}

let transactions = 0;
const patience = 60_000;

export class Learner {
  readonly account: Account;
  readonly #url: string;
  readonly #closing = new AbortController();
  /** Everything that others sent into the learner's rooms. */
  readonly seen: SeenEvent[] = [];
  #changed = Promise.withResolvers<void>();

  static async join(homeserver: Homeserver, name: string): Promise<Learner> {
    const learner = new Learner(homeserver.url, await homeserver.register(name));
    void learner.#follow();
    return learner;
  }

  private constructor(url: string, account: Account) {
    this.#url = url;
    this.account = account;
  }

  async request(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const isBytes = body instanceof Uint8Array;
    const response = await fetch(`${this.#url}/_matrix/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.account.token}` },
      signal: this.#closing.signal,
      ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status === 429) {
      await wait(Number(answer.retry_after_ms ?? 500) + 50);
      return this.request(method, path, body);
    }
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async download(uri: string): Promise<ArrayBuffer> {
    const path = uri.replace('mxc://', 'client/v1/media/download/');
    const response = await fetch(`${this.#url}/_matrix/${path}`, {
      headers: { authorization: `Bearer ${this.account.token}` },
    });
    return response.arrayBuffer();
  }

  async upload(bytes: Uint8Array, name: string): Promise<string> {
    const answer = await this.request('POST', `media/v3/upload?filename=${encodeURIComponent(name)}`, bytes);
    return String(answer.content_uri);
  }

  /** A room with these people in it or invited to it. */
  async createRoom(invite: readonly string[], more: object = {}): Promise<string> {
    const answer = await this.request('POST', 'client/v3/createRoom', { invite, ...more });
    return String(answer.room_id);
  }

  async send(room: string, content: object, type = 'm.room.message'): Promise<string> {
    const path = `client/v3/rooms/${encodeURIComponent(room)}/send/${type}/learner-${++transactions}-${process.pid}`;
    const answer = await this.request('PUT', path, content);
    return String(answer.event_id);
  }

  say(room: string, body: string, more: object = {}): Promise<string> {
    return this.send(room, { msgtype: 'm.text', body, ...more });
  }

  edit(room: string, original: string, body: string): Promise<string> {
    return this.send(room, {
      msgtype: 'm.text',
      body: `* ${body}`,
      'm.new_content': { msgtype: 'm.text', body },
      'm.relates_to': { rel_type: 'm.replace', event_id: original },
    });
  }

  /** Says it and waits for the first message that answers it. */
  async ask(room: string, body: string, more: object = {}): Promise<SeenEvent> {
    const event = await this.say(room, body, more);
    return this.answerTo(event);
  }

  answerTo(event: string): Promise<SeenEvent> {
    return this.until(`an answer to ${event}`, (seen) => isAnswerTo(seen, event));
  }

  answersTo(event: string): readonly SeenEvent[] {
    return this.seen.filter((seen) => isAnswerTo(seen, event));
  }

  /** Waits for an event; those seen already count. */
  async until(what: string, fits: (event: SeenEvent) => boolean, within = patience): Promise<SeenEvent> {
    const deadline = Date.now() + within;
    for (;;) {
      const found = this.seen.find(fits);
      if (found !== undefined) return found;
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`${what} did not come; the last was ${JSON.stringify(this.seen.at(-1))}`);
      await Promise.race([this.#changed.promise, wait(Math.min(left, 1000))]);
    }
  }

  close(): void {
    this.#closing.abort();
  }

  async #follow(): Promise<void> {
    let since = '';
    while (!this.#closing.signal.aborted) {
      try {
        const filter = JSON.stringify({ room: { timeline: { limit: 1000 } } });
        const query = `timeout=20000&filter=${encodeURIComponent(filter)}${since === '' ? '' : `&since=${since}`}`;
        const answer = (await this.request('GET', `client/v3/sync?${query}`)) as unknown as SyncAnswer;
        since = answer.next_batch;
        for (const room of Object.keys(answer.rooms?.invite ?? {})) {
          await this.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
        }
        for (const [room, { timeline }] of Object.entries(answer.rooms?.join ?? {})) {
          const others = timeline.events.filter(({ sender }) => sender !== this.account.id);
          this.seen.push(...others.map((event) => ({ ...event, room })));
        }
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
      } catch {
        await wait(200);
      }
    }
  }
}

function isAnswerTo({ content, type }: SeenEvent, event: string): boolean {
  const relation = content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: string } } | undefined;
  return type === 'm.room.message' && relation?.['m.in_reply_to']?.event_id === event;
}
