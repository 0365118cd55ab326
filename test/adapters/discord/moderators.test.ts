/** What moderators do in a server. */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../doubles/discord/person.ts';
import type { Channel, Guild } from '../../doubles/discord/world.ts';
import { DiscordTutor, messageIn, textIn } from './tutor.ts';

let discord: DiscordTutor;
let guild: Guild;
let channel: Channel;
let moderator: Person;

beforeAll(async () => {
  discord = await DiscordTutor.start();
  guild = discord.double.world.addGuild('A course');
  channel = discord.double.world.addChannel(guild, 'help');
  moderator = member('Morgan', PermissionFlagsBits.ManageGuild);
  await moderator.command('cohort', 'create', { name: 'Spring' }).shown;
}, 60_000);
afterAll(() => discord.close());

function member(name: string, permissions?: bigint): Person {
  const person = discord.double.person(name);
  discord.double.world.join(guild, person.user, permissions);
  return person.in(channel);
}

test('a learner is looked at from the menu of their name, whoever else is called so', async () => {
  const invitation = textIn(await moderator.command('cohort', 'invite').shown);
  const code = /hm join ([\w-]+)/.exec(invitation)?.[1] ?? '';
  const [alice, namesake] = [member('Alice'), member('Alice')];
  for (const person of [alice, namesake]) await person.command('hm', 'join', { code }).shown;
  await alice.command('hm', 'next').shown;
  await alice.command('hm', 'goto', { step: 'face-file' }).shown;
  expect(textIn(await moderator.userMenu("Learner's progress", alice.user).shown)).toContain('face-file');
  expect(textIn(await moderator.userMenu("Learner's progress", namesake.user).shown)).not.toContain(
    'is here now',
  );
});

test('everybody’s progress is a file that the moderator alone gets', async () => {
  const shown = await moderator.command('cohort', 'export', { format: 'csv' }).shown;
  const [file, ...others] = messageIn(shown).attachments;
  expect(others).toEqual([]);
  expect(file).toMatchObject({ filename: 'progress.csv', ephemeral: true });
  const text = await (await fetch(file?.url ?? '')).text();
  expect(text).toMatch(/^learner,name,standing,/);
  expect(text).toContain('Alice');
});

test('somebody who is no learner of theirs stays unknown', async () => {
  const stranger = member('Stranger');
  expect(textIn(await moderator.userMenu("Learner's progress", stranger.user).shown)).toContain(
    'That person is in none of the cohorts of this community.',
  );
});

test('others are not offered it, and refused where they ask all the same', async () => {
  const alice = member('Alice');
  expect(() => alice.userMenu("Learner's progress", moderator.user)).toThrow('not offered');
  const { commands } = discord.double.world;
  const everything = commands.get('') ?? [];
  commands.set(
    '',
    everything.map((command) => ({ ...command, default_member_permissions: null })),
  );
  const refused = await alice.userMenu("Learner's progress", moderator.user).shown;
  commands.set('', everything);
  expect(textIn(refused)).toContain('Only moderators of this community can do that.');
});
