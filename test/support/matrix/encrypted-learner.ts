/** Somebody who writes to the tutor in encrypted rooms, with the library that Element is made of. */
import { setTimeout as wait } from 'node:timers/promises';
import { ClientEvent, createClient, type MatrixClient, type MatrixEvent, MatrixEventEvent, Preset } from 'matrix-js-sdk';
import type { Homeserver } from './homeserver.ts';

const silent = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  getChild: () => silent,
};
const patience = 60_000;

export interface ReadMessage {
  readonly id: string;
  readonly room: string;
  readonly encrypted: boolean;
  readonly failed: boolean;
  readonly content: Record<string, unknown>;
}

export class EncryptedLearner {
  readonly #client: MatrixClient;
  /** What others wrote, by its id, as far as it has been read. */
  readonly #read = new Map<string, ReadMessage>();

  static async join(homeserver: Homeserver, name: string): Promise<EncryptedLearner> {
    const { id, token } = await homeserver.register(name);
    const response = await fetch(`${homeserver.url}/_matrix/client/v3/account/whoami`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { device_id: deviceId } = (await response.json()) as { device_id: string };
    const client = createClient({
      baseUrl: homeserver.url,
      userId: id,
      accessToken: token,
      deviceId,
      logger: silent,
    });
    await client.initRustCrypto({ useIndexedDB: false });
    const learner = new EncryptedLearner(client);
    const ready = Promise.withResolvers<void>();
    client.on(ClientEvent.Sync, (state) => {
      if (state === 'PREPARED') ready.resolve();
    });
    await client.startClient({ initialSyncLimit: 20 });
    await ready.promise;
    return learner;
  }

  private constructor(client: MatrixClient) {
    this.#client = client;
    client.on(ClientEvent.Event, (event) => this.#see(event));
    client.on(MatrixEventEvent.Decrypted, (event) => this.#see(event));
  }

  /** A direct message with the tutor, which has come in when it resolves. */
  async startDirect(tutor: string): Promise<string> {
    const { room_id: room } = await this.#client.createRoom({
      preset: Preset.TrustedPrivateChat,
      invite: [tutor],
      is_direct: true,
      initial_state: [
        { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
      ],
    });
    await this.#until('the tutor in the room', () =>
      this.#client.getRoom(room)?.getMember(tutor)?.membership === 'join' ? true : undefined,
    );
    return room;
  }

  async say(room: string, body: string): Promise<string> {
    return this.send(room, { msgtype: 'm.text', body });
  }

  async send(room: string, content: object): Promise<string> {
    const { event_id: id } = await this.#client.sendMessage(room, content as never);
    return id;
  }

  /** Says it and waits for the answer. */
  async ask(room: string, body: string): Promise<ReadMessage> {
    return this.answerTo(await this.say(room, body));
  }

  async answerTo(question: string): Promise<ReadMessage> {
    return this.until(`an answer to ${question}`, ({ content }) => isAnswerTo(content, question));
  }

  answersTo(question: string): readonly ReadMessage[] {
    return [...this.#read.values()].filter(({ content }) => isAnswerTo(content, question));
  }

  until(what: string, fits: (message: ReadMessage) => boolean): Promise<ReadMessage> {
    return this.#until(what, () => [...this.#read.values()].find(fits));
  }

  /** Of everything that others wrote. */
  get unreadable(): readonly ReadMessage[] {
    return [...this.#read.values()].filter(({ failed }) => failed);
  }

  async #until<T>(what: string, find: () => T | undefined): Promise<T> {
    for (const deadline = Date.now() + patience; Date.now() < deadline; await wait(100)) {
      const found = find();
      if (found !== undefined) return found;
    }
    throw new Error(`${what} did not come; read were ${JSON.stringify([...this.#read.values()].slice(-3))}`);
  }

  #see(event: MatrixEvent): void {
    const isMessage = event.isEncrypted() || event.getType() === 'm.room.message';
    const isOwn = event.getSender() === this.#client.getUserId();
    if (!isMessage || isOwn || event.isBeingDecrypted()) return;
    const id = event.getId() ?? '';
    this.#read.set(id, {
      id,
      room: event.getRoomId() ?? '',
      encrypted: event.isEncrypted(),
      failed: event.isDecryptionFailure(),
      content: { ...event.getContent(), 'm.relates_to': event.getWireContent()['m.relates_to'] },
    });
  }

  close(): void {
    this.#client.stopClient();
  }
}

function isAnswerTo(content: Record<string, unknown>, question: string): boolean {
  const relation = content['m.relates_to'] as { 'm.in_reply_to'?: { event_id?: string } } | undefined;
  return content.msgtype === 'm.notice' && relation?.['m.in_reply_to']?.event_id === question;
}
