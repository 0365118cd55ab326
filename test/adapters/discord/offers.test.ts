/** What stays behind in a chat: questions with their buttons, files, and who can see them. */
import { MessageFlags } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Dispatch } from '../../../src/core/dispatch.ts';
import { DiscordTutor, messageIn, textIn } from './tutor.ts';

let discord: DiscordTutor;

beforeAll(async () => {
  discord = await DiscordTutor.start();
}, 60_000);
afterAll(() => discord.close());

test('an old answer counts for no other question', async () => {
  const alice = discord.double.person('Alice');
  const question = await alice.command('hm', 'goto', { step: 'state-version' }).shown;
  expect(textIn(question)).toMatch(/\[a]\n\[b]/);
  await alice.command('hm', 'goto', { step: 'quoted-dot' }).shown;
  const late = await alice.press(messageIn(question), 'a').shown;
  expect(textIn(late)).toContain('That offer belongs to another place in the chapter');
});

test('what is kept about a learner comes as a file', async () => {
  const alice = discord.double.person('Alice');
  await alice.command('hm', 'next').shown;
  const shown = messageIn(await alice.command('hm', 'privacy', { action: 'export' }).shown);
  expect(shown.attachments.map(({ filename }) => filename)).toEqual([expect.stringMatching(/\.json$/)]);
});

describe('in a server', () => {
  /** A core whose answers are meant for everybody. */
  const forEverybody: Dispatch = async (event) => {
    const answer = await discord.tutor.dispatch(event);
    return { ...answer, reply: { ...answer.reply, audience: 'room' } };
  };

  test('an answer for everybody is seen by everybody only where the operator allows it', async () => {
    const { world } = discord.double;
    const guild = world.addGuild('A course');
    const alice = discord.double.person('Alice');
    world.join(guild, alice.user);
    const [open, other] = [world.addChannel(guild, 'tutor'), world.addChannel(guild, 'general')];
    await discord.disconnect();
    await discord.connect({ dispatch: forEverybody, publicChannels: [open.id] });
    const flagsIn = async (channel: typeof open) =>
      messageIn(await alice.in(channel).command('hm', 'status').shown).flags;
    expect(await flagsIn(open)).toBe(MessageFlags.IsComponentsV2);
    expect(await flagsIn(other)).toBe(MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral);
  });

  test('the tutor posts nothing of its own accord', async () => {
    const before = discord.double.exchanges.length;
    discord.double.world.addChannel(discord.double.world.addGuild('Another course'), 'general');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(discord.double.exchanges).toHaveLength(before);
  });
});
