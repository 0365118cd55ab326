/** What `hm-tutor doctor` looks at in Discord. */
import { DiscordAPIError, type REST } from '@discordjs/rest';
import {
  type APIApplication,
  type APIChannel,
  type APIGatewayBotInfo,
  type APIGuild,
  type APIUser,
  ApplicationIntegrationType,
  PermissionFlagsBits,
  type RESTAPIPartialCurrentUserGuild,
  Routes,
} from 'discord-api-types/v10';
import { attention, type Checkup, type CheckupResult, failed, ok } from '../../core/checkup.ts';
import { neutralLine } from '../../security/neutral.ts';
import type { DeclaredCommand } from './declare.ts';
import { apiErrors, tellFailure } from './failures.ts';
import type { Shards } from './gateway.ts';
import { fetchDifferences } from './register.ts';

export interface DoctorOptions {
  /** With the bot's token. A new one each time: a `REST` forgets its token once Discord refuses it. */
  readonly connect: () => REST;
  readonly applicationId: string;
  readonly declared: readonly DeclaredCommand[];
  readonly shards: Shards | null;
  readonly publicChannels: readonly string[];
}

type Look = (rest: REST, options: DoctorOptions) => Promise<CheckupResult>;

/** Servers that are looked into one by one. */
const mostServers = 25;

export function discordCheckups(options: DoctorOptions): readonly Checkup[] {
  const checkup = (name: string, look: Look): Checkup => ({
    name: `discord ${name}`,
    run: () =>
      look(options.connect(), options).catch((error: unknown) => ({
        state: 'failed',
        says: tellFailure(error),
      })),
  });
  return [
    checkup('token', lookAtToken),
    checkup('application', lookAtApplication),
    checkup('gateway', lookAtGateway),
    checkup('commands', lookAtCommands),
    checkup('servers', lookAtServers),
    ...options.publicChannels.map((id) => checkup(`channel ${id}`, (rest) => lookAtChannel(rest, id))),
  ];
}

async function lookAtToken(rest: REST): Promise<CheckupResult> {
  const user = (await rest.get(Routes.user())) as APIUser;
  return ok(`the bot is called ${neutralLine(user.username)}`);
}

async function lookAtApplication(rest: REST, { applicationId }: DoctorOptions): Promise<CheckupResult> {
  const application = (await rest.get(Routes.currentApplication())) as APIApplication;
  if (application.id !== applicationId) {
    return failed(`DISCORD_TOKEN belongs to the application ${application.id}, not to ${applicationId}`);
  }
  if (application.interactions_endpoint_url) {
    return failed(
      'an Interactions Endpoint URL is set in the developer portal, so nothing comes through the gateway; clear it there',
    );
  }
  const kinds = application.integration_types_config ?? {};
  const missing = [
    ...(ApplicationIntegrationType.GuildInstall in kinds ? [] : ['Guild Install']),
    ...(ApplicationIntegrationType.UserInstall in kinds ? [] : ['User Install']),
  ];
  return missing.length === 0
    ? ok(`${neutralLine(application.name)} can be added to servers and to accounts`)
    : attention(`switch on ${missing.join(' and ')} on the Installation page of the developer portal`);
}

async function lookAtGateway(rest: REST, { shards }: DoctorOptions): Promise<CheckupResult> {
  const info = (await rest.get(Routes.gatewayBot())) as APIGatewayBotInfo;
  const { remaining } = info.session_start_limit;
  const needed = shards?.ids.length ?? info.shards;
  if (remaining < needed) {
    return failed(`Discord allows ${remaining} more connections today, and ${needed} are needed`);
  }
  if (shards !== null && shards.count < info.shards) {
    return attention(`Discord recommends ${info.shards} shards, and DISCORD_SHARD_COUNT is ${shards.count}`);
  }
  return ok(`${needed} to connect, ${remaining} more connections allowed today`);
}

async function lookAtCommands(
  rest: REST,
  { applicationId, declared }: DoctorOptions,
): Promise<CheckupResult> {
  const scope = { applicationId, guildId: null };
  const { create, update, remove, unchanged } = await fetchDifferences(rest, scope, declared);
  const changes = [
    ...create.map(({ name }) => `${name} is missing`),
    ...update.map(({ command }) => `${command.name} has changed`),
    ...remove.map(({ name }) => `${name} is no longer one of mine`),
  ];
  return changes.length === 0
    ? ok(`all ${unchanged.length} are registered`)
    : failed(`${changes.join(', ')}; run hm-tutor register`);
}

/** A server can have the bot without its commands, where it was invited with too little. */
async function lookAtServers(rest: REST, { applicationId }: DoctorOptions): Promise<CheckupResult> {
  const guilds = (await rest.get(Routes.userGuilds())) as RESTAPIPartialCurrentUserGuild[];
  const without: string[] = [];
  for (const guild of guilds.slice(0, mostServers)) {
    const hasCommands = await rest.get(Routes.applicationGuildCommands(applicationId, guild.id)).then(
      () => true,
      (error: unknown) => {
        if (isApiError(error, apiErrors.missingAccess)) return false;
        throw error;
      },
    );
    if (!hasCommands) without.push(neutralLine(guild.name));
  }
  return without.length === 0
    ? ok(`in ${guilds.length}`)
    : failed(`no commands in ${without.join(', ')}; invite it there with the scope applications.commands`);
}

/** Answers come with the command and need no permission of the bot's; learners need one for the command. */
async function lookAtChannel(rest: REST, id: string): Promise<CheckupResult> {
  const channel = (await rest.get(Routes.channel(id)).catch((error: unknown) => {
    if (error instanceof DiscordAPIError && (error.status === 403 || error.status === 404)) return null;
    throw error;
  })) as APIChannel | null;
  if (channel === null) {
    return failed('I cannot see it; give me “View Channel” there, or take it out of DISCORD_PUBLIC_CHANNELS');
  }
  if (!('guild_id' in channel) || channel.guild_id === undefined)
    return failed('it is not a channel of a server');
  const guild = (await rest.get(Routes.guild(channel.guild_id))) as APIGuild;
  const name = `#${neutralLine(channel.name ?? id)} of ${neutralLine(guild.name)}`;
  return mayEverybodyUseCommands(guild, channel)
    ? ok(`${name} shows what is meant for everybody`)
    : attention(`allow “Use Application Commands” to @everyone in ${name}, or to the learners' role`);
}

/** https://discord.com/developers/docs/topics/permissions#permission-overwrites; the role @everyone has the guild's id */
function mayEverybodyUseCommands(guild: APIGuild, channel: APIChannel): boolean {
  const needed = PermissionFlagsBits.UseApplicationCommands | PermissionFlagsBits.ViewChannel;
  const overwrites = 'permission_overwrites' in channel ? (channel.permission_overwrites ?? []) : [];
  const everyone = overwrites.find((overwrite) => overwrite.id === guild.id);
  const base = BigInt(guild.roles.find((role) => role.id === guild.id)?.permissions ?? 0);
  const granted = (base & ~BigInt(everyone?.deny ?? 0)) | BigInt(everyone?.allow ?? 0);
  return (granted & needed) === needed || (granted & PermissionFlagsBits.Administrator) !== 0n;
}

function isApiError(error: unknown, code: number): boolean {
  return error instanceof DiscordAPIError && error.code === code;
}
