/** INTERACTION_CREATE as the gateway sends it, with every field of the documentation, and some that nobody knows yet. */
import type { APIMessage } from 'discord-api-types/v10';
import { InteractionContextType } from 'discord-api-types/v10';
import type { Interaction } from './interaction.ts';
import { type Channel, channelShape, everyone, memberShape, type World } from './world.ts';

/** Files that a person of this guild may send, in bytes. */
const attachmentSizeLimit = 10_485_760;

/** What Discord may add tomorrow must not break a client today. */
const unknownFields = { xyz_experiment: { variant: 3 }, risk_signals: [] } as const;

export function interactionPayload(world: World, interaction: Interaction, data: object): object {
  const { channel, user, message } = interaction;
  const { guild } = channel;
  const member = guild?.members.get(user.id);
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: interaction.type,
    version: 1,
    token: interaction.token,
    data: { ...data, ...unknownFields },
    channel_id: channel.id,
    channel: { ...channelShape(channel), permissions: String(member?.permissions ?? everyone) },
    ...(guild === null || member === undefined
      ? { user }
      : {
          guild_id: guild.id,
          guild: { id: guild.id, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: {
            ...memberShape(member),
            permissions: String(member.permissions),
            unusual_dm_activity_until: null,
          },
        }),
    ...(message === null ? {} : { message: messagePayload(message) }),
    app_permissions: String(channel.botPermissions),
    locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: authorizingOwners(channel, interaction.user.id),
    context: contextOf(channel),
    attachment_size_limit: attachmentSizeLimit,
    ...unknownFields,
  };
}

/** 0: installed in the guild, which is `0` itself in direct messages; 1: installed by the person. */
function authorizingOwners(channel: Channel, userId: string): Readonly<Record<string, string>> {
  if (channel.guild === null) return { '0': '0', '1': userId };
  return channel.guild.installed ? { '0': channel.guild.id } : { '1': userId };
}

export function contextOf(channel: Channel): InteractionContextType {
  return channel.guild === null ? InteractionContextType.BotDM : InteractionContextType.Guild;
}

function messagePayload(message: APIMessage): object {
  return { ...message, ...unknownFields };
}

export function byId<T extends { readonly id: string }>(values: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(values.map((value) => [value.id, value]));
}
