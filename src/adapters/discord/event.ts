/** From an interaction to who acts, where, and what was asked for. */
import {
  type APIApplicationCommandInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIInteraction,
  type APIMessage,
  type APIUser,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Account, CommandCall, Event, Place } from '../../core/event.ts';
import { moderatorPermission } from './declare.ts';

/** Null for interactions that nobody made, such as a ping. */
export function accountOf(interaction: APIInteraction): Account | null {
  const user = interaction.member?.user ?? interaction.user;
  return user === undefined ? null : accountOfUser(user, interaction.member?.nick ?? null);
}

export function eventOf(
  interaction: APIInteraction,
  account: Account,
  call: CommandCall,
  receivedAt: Date,
  moderatorRoles: ReadonlySet<string>,
): Event {
  return {
    platform: 'discord',
    id: interaction.id,
    account,
    place: placeOf(interaction),
    receivedAt,
    moderator: isModerator(interaction, moderatorRoles),
    call,
  };
}

/** A learner who brought the tutor along does not make another's server a community of it. */
export function placeOf(interaction: APIInteraction): Place {
  const owners = interaction.authorizing_integration_owners as Record<number, string> | undefined;
  const isInstalled = owners === undefined || ApplicationIntegrationType.GuildInstall in owners;
  return {
    community: isInstalled ? (interaction.guild_id ?? null) : null,
    room: interaction.channel?.id ?? interaction.channel_id ?? '',
    direct: isWithTutorAlone(interaction),
  };
}

/** The call behind `/hm check step:hm-input`. */
export function callOfOptions(
  group: string,
  options: readonly APIApplicationCommandInteractionDataOption[],
): CommandCall {
  const [first] = options;
  const isCommand = first?.type === ApplicationCommandOptionType.Subcommand;
  const given = isCommand ? (first.options ?? []) : [];
  const values = given.flatMap((option) =>
    'value' in option && option.value !== null ? [[option.name, option.value] as const] : [],
  );
  return {
    group,
    name: isCommand ? first.name : '',
    words: [],
    options: Object.fromEntries(values),
    body: null,
    bodyAuthor: null,
  };
}

/** The message on which a menu was opened; undefined where Discord did not send it along. */
export function targetMessage(interaction: APIApplicationCommandInteraction): APIMessage | undefined {
  const { data } = interaction;
  if (!('target_id' in data) || !('messages' in data.resolved)) return undefined;
  return data.resolved.messages[data.target_id] as APIMessage | undefined;
}

export function accountOfUser(user: APIUser, nick: string | null): Account {
  return { platform: 'discord', id: user.id, displayName: nick ?? user.global_name ?? user.username };
}

function isWithTutorAlone({ context, channel, guild_id }: APIInteraction): boolean {
  if (context !== undefined) return context === InteractionContextType.BotDM;
  return guild_id === undefined && channel?.type === ChannelType.DM;
}

function isModerator({ member }: APIInteraction, moderatorRoles: ReadonlySet<string>): boolean {
  if (member === undefined) return false;
  if (member.roles.some((role) => moderatorRoles.has(role))) return true;
  if (!/^\d+$/.test(member.permissions)) return false;
  const granted = BigInt(member.permissions);
  return (granted & (moderatorPermission | PermissionFlagsBits.Administrator)) !== 0n;
}
