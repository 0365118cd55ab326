/** The connection through which Discord sends interactions: discord.js's own, without its client and its caches. */
import type { REST } from '@discordjs/rest';
import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { type APIInteraction, GatewayCloseCodes, GatewayDispatchEvents } from 'discord-api-types/v10';
import { DiscordRefusal } from './failures.ts';
import type { Log } from './log.ts';

export interface GatewayOptions {
  readonly token: string;
  /** With the bot's token. */
  readonly rest: REST;
  /** Which shards of how many this process serves; null for as many as Discord recommends. */
  readonly shards: Shards | null;
  readonly onInteraction: (interaction: APIInteraction) => void;
  /** Called where the connection is over for good, with a sentence that says what to do. */
  readonly onEnd: (reason: string) => void;
  readonly log: Log;
}

export interface Shards {
  readonly count: number;
  readonly ids: readonly number[];
}

export interface Gateway {
  close(): Promise<void>;
}

/** Interactions come without any intent; https://discord.com/developers/docs/events/gateway#gateway-intents */
const noIntents = 0;

/** Closings after which no other try can succeed; https://discord.com/developers/docs/topics/opcodes-and-status-codes */
const endings: Readonly<Partial<Record<number, string>>> = {
  [GatewayCloseCodes.AuthenticationFailed]:
    'Discord does not accept DISCORD_TOKEN; copy it again from the Bot page of the developer portal',
  [GatewayCloseCodes.InvalidShard]: 'DISCORD_SHARDS names a shard that DISCORD_SHARD_COUNT does not have',
  [GatewayCloseCodes.ShardingRequired]:
    'the application is in so many servers that Discord asks for more shards; set DISCORD_SHARD_COUNT',
  [GatewayCloseCodes.InvalidAPIVersion]: 'Discord has retired the version of its gateway that I speak',
  [GatewayCloseCodes.InvalidIntents]: 'Discord does not know the intents that I ask for',
  [GatewayCloseCodes.DisallowedIntents]: 'Discord does not allow the intents that I ask for',
};

/** Resolves when every shard is connected. Reconnecting, resuming and beating are the library's. */
export async function connectGateway(options: GatewayOptions): Promise<Gateway> {
  const { token, rest, shards, log } = options;
  const manager = new WebSocketManager({
    token,
    rest,
    intents: noIntents,
    shardCount: shards?.count ?? null,
    shardIds: shards === null ? null : [...shards.ids],
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    if (data.t === GatewayDispatchEvents.InteractionCreate && canBeAnswered(data.d))
      options.onInteraction(data.d);
  });
  manager.on(WebSocketShardEvents.Ready, ({ shardId }) =>
    log.info({ shard: shardId }, 'connected to Discord'),
  );
  manager.on(WebSocketShardEvents.Resumed, ({ shardId }) =>
    log.info({ shard: shardId }, 'connected to Discord again'),
  );
  manager.on(WebSocketShardEvents.Error, ({ error, shardId }) =>
    log.warn({ shard: shardId, err: error }, 'the connection to Discord has a fault'),
  );
  const ended = new Promise<never>((_, reject) => {
    manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
      log.info({ shard: shardId, code }, 'Discord closed the connection');
      const reason = endings[code];
      if (reason !== undefined) reject(new DiscordRefusal(reason));
    });
  });
  const close = async () => manager.destroy({ reason: 'ending' });
  try {
    await Promise.race([manager.connect(), ended]);
  } catch (error) {
    await close();
    throw error;
  }
  ended.catch((error: Error) => options.onEnd(error.message));
  return { close };
}

/** Without these, nobody could be answered. The library hands over whatever Discord sent. */
function canBeAnswered(interaction: unknown): boolean {
  const { id, token } = (interaction ?? {}) as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && typeof token === 'string';
}
