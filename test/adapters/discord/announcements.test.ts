/** What is said to everybody in a channel. */
import { type APIMessage, ChannelType, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkChannel } from '../../../src/adapters/discord/announcements.ts';
import type { DiscordOptions } from '../../../src/adapters/discord/start.ts';
import type { Person } from '../../doubles/discord/person.ts';
import { type Channel, everyone, type Guild } from '../../doubles/discord/world.ts';
import { type Core, DiscordTutor, openCore, textIn } from './tutor.ts';

const patient = { timeout: 10_000 };
const often = { announcementInterval: 20 };

let core: Core;
let discord: DiscordTutor;
let guild: Guild;
let channel: Channel;
let moderator: Person;

beforeAll(async () => {
  core = await openCore();
  discord = await DiscordTutor.start({}, often, core);
}, 60_000);
afterAll(async () => {
  await discord.close();
  await core.close();
});

beforeEach(async () => {
  guild = discord.double.world.addGuild('A course');
  channel = discord.double.world.addChannel(guild, 'news');
  moderator = discord.double.person('Morgan');
  discord.double.world.join(guild, moderator.user, everyone | Permission.ManageGuild);
  moderator = moderator.in(channel);
  await moderator.command('cohort', 'create', { name: '@everyone <@1>' }).shown;
});

function messages(): APIMessage[] {
  const inChannel = [...discord.double.world.messages.values()].filter(
    (message) => message.channel_id === channel.id && message.author.id === discord.double.world.bot.id,
  );
  return inChannel.filter(({ id }) => !discord.double.world.ephemeralOwners.has(id));
}

const announce = async (person = moderator, what = 'here') =>
  textIn(await person.command('cohort', 'announce', { what }).shown);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function reconnect(options: Partial<DiscordOptions> = {}): Promise<void> {
  await discord.disconnect();
  await discord.connect({ ...often, ...options });
}

const waiting = () => core.tutor.store.undelivered('discord', 10, '');

test('is posted once, visible to all, and pings nobody, whatever the group is called', async () => {
  expect(await announce()).toContain('is announced in this channel from now on');
  await until(() => messages().length > 0);
  await expect.poll(waiting, patient).toEqual([]);
  const [message, ...others] = messages();
  expect(others).toEqual([]);
  expect(JSON.stringify(message?.components)).toContain('Here you will read news of the study group');
  expect(message).toMatchObject({ mention_everyone: false, mentions: [], mention_roles: [] });
});

test('is one message where it is sent again, since nobody heard that it had arrived', async () => {
  const { store } = core.tutor;
  const forgetful = {
    undelivered: store.undelivered.bind(store),
    refuseAnnouncement: store.refuseAnnouncement.bind(store),
    markDelivered: async () => undefined,
  };
  await reconnect({ store: forgetful });
  await announce();
  await until(() => messages().length > 0);
  expect(await waiting()).toHaveLength(1);
  await reconnect();
  await expect.poll(waiting, patient).toEqual([]);
  expect(messages()).toHaveLength(1);
});

test('is refused in a sentence where the tutor may not write, or is not in the server', async () => {
  const refused = 'News can be announced only where both of us may write.';
  channel.botPermissions = everyone & ~Permission.SendMessages;
  expect(await announce()).toContain(refused);
  channel.botPermissions = everyone & ~Permission.ViewChannel;
  expect(await announce()).toContain(refused);
  expect(await waiting()).toEqual([]);
});

test('is refused where the moderator may not write, and to everybody who is no moderator', async () => {
  const muted = discord.double.person('Muted');
  discord.double.world.join(
    guild,
    muted.user,
    (everyone & ~Permission.SendMessages) | Permission.ManageGuild,
  );
  expect(await announce(muted.in(channel))).toContain('only where both of us may write');
});

/** What is said of a channel in which everybody may write, but for what the parts say. */
function checked(
  listed: readonly string[],
  seen: () => Promise<object>,
  parts: object = {},
): Promise<unknown> {
  const permissions = String(everyone);
  const interaction = {
    channel: { id: '1', type: ChannelType.GuildText },
    guild_id: '2',
    app_permissions: permissions,
    member: { permissions },
    ...parts,
  };
  return checkChannel({ get: seen }, new Set(listed))(interaction as never);
}

test('keeps to the channels that are listed, where any are', async () => {
  const seen = async () => ({ guild_id: '2' });
  expect(await checked([], seen)).toBeNull();
  expect(await checked(['1', '5'], seen)).toBeNull();
  expect(await checked(['5'], seen)).toBe('unlisted');
});

test('asks Discord whether the channel is of this server, and says so where it does not answer', async () => {
  expect(await checked([], async () => ({ guild_id: '3' }))).toBe('unwritable');
  expect(await checked([], () => Promise.reject(new TypeError('fetch failed')))).toBe('unreachable');
  const inThread = { channel: { id: '1', type: ChannelType.PublicThread } };
  const seen = async () => ({ guild_id: '2' });
  expect(await checked([], seen, inThread)).toBeNull();
  const notThere = String(everyone & ~Permission.SendMessagesInThreads);
  expect(await checked([], seen, { ...inThread, app_permissions: notThere })).toBe('unwritable');
  expect(await checked([], seen, { app_permissions: 'all' })).toBe('unwritable');
});

test('is told to the moderator where the channel was closed to the tutor later', async () => {
  await announce();
  await until(() => messages().length > 0);
  channel.botPermissions = everyone & ~Permission.SendMessages;
  await moderator.command('cohort', 'rename', { name: 'Autumn' }).shown;
  await until(() => discord.logged.some(({ message }) => message.includes('an announcement was refused')));
  await expect.poll(() => core.tutor.store.undelivered('discord', 10, ''), { timeout: 10_000 }).toEqual([]);
  const stuck = textIn(await moderator.command('cohort', 'stuck').shown);
  expect(stuck).toContain('could not be announced: I may not write there any more');
});
