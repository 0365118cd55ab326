/** Starts the tutor in Discord. */
import { REST } from '@discordjs/rest';
import { type APIApplicationCommand, type APIInteraction, Routes } from 'discord-api-types/v10';
import type { OpenExport } from '../../core/cohorts/export.ts';
import { type AnyCommand, usageOf } from '../../core/command.ts';
import type { Completing } from '../../core/complete.ts';
import type { Dispatch } from '../../core/dispatch.ts';
import type { Store } from '../../core/store.ts';
import { messagesFor } from '../../i18n/messages.ts';
import { carryAnnouncements, checkChannel } from './announcements.ts';
import { discordFileServers } from './attachments.ts';
import { Deliveries } from './deliveries.ts';
import { isPassing, tellFailure } from './failures.ts';
import { connectGateway, type Shards } from './gateway.ts';
import { createHandler } from './handle.ts';
import type { Log } from './log.ts';
import type { CommandMention } from './markdown.ts';
import { carryNews } from './news.ts';
import { createAnswerRest, createRestResponder } from './rest-responder.ts';

export interface DiscordOptions extends Completing {
  readonly token: string;
  readonly applicationId: string;
  /** Another address of Discord's interface, for a proxy; null for Discord's own. */
  readonly apiUrl: string | null;
  /** Null for as many as Discord recommends. */
  readonly shards: Shards | null;
  /** Ids of the channels in which an answer for everybody may be seen by everybody. */
  readonly publicChannels: readonly string[];
  /** Ids of the roles that moderate besides those who may manage the server; none where it is absent. */
  readonly moderatorRoles?: readonly string[];
  readonly dispatch: Dispatch;
  readonly openExport: OpenExport;
  readonly store: Pick<Store, 'undelivered' | 'markDelivered' | 'refuseAnnouncement'>;
  /** An id that a learner can quote and the log contains. */
  readonly newErrorId: () => string;
  readonly log: Log;
  /** Called where the connection is over for good, with a sentence that says what to do. */
  readonly onEnd: (reason: string) => void;
  /** Between looks for announcements that wait, in ms; five seconds where it is absent. */
  readonly announcementInterval?: number;
  /** Origins from which attachments may be fetched; Discord's own where it is absent. */
  readonly fileServers?: readonly string[];
}

export interface RunningDiscord {
  /** Stops listening, and resolves when the last answers have been given and recorded. */
  close(): Promise<void>;
}

/** Between tries to connect for the first time: doubled each time up to the longest. In ms. */
const pause = { first: 1000, longest: 60_000 };
/** How long answers that are under way may take when the tutor ends. In ms. */
const farewell = 10_000;

/**
 * Resolves when the tutor is connected; waits where Discord is out of reach for now.
 *
 * @throws Error with a sentence for whoever runs the tutor, where another try would not help
 */
export async function startDiscord(options: DiscordOptions): Promise<RunningDiscord> {
  const { apiUrl, log, token, applicationId, announcementInterval = 5000 } = options;
  const clock = () => new Date();
  const bot = new REST(apiUrl === null ? {} : { api: apiUrl }).setToken(token);
  const answerRest = createAnswerRest(apiUrl);
  const messages = messagesFor('en');
  const mention = await patiently(log, () => fetchMentions(bot, applicationId, options.commands));
  const deliveries = new Deliveries(options.store, clock, log);
  // Direct messages belong to the first shard; where it is, news is carried, so that nobody is told twice.
  const carries = options.shards === null || options.shards.ids.includes(0);
  const newsOptions = { rest: bot, deliveries, messages, mention, log };
  await deliveries.start(carries ? (news) => carryNews(news, newsOptions) : null);
  const announcing = carries
    ? carryAnnouncements({ rest: bot, store: options.store, messages, mention, log }, announcementInterval)
    : null;
  const publicChannels = new Set(options.publicChannels);
  const handle = createHandler({
    ...options,
    deliveries,
    messages,
    mention,
    publicChannels,
    checkChannel: checkChannel(bot, publicChannels),
    moderatorRoles: new Set(options.moderatorRoles),
    clock,
    fileServers: options.fileServers ?? discordFileServers,
  });

  const underWay = new Set<Promise<void>>();
  const onInteraction = (interaction: APIInteraction) => {
    const answering = handle(interaction, createRestResponder(answerRest, interaction, log));
    underWay.add(answering);
    void answering.then(() => underWay.delete(answering));
  };
  const { shards, onEnd } = options;
  const gateway = await patiently(log, () =>
    connectGateway({ token, rest: bot, shards, onInteraction, onEnd, log }),
  );
  return {
    async close() {
      await gateway.close();
      await Promise.race([
        Promise.all(underWay),
        new Promise((resolve) => setTimeout(resolve, farewell).unref()),
      ]);
      await deliveries.close();
      await announcing?.close();
      for (const rest of [bot, answerRest]) {
        rest.clearHashSweeper();
        rest.clearHandlerSweeper();
      }
    },
  };
}

/**
 * Commands as Discord shows them to be pressed, as far as they are registered. `hm check [step]` is `hm check` there:
 * Discord asks for the arguments by itself.
 */
async function fetchMentions(
  rest: REST,
  applicationId: string,
  commands: readonly AnyCommand[],
): Promise<CommandMention> {
  const registered = (await rest.get(Routes.applicationCommands(applicationId))) as APIApplicationCommand[];
  const ids = new Map(registered.map(({ name, id }) => [name, id]));
  const mentions = new Map(
    commands.flatMap((command) => {
      const id = ids.get(command.group);
      const name = `${command.group} ${command.name}`;
      if (id === undefined) return [];
      return [name, usageOf(command)].map((text) => [text, `</${name}:${id}>`] as const);
    }),
  );
  return (command) => mentions.get(command) ?? null;
}

/** Tries again while the failure is one that passes. */
async function patiently<T>(log: Log, attempt: () => Promise<T>): Promise<T> {
  for (let wait = pause.first; ; wait = Math.min(wait * 2, pause.longest)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw new Error(tellFailure(error));
      log.warn({ again: wait }, tellFailure(error));
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    }
  }
}
