/** What stands on Discord's side: the application, people, guilds, channels, messages and registered commands. */
import type {
  APIApplicationCommand,
  APIGuild,
  APIGuildChannel,
  APIGuildMember,
  APIMessage,
  APIRole,
  APIUser,
  GuildChannelType,
  MessageFlags,
  RoleFlags,
  UserFlags,
} from 'discord-api-types/v10';
import { ChannelType, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { createSnowflakes } from './snowflakes.ts';

/** A text channel of a guild, or a direct message, where `guild` is null. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly guild: Guild | null;
  /** Of a direct message: the person on the other side. */
  readonly recipient: APIUser | null;
  /** Whether the application can see it, write in it, and attach files. */
  botPermissions: bigint;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly members: Map<string, Member>;
  readonly channels: Channel[];
  /** False where people use the application here only because they installed it for themselves. */
  readonly installed: boolean;
}

export interface Member {
  readonly user: APIUser;
  readonly joinedAt: string;
  permissions: bigint;
}

/** What everybody may do in a guild unless told otherwise. */
export const everyone =
  Permission.ViewChannel |
  Permission.SendMessages |
  Permission.EmbedLinks |
  Permission.AttachFiles |
  Permission.ReadMessageHistory |
  Permission.UseApplicationCommands |
  Permission.SendMessagesInThreads;

export class World {
  readonly newId = createSnowflakes();
  readonly applicationId = this.newId();
  /** The bot's user has the application's id, as with every application made since 2016. */
  readonly bot: APIUser = { ...aUser(this.applicationId, 'hm-tutor'), bot: true };
  readonly owner = this.addUser('owner');
  readonly users = new Map<string, APIUser>([[this.owner.id, this.owner]]);
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly messages = new Map<string, APIMessage>();
  /** What was sent under a nonce, by channel and nonce. */
  readonly nonces = new Map<string, APIMessage>();
  /** Who can see an ephemeral message, by its id. */
  readonly ephemeralOwners = new Map<string, string>();
  /** Those of the application under an empty key, those of a guild under its id. */
  readonly commands = new Map<string, APIApplicationCommand[]>([['', []]]);
  /** People who accept no direct messages from the application. */
  readonly refusing = new Set<string>();

  addUser(name: string): APIUser {
    const user = aUser(this.newId(), name);
    this.users?.set(user.id, user);
    return user;
  }

  addGuild(name: string, options: { installed?: boolean } = {}): Guild {
    const guild: Guild = {
      id: this.newId(),
      name,
      members: new Map(),
      channels: [],
      installed: options.installed ?? true,
    };
    this.guilds.set(guild.id, guild);
    this.join(guild, this.owner, everyone | Permission.Administrator);
    if (guild.installed) this.join(guild, this.bot);
    return guild;
  }

  join(guild: Guild, user: APIUser, permissions: bigint = everyone): void {
    guild.members.set(user.id, { user, joinedAt: new Date().toISOString(), permissions });
  }

  addChannel(guild: Guild, name: string): Channel {
    const channel: Channel = { id: this.newId(), name, guild, recipient: null, botPermissions: everyone };
    guild.channels.push(channel);
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** The channel of direct messages between the application and a person; always the same one. */
  directChannel(user: APIUser): Channel {
    for (const channel of this.channels.values()) if (channel.recipient?.id === user.id) return channel;
    const channel: Channel = {
      id: this.newId(),
      name: '',
      guild: null,
      recipient: user,
      botPermissions: everyone,
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** A message that somebody wrote. */
  post(author: APIUser, channel: Channel, content: string, more: Partial<APIMessage> = {}): APIMessage {
    const message = {
      ...emptyMessage(this.newId(), channel.id, author),
      content,
      ...more,
    };
    this.messages.set(message.id, message);
    return message;
  }

  /** The commands that can be used in a guild, or everywhere. */
  commandsFor(guild: Guild | null): readonly APIApplicationCommand[] {
    return [...(this.commands.get('') ?? []), ...(guild === null ? [] : (this.commands.get(guild.id) ?? []))];
  }
}

function aUser(id: string, name: string): APIUser {
  return {
    id,
    username: name.toLowerCase(),
    global_name: name,
    discriminator: '0',
    avatar: null,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0 as UserFlags,
    flags: 0 as UserFlags,
  };
}

export function emptyMessage(id: string, channelId: string, author: APIUser): APIMessage {
  return {
    id,
    channel_id: channelId,
    author,
    type: 0,
    content: '',
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    attachments: [],
    embeds: [],
    components: [],
    flags: 0 as MessageFlags,
    pinned: false,
    tts: false,
  };
}

export function memberShape(member: Member): APIGuildMember {
  return {
    user: member.user,
    nick: null,
    avatar: null,
    banner: null,
    roles: [],
    joined_at: member.joinedAt,
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
  } as unknown as APIGuildMember;
}

function everyoneRole(guild: Guild): APIRole {
  return {
    id: guild.id,
    name: '@everyone',
    permissions: String(everyone),
    position: 0,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0 as RoleFlags,
  };
}

export function rolesShape(guild: Guild): readonly APIRole[] {
  return [everyoneRole(guild)];
}

export function channelShape(channel: Channel): APIGuildChannel<GuildChannelType> | object {
  if (channel.guild === null) {
    return {
      id: channel.id,
      type: ChannelType.DM,
      flags: 0,
      last_message_id: null,
      recipients: channel.recipient === null ? [] : [channel.recipient],
    };
  }
  const denied = everyone & ~channel.botPermissions;
  return {
    id: channel.id,
    type: ChannelType.GuildText,
    guild_id: channel.guild.id,
    name: channel.name,
    position: channel.guild.channels.indexOf(channel),
    flags: 0,
    last_message_id: null,
    parent_id: null,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites:
      denied === 0n ? [] : [{ id: channel.guild.id, type: 0, allow: '0', deny: String(denied) }],
  };
}

export function guildShape(guild: Guild, ownerId: string): APIGuild {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: ownerId,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    features: [],
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: rolesShape(guild),
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  } as unknown as APIGuild;
}
