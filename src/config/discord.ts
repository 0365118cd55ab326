/** Discord's part of the configuration. */
import { z } from 'zod';
import { wholeNumber } from './whole-number.ts';

const snowflake = /^\d{17,20}$/;

function snowflakes(complaint: string) {
  return z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter((id) => id !== ''))
    .refine((ids) => ids.every((id) => snowflake.test(id)), complaint)
    .optional();
}

/** Lists of numbers and ranges, for example `0,2` or `0-3`. */
const shardList = /^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/;

export const discordVariables = {
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_APPLICATION_ID: z
    .string()
    .regex(snowflake, 'must be the Application ID, a number of 17 to 20 digits')
    .optional(),
  DISCORD_PUBLIC_CHANNELS: snowflakes('must be channel ids with commas between them'),
  DISCORD_MODERATOR_ROLES: snowflakes('must be role ids with commas between them'),
  DISCORD_SHARDS: z.string().regex(shardList, 'must be numbers or ranges like 0,2 or 0-3').optional(),
  DISCORD_SHARD_COUNT: wholeNumber(1, 10_000).optional(),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://discord.com/api' })
    .optional(),
};

type Values = z.infer<z.ZodObject<typeof discordVariables>>;

export interface DiscordConfig {
  readonly token: string;
  readonly applicationId: string;
  /** Ids of the channels in which an answer for everybody may be seen by everybody. */
  readonly publicChannels: readonly string[];
  /** Ids of the roles that moderate besides those who may manage the server. */
  readonly moderatorRoles: readonly string[];
  /** The shards that this process serves; null for as many as Discord recommends. */
  readonly shards: { readonly count: number; readonly ids: readonly number[] } | null;
  /** Another address of Discord's interface, for a proxy; null for Discord's own. */
  readonly apiUrl: string | null;
}

/** Null where Discord is not configured. `complain` is given each problem, the name of the variable first. */
export function readDiscord(values: Values, complain: (problem: string) => void): DiscordConfig | null {
  const token = values.DISCORD_TOKEN;
  const applicationId = values.DISCORD_APPLICATION_ID;
  if (token === undefined && applicationId === undefined) return null;
  if (token === undefined)
    complain('DISCORD_TOKEN is missing; it is on the Bot page of the developer portal');
  if (applicationId === undefined)
    complain(
      'DISCORD_APPLICATION_ID is missing; it is on the General Information page of the developer portal',
    );
  const shards = readShards(values, complain);
  if (token === undefined || applicationId === undefined) return null;
  return {
    token,
    applicationId,
    publicChannels: values.DISCORD_PUBLIC_CHANNELS ?? [],
    moderatorRoles: values.DISCORD_MODERATOR_ROLES ?? [],
    shards,
    apiUrl: values.DISCORD_API_URL ?? null,
  };
}

function readShards(values: Values, complain: (problem: string) => void): DiscordConfig['shards'] {
  const count = values.DISCORD_SHARD_COUNT;
  if (count === undefined) {
    if (values.DISCORD_SHARDS !== undefined) complain('DISCORD_SHARDS needs DISCORD_SHARD_COUNT beside it');
    return null;
  }
  const ids = (values.DISCORD_SHARDS ?? `0-${count - 1}`).split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
  if (ids.length === 0 || ids.some((id) => id >= count)) {
    complain(`DISCORD_SHARDS must name shards from 0 to ${count - 1}`);
  }
  return { count, ids: [...new Set(ids)] };
}
