/** Messages to everybody in a channel: whether the tutor may send them there, and sending them. */
import { DiscordAPIError, type REST } from '@discordjs/rest';
import { type APIInteraction, ChannelType, PermissionFlagsBits, Routes } from 'discord-api-types/v10';
import type { RoomRefusal } from '../../core/event.ts';
import type { Delivery, Store } from '../../core/store.ts';
import type { Messages } from '../../i18n/messages.ts';
import { drawMessage } from './draw.ts';
import { isPassing, tellFailure } from './failures.ts';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { CommandMention } from './markdown.ts';

export type CheckChannel = (interaction: APIInteraction) => Promise<RoomRefusal | null>;

/**
 * Whether news may be announced where the command was typed. Discord says with each interaction what the tutor and the
 * person may do in that channel; only a bot that is in the server can send there by itself, which has to be asked for.
 *
 * @param rest with the bot's token
 * @param listed ids of the channels in which everybody may see answers; where there are none, every channel will do
 */
export function checkChannel(rest: Pick<REST, 'get'>, listed: ReadonlySet<string>): CheckChannel {
  return async ({ channel, guild_id: guild, app_permissions: own, member }) => {
    if (channel === undefined || guild === undefined) return 'unwritable';
    if (listed.size > 0 && !listed.has(channel.id)) return 'unlisted';
    const needed = PermissionFlagsBits.ViewChannel | sendingIn(channel.type);
    if (!grants(own, needed) || !grants(member?.permissions, needed)) return 'unwritable';
    try {
      const seen = (await rest.get(Routes.channel(channel.id))) as { readonly guild_id?: string };
      return seen.guild_id === guild ? null : 'unwritable';
    } catch (error) {
      return isPassing(error) ? 'unreachable' : 'unwritable';
    }
  };
}

const threads: readonly ChannelType[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

function sendingIn(type: ChannelType): bigint {
  return threads.includes(type)
    ? PermissionFlagsBits.SendMessagesInThreads
    : PermissionFlagsBits.SendMessages;
}

function grants(permissions: string | undefined, needed: bigint): boolean {
  if (permissions === undefined || !/^\d+$/.test(permissions)) return false;
  const granted = BigInt(permissions);
  return (granted & PermissionFlagsBits.Administrator) !== 0n || (granted & needed) === needed;
}

export interface AnnouncementOptions {
  /** With the bot's token. */
  readonly rest: Pick<REST, 'post'>;
  readonly store: Pick<Store, 'undelivered' | 'markDelivered' | 'refuseAnnouncement'>;
  readonly messages: Messages;
  readonly mention: CommandMention;
  readonly log: Log;
}

const page = 50;

/**
 * Sends what waits, now and from time to time, until it is closed. What Discord cannot take just now waits.
 *
 * @param interval between looks, in ms
 */
export function carryAnnouncements(
  options: AnnouncementOptions,
  interval: number,
): { close(): Promise<void> } {
  let running: Promise<void> | null = null;
  const look = () => {
    running ??= sendAll(options)
      .catch((error: unknown) => options.log.warn({}, `announcements have to wait: ${tellFailure(error)}`))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(look, interval).unref();
  look();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}

async function sendAll(options: AnnouncementOptions): Promise<void> {
  const { store, log } = options;
  for (const announcement of await store.undelivered('discord', page, '')) {
    try {
      await send(announcement, options);
    } catch (error) {
      if (!isRefused(error)) throw error;
      log.warn({ channel: announcement.room }, `an announcement was refused: ${tellFailure(error)}`);
      await store.refuseAnnouncement(announcement.id);
      continue;
    }
    await store.markDelivered([announcement.id]);
  }
}

/** The channel, or this message in it. A token that is not accepted says nothing of the channel. */
function isRefused(error: unknown): boolean {
  return error instanceof DiscordAPIError && [400, 403, 404].includes(error.status);
}

async function send({ id, room, reply }: Delivery, options: AnnouncementOptions): Promise<void> {
  const { rest, messages, mention } = options;
  const { body } = drawMessage(reply, { owner: '', mention, messages, byteLimit: limits.upload });
  // A process that ends between sending and recording sends it again; Discord knows it by its nonce.
  await rest.post(Routes.channelMessages(room), {
    body: { ...body, nonce: `hm-${id}`, enforce_nonce: true },
  });
}
