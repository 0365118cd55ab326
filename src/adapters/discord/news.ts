/**
 * News for somebody who did not ask, such as the other side of a pairing: a direct message. Whoever accepts none is told
 * with their next command, as with an answer that never arrived.
 */
import type { REST } from '@discordjs/rest';
import { type APIDMChannel, Routes } from 'discord-api-types/v10';
import type { Delivery } from '../../core/store.ts';
import type { Messages } from '../../i18n/messages.ts';
import type { Deliveries } from './deliveries.ts';
import { drawMessage } from './draw.ts';
import { tellFailure } from './failures.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { CommandMention } from './markdown.ts';

export interface NewsOptions {
  /** With the bot's token. */
  readonly rest: REST;
  readonly deliveries: Deliveries;
  readonly messages: Messages;
  readonly mention: CommandMention;
  readonly log: Log;
}

/** Tries each once; what does not arrive keeps waiting. Never rejects. */
export async function carryNews(news: readonly Delivery[], options: NewsOptions): Promise<void> {
  for (const each of news) {
    try {
      await sendDirectly(each, options);
      options.deliveries.arrived([each.id]);
    } catch (error) {
      // Nobody has to accept direct messages (50007), so that is nothing to worry about.
      options.log.info({ delivery: each.id }, tellFailure(error));
    }
  }
}

async function sendDirectly({ id, account, reply }: Delivery, options: NewsOptions): Promise<void> {
  const { rest, messages, mention } = options;
  const { body, files } = drawMessage(reply, {
    owner: account.id,
    mention,
    messages,
    byteLimit: limits.upload,
  });
  const channel = (await rest.post(Routes.userChannels(), {
    body: { recipient_id: account.id },
  })) as APIDMChannel;
  // A process that ends between sending and recording sends it again; Discord knows it by its nonce.
  const once = { nonce: `hm-${id}`, enforce_nonce: true };
  await rest.post(Routes.channelMessages(channel.id), {
    body: { ...body, ...once },
    ...(files.length === 0 ? {} : { files }),
  });
}
