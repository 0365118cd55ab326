/** What an application may ask about itself, guilds and channels, and the messages that it sends by itself. */
import type { APIMessage, APIUser } from 'discord-api-types/v10';
import { PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import type { Cdn } from './cdn.ts';
import { restErrors } from './errors.ts';
import { type MessageData, withData } from './messages.ts';
import type { Request, Route } from './rest.ts';
import {
  type Channel,
  channelShape,
  emptyMessage,
  everyone,
  type Guild,
  guildShape,
  memberShape,
  rolesShape,
  type World,
} from './world.ts';

export interface PlaceOptions {
  readonly gatewayUrl: () => string;
  readonly shards: number;
  readonly startLimit: () => object;
}

export function placeRoutes(world: World, cdn: Cdn, options: PlaceOptions): readonly Route[] {
  const guildOf = ({ params }: Request): Guild => {
    const guild = world.guilds.get(params.guild_id ?? '');
    if (guild === undefined || !guild.installed) throw restErrors.unknownGuild();
    return guild;
  };
  const channelOf = ({ params }: Request): Channel => {
    const channel = world.channels.get(params.channel_id ?? '');
    if (channel === undefined) throw restErrors.unknownChannel();
    const hidden = channel.guild !== null && !channel.guild.installed;
    if (hidden || !may(channel, Permission.ViewChannel)) throw restErrors.missingAccess();
    return channel;
  };

  function send(request: Request): APIMessage {
    const channel = channelOf(request);
    if (channel.recipient !== null && world.refusing.has(channel.recipient.id)) {
      throw restErrors.cannotSendToUser();
    }
    if (!may(channel, Permission.SendMessages)) throw restErrors.missingPermissions();
    if (request.files.length > 0 && !may(channel, Permission.AttachFiles))
      throw restErrors.missingPermissions();
    const { nonce, enforce_nonce: enforced } = request.json as { nonce?: string; enforce_nonce?: boolean };
    const sent = enforced === true ? world.nonces.get(`${channel.id} ${nonce}`) : undefined;
    if (sent !== undefined) return sent;
    const blank = emptyMessage(world.newId(), channel.id, world.bot);
    const message = withData(blank, request.json as MessageData, request.files, cdn, world.newId);
    world.messages.set(message.id, message);
    if (nonce !== undefined) world.nonces.set(`${channel.id} ${nonce}`, message);
    return message;
  }

  function findMessage(request: Request): APIMessage {
    const message = world.messages.get(request.params.message_id ?? '');
    if (message === undefined || message.channel_id !== channelOf(request).id)
      throw restErrors.unknownMessage();
    return message;
  }

  function openDirect(request: Request): object {
    const { recipient_id } = request.json as { recipient_id: string };
    const user = world.users.get(recipient_id);
    if (user === undefined) throw restErrors.unknownUser();
    return channelShape(world.directChannel(user));
  }

  const get = (
    path: string,
    operation: string,
    body: (request: Request) => unknown,
    limit: Route['limit'] = { requests: 50, seconds: 1 },
  ): Route => ({
    method: 'GET',
    path,
    operation,
    authorized: true,
    limit,
    handle: (request) => ({ status: 200, body: body(request) }),
  });

  return [
    get('/gateway', 'get_gateway', () => ({ url: options.gatewayUrl() })),
    get('/gateway/bot', 'get_bot_gateway', () => ({
      url: options.gatewayUrl(),
      shards: options.shards,
      session_start_limit: options.startLimit(),
    })),
    get('/users/@me', 'get_my_user', () => ({ ...world.bot, mfa_enabled: false, locale: 'en-US' })),
    get('/users/@me/guilds', 'list_my_guilds', () =>
      [...world.guilds.values()].filter(({ installed }) => installed).map(myGuildShape),
    ),
    get('/applications/@me', 'get_my_application', () => applicationShape(world)),
    get('/oauth2/applications/@me', 'get_my_oauth2_application', () => applicationShape(world)),
    get('/guilds/{guild_id}', 'get_guild', (request) => guildShape(guildOf(request), world.owner.id)),
    get('/guilds/{guild_id}/roles', 'list_guild_roles', (request) => rolesShape(guildOf(request))),
    get('/guilds/{guild_id}/channels', 'list_guild_channels', (request) =>
      guildOf(request).channels.map(channelShape),
    ),
    get('/guilds/{guild_id}/members/{user_id}', 'get_guild_member', (request) => {
      const member = guildOf(request).members.get(request.params.user_id ?? '');
      if (member === undefined) throw restErrors.unknownMember();
      return memberShape(member);
    }),
    get('/channels/{channel_id}', 'get_channel', (request) => channelShape(channelOf(request))),
    get('/channels/{channel_id}/messages/{message_id}', 'get_message', findMessage),
    {
      method: 'POST',
      path: '/channels/{channel_id}/messages',
      operation: 'create_message',
      authorized: true,
      limit: { requests: 5, seconds: 5 },
      handle: (request) => ({ status: 200, body: send(request) }),
    },
    {
      method: 'POST',
      path: '/users/@me/channels',
      operation: 'create_dm',
      authorized: true,
      limit: { requests: 10, seconds: 10 },
      handle: (request) => ({ status: 200, body: openDirect(request) }),
    },
  ];
}

function may(channel: Channel, permission: bigint): boolean {
  return (channel.botPermissions & permission) === permission;
}

function myGuildShape(guild: Guild): object {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    banner: null,
    owner: false,
    permissions: String(everyone),
    features: [],
  };
}

function applicationShape(world: World): object {
  return {
    id: world.applicationId,
    name: 'hm-tutor',
    icon: null,
    description: '',
    type: null,
    bot: world.bot,
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: {
      0: { oauth2_install_params: { scopes: ['applications.commands', 'bot'], permissions: '0' } },
      1: { oauth2_install_params: { scopes: ['applications.commands'], permissions: '0' } },
    },
    verify_key: '0'.repeat(64),
    flags: 0,
    flags_new: '0',
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: world.owner satisfies APIUser,
    approximate_guild_count: world.guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: ['bot', 'applications.commands'],
  };
}
