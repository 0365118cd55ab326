/** Somebody who writes to the tutor in encrypted rooms, with the library that Element is made of. */

import { setTimeout as wait } from 'node:timers/promises';
import { Attachment } from '@matrix-org/matrix-sdk-crypto-wasm';
import {
  ClientEvent,
  createClient,
  type MatrixClient,
  type MatrixEvent,
  MatrixEventEvent,
  Preset,
  RoomEvent,
} from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger.js';
import type { Homeserver } from './homeserver.ts';
import { Verifying } from './verifying.ts';

(logger as typeof logger & { setLevel(level: string, persist: boolean): void }).setLevel('silent', false);
const silent = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  getChild: () => silent,
};
const patience = 120_000;

export interface ReadMessage {
  readonly id: string;
  readonly room: string;
  readonly encrypted: boolean;
  readonly failed: boolean;
  readonly content: Record<string, unknown>;
}

export class EncryptedLearner {
  readonly #client: MatrixClient;
  readonly verifying: Verifying;
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
    this.verifying = new Verifying(client);
    client.on(ClientEvent.Event, (event) => this.#see(event));
    client.on(MatrixEventEvent.Decrypted, (event) => this.#see(event));
    client.on(RoomEvent.MyMembership, (room, membership) => {
      if (membership === 'invite') void client.joinRoom(room.roomId);
    });
  }

  /** A direct message with the tutor, which has come in when it resolves. */
  startDirect(tutor: string): Promise<string> {
    return this.createRoom([tutor], true);
  }

  /** A room in which all who were invited are when it resolves. */
  async createRoom(others: readonly string[], encrypted: boolean): Promise<string> {
    const content = { algorithm: 'm.megolm.v1.aes-sha2' };
    const { room_id: room } = await this.#client.createRoom({
      preset: Preset.TrustedPrivateChat,
      invite: [...others],
      is_direct: others.length === 1,
      initial_state: encrypted ? [{ type: 'm.room.encryption', state_key: '', content }] : [],
    });
    const isIn = (user: string) =>
      this.#client.getRoom(room)?.getMember(user)?.membership === 'join' ? true : undefined;
    for (const user of others) await this.#until(`${user} in the room`, () => isIn(user));
    return room;
  }

  get id(): string {
    return this.#client.getSafeUserId();
  }

  async leave(room: string): Promise<void> {
    await this.#client.leave(room);
  }

  /** The next message to the room is encrypted with a new key. */
  async forgetKey(room: string): Promise<void> {
    await this.#client.getCrypto()?.forceDiscardSession(room);
  }

  /** Sends a file as clients do in encrypted rooms. */
  async sendFile(room: string, name: string, text: string): Promise<string> {
    const sealed = Attachment.encrypt(new TextEncoder().encode(text));
    const file = JSON.parse(sealed.mediaEncryptionInfo ?? '') as object;
    const { content_uri: url } = await this.#client.uploadContent(Buffer.from(sealed.encryptedData));
    return this.send(room, { msgtype: 'm.file', body: name, filename: name, file: { ...file, url } });
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
