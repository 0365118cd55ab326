/** Brings replies into rooms: in their order, each once, and private ones to their learner alone. */
import { createHash } from 'node:crypto';
import type { OpenExport } from '../../core/cohorts/export.ts';
import { writeExports } from '../../core/cohorts/write-exports.ts';
import { inOrderByKey } from '../../core/in-order.ts';
import type { Choice, Reply } from '../../core/reply.ts';
import type { Messages } from '../../i18n/messages.ts';
import { Buttons } from './buttons.ts';
import type { TutorClient } from './client.ts';
import { intoMessages, noticeContent } from './compose.ts';
import type { DirectRooms } from './direct.ts';
import { type Drawn, drawBlocks, pressable } from './draw.ts';
import type { ShownEmoji } from './encryption/verifications.ts';
import { isRefused, tellFailure } from './failures.ts';
import type { Log } from './log.ts';
import { ownFields } from './matrix-event.ts';
import { upload, uploadLimit, uploadsOf } from './media.ts';
import type { Pace } from './pace.ts';
import type { Reading } from './read.ts';

export interface MessengerOptions {
  readonly client: TutorClient;
  readonly direct: DirectRooms;
  readonly pace: Pace;
  readonly messages: Messages;
  /** Whether a command can do nothing without code, so that one press is not enough. */
  readonly needsBody: (command: string) => boolean;
  /** Whether answers for everybody may be given in this room. */
  readonly isPublic: (room: string) => boolean;
  readonly openExport: OpenExport;
  readonly log: Log;
}

/** Where a message goes. `target` is null in a room that is not the one of the command, `root` where it has no thread. */
interface Destination {
  readonly room: string;
  readonly root: string | null;
  readonly target: string | null;
  readonly replaces: readonly string[];
  /** The room of the command, where this is another one. */
  readonly origin?: string;
}

export class Messenger {
  readonly #options: MessengerOptions;
  readonly #inOrder = inOrderByKey();
  readonly #buttons: Buttons;

  constructor(options: MessengerOptions) {
    this.#options = options;
    this.#buttons = new Buttons(options.client, options.pace, options.log);
  }

  /** Sends the answer. Repeating it sends nothing twice. Resolves too where the room takes no message of ours. */
  async answer(reading: Reading, given: Reply): Promise<void> {
    const { event, room, thread, target, replaces } = reading;
    const reply = await this.#write(given);
    const here: Destination = { room, root: thread, target, replaces };
    const { direct } = event.place;
    const isOpen = reply.audience === 'room' && this.#options.isPublic(room);
    if (direct || isOpen) {
      await this.#send(here, event.id, reply);
      return;
    }
    const alone = await this.#options.pace.patiently(() => this.#options.direct.with(event.account.id));
    if (alone !== null)
      await this.#send(
        { room: alone, root: null, target: null, replaces: [], origin: room },
        event.id,
        reply,
      );
    const told = this.#options.messages.text(
      alone === null ? 'matrix.no-direct' : 'matrix.answered-directly',
    );
    await this.#send(here, `${event.id} told`, sayingOnly(told));
  }

  async #write(reply: Reply): Promise<Reply> {
    const { client, openExport, messages } = this.#options;
    if (!reply.blocks.some(({ kind }) => kind === 'export')) return reply;
    return writeExports(reply, openExport, await uploadLimit(client), messages);
  }

  /** A reply to somebody who did not ask. */
  async tell(user: string, id: string, reply: Reply): Promise<void> {
    const alone = await this.#options.pace.patiently(() => this.#options.direct.with(user));
    if (alone !== null) await this.#send({ room: alone, root: null, target: null, replaces: [] }, id, reply);
  }

  /** What somebody who verifies the tutor has to compare: where the verification goes on, or to them alone. */
  showEmoji({ user, room, id, emoji }: ShownEmoji): Promise<void> {
    const list = emoji.map(({ symbol, name }) => `${name} ${symbol}`).join(', ');
    const sentence = this.#options.messages.text('matrix.compare', { list });
    return room === null ? this.tell(user, id, sayingOnly(sentence)) : this.say(room, id, sentence);
  }

  /** A sentence for everybody in a room. */
  async say(room: string, id: string, sentence: string): Promise<void> {
    await this.announce(room, id, sayingOnly(sentence));
  }

  /** A reply for everybody in a room, which nobody asked for. @returns whether the room took it */
  announce(room: string, id: string, reply: Reply): Promise<boolean> {
    return this.#send({ room, root: null, target: null, replaces: [] }, id, reply);
  }

  /** @returns false where the room takes no message of ours */
  async #send(to: Destination, id: string, reply: Reply): Promise<boolean> {
    const choices = pressable(reply, this.#options.needsBody);
    const drawn = intoMessages(drawBlocks(reply, choices));
    try {
      const last = await this.#buttons.after(() =>
        this.#inOrder(to.room, () => this.#sendAll(to, id, reply, drawn, choices)),
      );
      if (last === null || to.replaces.length > 0) return true;
      const transaction = (index: number) => transactionOf(id, `key ${index}`);
      this.#buttons.offer(to.room, { message: last, choices, transaction });
      return true;
    } catch (error) {
      if (!isRefused(error)) throw error;
      // Left, muted, or gone: nobody is there to be answered.
      this.#options.log.warn({ room: to.room }, `a reply was refused: ${tellFailure(error)}`);
      return false;
    }
  }

  /** @returns the id of the last message of text */
  async #sendAll(
    to: Destination,
    id: string,
    reply: Reply,
    drawn: readonly Drawn[],
    choices: readonly Choice[],
  ): Promise<string | null> {
    let last: string | null = null;
    for (const [index, part] of drawn.entries()) {
      const isLast = index === drawn.length - 1;
      const own = {
        [ownFields.answers]: id,
        ...(reply.error === null ? {} : { [ownFields.error]: true }),
        ...(isLast && choices.length > 0 ? { [ownFields.choices]: choices.map(storedChoice) } : {}),
        ...(isLast && to.origin !== undefined ? { [ownFields.place]: to.origin } : {}),
      };
      const content = { ...noticeContent(part), ...own };
      const replaced = to.replaces[index];
      const transaction = transactionOf(id, `text ${index}`);
      last =
        replaced === undefined
          ? await this.#putAnswer(to, content, transaction)
          : await this.#put(to.room, 'm.room.message', asEdit(content, part, replaced), transaction);
    }
    for (const [index, surplus] of to.replaces.slice(drawn.length).entries()) {
      await this.#redact(to.room, surplus, transactionOf(id, `surplus ${index}`));
    }
    for (const [index, file] of uploadsOf(reply).entries()) {
      const { client, pace } = this.#options;
      const shown = await pace.patiently(() => upload(client, to.room, file));
      await this.#putAnswer(to, { ...shown, [ownFields.answers]: id }, transactionOf(id, `file ${index}`));
    }
    return last;
  }

  /** Beside the thread where there can be none: not everything that somebody writes may be the root of one. */
  async #putAnswer(to: Destination, content: object, transaction: string): Promise<string> {
    try {
      return await this.#put(to.room, 'm.room.message', withRelation(content, to), transaction);
    } catch (error) {
      const isThread = to.root !== null && !isRefused(error, 'M_FORBIDDEN', 'M_TOO_LARGE');
      if (!isRefused(error) || !isThread) throw error;
      const beside = withRelation(content, { ...to, root: null });
      return this.#put(to.room, 'm.room.message', beside, `${transaction}-beside`);
    }
  }

  #put(room: string, type: string, content: object, transaction: string): Promise<string> {
    const { client, pace } = this.#options;
    return pace.patiently(() => client.put(room, type, content, transaction));
  }

  async #redact(room: string, event: string, transaction: string): Promise<void> {
    const { client, pace } = this.#options;
    const path = [room, 'redact', event, transaction].map(encodeURIComponent).join('/');
    await pace.patiently(() => client.doRequest('PUT', `/_matrix/client/v3/rooms/${path}`, null, {}));
  }
}

function sayingOnly(sentence: string): Reply {
  return {
    blocks: [{ kind: 'paragraph', text: [{ kind: 'text', text: sentence }] }],
    audience: 'room',
    error: null,
  };
}

/** One id for one part of one answer, however often it is sent. */
function transactionOf(id: string, part: string): string {
  return `hm-${createHash('sha256').update(`${id}\n${part}`).digest('base64url').slice(0, 32)}`;
}

function storedChoice({ command, moment }: Choice): object {
  return moment === undefined ? { command } : { command, moment };
}

function withRelation(content: object, { root, target }: Destination): object {
  if (target === null) return content;
  const answering = { 'm.in_reply_to': { event_id: target } };
  if (root === null) return { ...content, 'm.relates_to': answering };
  // Clients without threads show it as an answer to the command.
  const thread = { rel_type: 'm.thread', event_id: root, is_falling_back: true };
  return { ...content, 'm.relates_to': { ...thread, ...answering } };
}

function asEdit(content: object, { text, html }: Drawn, replaced: string): object {
  return {
    ...content,
    body: `* ${text}`,
    formatted_body: `* ${html}`,
    'm.new_content': content,
    'm.relates_to': { rel_type: 'm.replace', event_id: replaced },
  };
}
