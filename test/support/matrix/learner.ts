/** Somebody who writes to the tutor on Matrix: a client of its own, on bare requests. */
import { setTimeout as wait } from 'node:timers/promises';
import { Cryptography, type KeysInSync, openFile, sealFile } from './cryptography.ts';
import { type Account, type Homeserver, password } from './homeserver.ts';

export interface SeenEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly room: string;
  /** Whether it came encrypted. Its type and content are what was encrypted then. */
  readonly encrypted: boolean;
  readonly content: {
    readonly msgtype?: string;
    readonly body?: string;
    readonly formatted_body?: string;
    readonly url?: string;
    readonly file?: { readonly url: string };
    readonly [name: string]: unknown;
  };
}

type WireEvent = Omit<SeenEvent, 'room' | 'encrypted'>;

interface SyncAnswer extends KeysInSync {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Record<string, { timeline: { events: WireEvent[] } }>;
    readonly invite?: Record<string, unknown>;
  };
}

let transactions = 0;
const patience = 60_000;
const megolm = { algorithm: 'm.megolm.v1.aes-sha2' };

/** For `createRoom`: an encrypted room, whose keys change after so many messages where that is given. */
export function encryptedRoom(more: { rotation_period_msgs?: number } = {}): object {
  return {
    initial_state: [{ type: 'm.room.encryption', state_key: '', content: { ...megolm, ...more } }],
  };
}

/** Whether what was seen is another version of the message. */
export function isEditOf({ content }: SeenEvent, message: SeenEvent): boolean {
  const relation = content['m.relates_to'] as { rel_type?: string; event_id?: string } | undefined;
  return relation?.rel_type === 'm.replace' && relation.event_id === message.event_id;
}

export class Learner {
  readonly account: Account;
  readonly #url: string;
  readonly #closing = new AbortController();
  /** Everything that others sent into the learner's rooms. */
  readonly seen: SeenEvent[] = [];
  /** What came encrypted and could not be read so far. */
  unreadable: readonly { readonly room: string; readonly event: WireEvent }[] = [];
  #changed = Promise.withResolvers<void>();
  #cryptography: Cryptography | null = null;

  static async join(homeserver: Homeserver, name: string): Promise<Learner> {
    const learner = new Learner(homeserver.url, await homeserver.register(name));
    void learner.#follow();
    return learner;
  }

  /** The same with a device that can encrypt. */
  static async joinEncrypted(homeserver: Homeserver, name: string): Promise<Learner> {
    return Learner.signIn(homeserver, (await homeserver.register(name)).id);
  }

  /** Another device of an account. @param follows - whether it reads what others write */
  static async signIn(homeserver: Homeserver, user: string, follows = true): Promise<Learner> {
    const response = await fetch(`${homeserver.url}/_matrix/client/v3/login`, {
      method: 'POST',
      body: JSON.stringify({ type: 'm.login.password', identifier: { type: 'm.id.user', user }, password }),
    });
    const { access_token: token, device_id: device } = (await response.json()) as Record<string, string>;
    if (token === undefined || device === undefined) throw new Error(`${user} could not sign in`);
    const learner = new Learner(homeserver.url, { id: user, token });
    const ask = learner.request.bind(learner);
    learner.#cryptography = await Cryptography.start(user, device, ask);
    if (follows) void learner.#follow();
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

  /** The file in a message, decrypted where it is encrypted. */
  async fileIn({ url, file }: SeenEvent['content']): Promise<Uint8Array> {
    const bytes = new Uint8Array(await this.download(file?.url ?? url ?? ''));
    return file === undefined ? bytes : openFile(bytes, file);
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

  /** Sends a file as clients do in encrypted rooms. */
  async sendEncryptedFile(room: string, filename: string, text: string, more: object = {}): Promise<string> {
    const { data, file } = sealFile(new TextEncoder().encode(text));
    const url = await this.upload(data, 'encrypted');
    return this.send(room, { msgtype: 'm.file', body: filename, filename, ...more, file: { ...file, url } });
  }

  /** A room with these people in it or invited to it. */
  async createRoom(invite: readonly string[], more: object = {}): Promise<string> {
    const answer = await this.request('POST', 'client/v3/createRoom', { invite, ...more });
    return String(answer.room_id);
  }

  async send(room: string, content: object, type = 'm.room.message'): Promise<string> {
    const isBare = type === 'm.reaction' || type === 'm.room.encrypted';
    const sealed = isBare ? null : await this.#cryptography?.seal(room, type, content);
    const sentType = sealed == null ? type : 'm.room.encrypted';
    const path = `client/v3/rooms/${encodeURIComponent(room)}/send/${sentType}/learner-${++transactions}-${process.pid}`;
    const answer = await this.request('PUT', path, sealed ?? content);
    return String(answer.event_id);
  }

  /** Whether it has the key of an event, as that is on the homeserver. */
  async canRead(room: string, event: object): Promise<boolean> {
    return (await this.#cryptography?.open(room, event)) != null;
  }

  /** The next message to the room is encrypted with a new key. */
  async forgetKey(room: string): Promise<void> {
    await this.#cryptography?.forgetKey(room);
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

  answerTo(event: string, within = patience): Promise<SeenEvent> {
    return this.until(`an answer to ${event}`, (seen) => isAnswerTo(seen, event), within);
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

  /** The device is gone afterwards. */
  async signOut(): Promise<void> {
    await this.request('POST', 'client/v3/logout', {});
    this.close();
  }

  async #follow(): Promise<void> {
    let since = '';
    while (!this.#closing.signal.aborted) {
      try {
        const filter = JSON.stringify({ room: { timeline: { limit: 1000 } } });
        const query = `timeout=20000&filter=${encodeURIComponent(filter)}${since === '' ? '' : `&since=${since}`}`;
        const answer = (await this.request('GET', `client/v3/sync?${query}`)) as unknown as SyncAnswer;
        since = answer.next_batch;
        await this.#cryptography?.receive(answer);
        for (const room of Object.keys(answer.rooms?.invite ?? {})) {
          await this.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
        }
        const late = this.unreadable;
        this.unreadable = [];
        for (const { room, event } of late) await this.#see(room, event);
        for (const [room, { timeline }] of Object.entries(answer.rooms?.join ?? {})) {
          const others = timeline.events.filter(({ sender }) => sender !== this.account.id);
          if (timeline.events.some(({ type }) => type === 'm.room.member'))
            this.#cryptography?.membersChanged(room);
          for (const event of others) await this.#see(room, event);
        }
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
      } catch {
        await wait(200);
      }
    }
  }

  async #see(room: string, event: WireEvent): Promise<void> {
    if (event.type !== 'm.room.encrypted' || this.#cryptography === null) {
      this.seen.push({ ...event, room, encrypted: false });
      return;
    }
    const opened = await this.#cryptography.open(room, event);
    if (opened === null) this.unreadable = [...this.unreadable, { room, event }];
    else this.seen.push({ ...event, ...opened, room, encrypted: true });
  }
}

function isAnswerTo({ content, type }: SeenEvent, event: string): boolean {
  const relation = content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: string } } | undefined;
  return type === 'm.room.message' && relation?.['m.in_reply_to']?.event_id === event;
}
