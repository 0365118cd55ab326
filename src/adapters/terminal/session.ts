/** One learner at one terminal: inputs become events, replies become text. */

import type { OpenExport } from '../../core/cohorts/export.ts';
import type { Dispatch } from '../../core/dispatch.ts';
import type { Account, Event } from '../../core/event.ts';
import type { Block, ExportBlock } from '../../core/reply.ts';
import type { Delivery, Store } from '../../core/store.ts';
import { messagesFor } from '../../i18n/messages.ts';
import { type KnownCommand, parseCall } from './call.ts';
import { type DrawOptions, draw } from './draw.ts';
import { saveFile } from './save-file.ts';
import type { Input } from './script.ts';

export interface SessionOptions {
  readonly dispatch: Dispatch;
  readonly openExport: OpenExport;
  readonly store: Pick<Store, 'undelivered' | 'markDelivered'>;
  readonly commands: readonly KnownCommand[];
  /** The learner's name; the account's id as well. */
  readonly name: string;
  readonly moderator: boolean;
  /** Unique for each run; the events are numbered behind it. */
  readonly id: string;
  readonly clock: () => Date;
  readonly drawing: DrawOptions;
  /** The folder for files that are not shown. */
  readonly downloads: string;
  /** Whether somebody reads the screen: then texts are saved as well, not only what is no text, such as an archive. */
  readonly savesTexts: boolean;
  /** Resolves when the text has left this process. */
  readonly write: (text: string) => Promise<void>;
}

/** Replies shown at the start that an earlier run did not get to show. */
const maximumUndelivered = 20;

export class Session {
  readonly #options: SessionOptions;
  readonly #account: Account;
  #count = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#account = { platform: 'terminal', id: options.name, displayName: options.name };
  }

  /** Shows what was answered before but never arrived, with a word of explanation before it. */
  async catchUp(explain: () => Promise<void>): Promise<void> {
    const { store } = this.#options;
    const missed = await store.undelivered('terminal', maximumUndelivered, this.#account.id);
    if (missed.length > 0) await explain();
    for (const delivery of missed) await this.#show(delivery);
    await this.#announce();
  }

  /** Answers one input. */
  async say(input: Input): Promise<void> {
    this.#count++;
    const { reply, deliveryId } = await this.#options.dispatch(this.#event(input));
    await this.#show({ reply, id: deliveryId });
    await this.#announce();
  }

  /** Shows what is for everybody here; only moderators can have asked for that. */
  async #announce(): Promise<void> {
    const { moderator, store } = this.#options;
    if (!moderator) return;
    const waiting = await store.undelivered('terminal', maximumUndelivered, '');
    for (const delivery of waiting) if (delivery.room === this.#room) await this.#show(delivery);
  }

  get #room(): string {
    return `terminal:${this.#account.id}`;
  }

  #event({ line, body }: Input): Event {
    return {
      platform: 'terminal',
      id: `${this.#options.id}-${this.#count}`,
      account: this.#account,
      place: { community: 'terminal', room: this.#room, direct: true },
      receivedAt: this.#options.clock(),
      moderator: this.#options.moderator,
      checkRoom: async () => null,
      call: parseCall(line, body, this.#options.commands),
    };
  }

  /** A file that is not shown is saved, and its place shown. */
  async #saved(block: Block): Promise<Block> {
    const { downloads, savesTexts } = this.#options;
    if (block.kind !== 'file' || (block.encoding === undefined && !savesTexts)) return block;
    const content = Buffer.from(block.content, block.encoding ?? 'utf8');
    return saidWhere(await saveFile(downloads, block.name, content));
  }

  /** Somebody who reads the screen finds it saved; a script reads its pieces as they come. */
  async #writeExport({ name, source }: ExportBlock): Promise<void> {
    const { openExport, downloads, savesTexts, write } = this.#options;
    const pieces = await openExport(source);
    if (pieces === null) {
      await this.#draw([{ kind: 'paragraph', text: messagesFor('en').parts('export.over') }]);
    } else if (savesTexts) {
      await this.#draw([saidWhere(await saveFile(downloads, name, pieces))]);
    } else {
      await write(`${name}:\n`);
      for await (const piece of pieces) await write(piece.replaceAll(/^(?=.)/gm, '    '));
      await write('\n');
    }
  }

  async #draw(blocks: readonly Block[], plain = false): Promise<void> {
    const reply = { blocks, plain, audience: 'learner', error: null } as const;
    await this.#options.write(`${draw(reply, this.#options.drawing)}\n`);
  }

  async #show({ reply, id }: Pick<Delivery, 'reply'> & { readonly id: string | null }): Promise<void> {
    const exported = reply.blocks.filter((block) => block.kind === 'export');
    const others = reply.blocks.filter(({ kind }) => kind !== 'export');
    await this.#draw(await Promise.all(others.map((block) => this.#saved(block))), reply.plain);
    for (const block of exported) await this.#writeExport(block);
    if (id !== null) await this.#options.store.markDelivered([id]);
  }
}

function saidWhere(path: string): Block {
  return { kind: 'paragraph', text: messagesFor('en').parts('terminal.saved', { path }) };
}
