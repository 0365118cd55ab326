/** Payloads that no client of Discord's sends, or that come twice: nothing of anybody's changes by them. */
import { MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Interaction } from '../../doubles/discord/interaction.ts';
import type { Person } from '../../doubles/discord/person.ts';
import type { Channel, Guild } from '../../doubles/discord/world.ts';
import { DiscordTutor, messageIn, modalIn, textIn } from './tutor.ts';

let discord: DiscordTutor;
let guild: Guild;
let channel: Channel;

beforeAll(async () => {
  discord = await DiscordTutor.start();
  guild = discord.double.world.addGuild('A course');
  channel = discord.double.world.addChannel(guild, 'help');
}, 60_000);
afterAll(() => discord.close());

function member(name: string, permissions?: bigint): Person {
  const person = discord.double.person(name);
  discord.double.world.join(guild, person.user, permissions);
  return person.in(channel);
}

async function atFirstStep(person: Person): Promise<void> {
  for (let time = 0; time < 2; time++) await person.command('hm', 'next').shown;
}

const status = async (person: Person) => textIn(await person.command('hm', 'status').shown);

/** A message of the tutor's with a button of this id, pressed. */
function pressForged(person: Person, customId: string): Interaction {
  const button = { type: 2, id: 2, style: 1, label: 'Forged', custom_id: customId };
  const message = discord.double.world.post(discord.double.world.bot, channel, 'forged', {
    components: [{ type: 1, components: [button] }] as never,
  });
  return person.press(message, 'Forged');
}

/** What Discord sends for the next interaction, changed on the way. */
function onTheWay(change: (payload: Record<string, unknown>) => unknown): void {
  const { gateway } = discord.double;
  const send = gateway.dispatch.bind(gateway);
  vi.spyOn(gateway, 'dispatch').mockImplementationOnce((name, payload, guildId) =>
    send(name, change(payload as Record<string, unknown>) as object, guildId),
  );
}

describe('an id that was forged', () => {
  test.each([
    ['of another learner', (_: string, other: string) => `hm1|${other}||hm skip`],
    ['with an owner that is no number', () => 'hm1|*||hm skip'],
    ['of a later form', (own: string) => `hm2|${own}||hm skip`],
    ['with another moment', (own: string) => `hm1|${own}|99.99|hm skip`],
    ['without a command', (own: string) => `hm1|${own}||`],
    ['with a command that is none', (own: string) => `hm1|${own}||__proto__ constructor`],
    ['with a moderator’s command', (own: string) => `hm1|${own}||cohort create Forged`],
    ['with lines', (own: string) => `hm1|${own}||hm\nskip\n`],
  ])('%s changes nothing, and is answered to its sender alone', async (_, forge) => {
    const [mallory, alice] = [member('Mallory'), member('Alice')];
    await atFirstStep(mallory);
    await atFirstStep(alice);
    const before = [await status(mallory), await status(alice)];
    const answer = messageIn(await pressForged(mallory, forge(mallory.user.id, alice.user.id)).shown);
    expect((answer.flags ?? 0) & MessageFlags.Ephemeral).not.toBe(0);
    expect([await status(mallory), await status(alice)]).toEqual(before);
  });

  test('of a form is refused as well', async () => {
    const [mallory, alice] = [member('Mallory'), member('Alice')];
    await atFirstStep(mallory);
    const modal = modalIn(await mallory.command('hm', 'check').shown);
    const forged = { ...modal, customId: `hm1|${alice.user.id}||hm check` };
    expect(textIn(await mallory.submit(forged, { text: '{ }' }).shown)).toContain('offered to somebody else');
  });
});

describe('commands of moderators', () => {
  test('are refused in a direct message, and to whoever may not, however they ask', async () => {
    const alice = discord.double.person('Alice');
    discord.double.world.join(guild, alice.user);
    const { commands } = discord.double.world;
    const everything = commands.get('') ?? [];
    const forEverybody = { default_member_permissions: null, contexts: [0, 1, 2] };
    commands.set(
      '',
      everything.map((command) => ({ ...command, ...forEverybody })),
    );
    const answers = [
      await alice.command('cohort', 'create', { name: 'Mine' }).shown,
      await alice.in(channel).command('cohort', 'create', { name: 'Mine' }).shown,
    ];
    commands.set('', everything);
    const [alone, inServer] = answers.map(textIn);
    expect(alone).toContain('not in a direct message');
    expect(inServer).toContain('Only moderators of this community');
  });

  test('are answered to the moderator alone, even where answers may be public', async () => {
    await discord.disconnect();
    await discord.connect({ publicChannels: [channel.id] });
    const moderator = member('Morgan', PermissionFlagsBits.ManageGuild);
    const flags = async (interaction: Interaction) =>
      (messageIn(await interaction.shown).flags ?? 0) & MessageFlags.Ephemeral;
    expect(await flags(moderator.command('hm', 'next'))).toBe(0);
    for (const command of ['create', 'invite', 'progress', 'stuck']) {
      const values = command === 'create' ? { name: 'Spring' } : {};
      expect(await flags(moderator.command('cohort', command, values)), command).not.toBe(0);
    }
    expect(await flags(pressForged(moderator, 'hm1|1||hm skip'))).not.toBe(0);
    const elsewhere = moderator.in(discord.double.world.addChannel(guild, 'other'));
    expect(await flags(elsewhere.command('hm', 'status'))).not.toBe(0);
    await discord.disconnect();
    await discord.connect();
  });
});

describe('an interaction that comes again', () => {
  test('while it is answered, or after, is answered once', async () => {
    const { double } = discord;
    const alice = member('Alice');
    await atFirstStep(alice);
    let sent: object = {};
    const before = double.exchanges.length;
    onTheWay((payload) => {
      sent = payload;
      double.gateway.dispatch('INTERACTION_CREATE', payload, guild.id);
      return payload;
    });
    const told = textIn(await alice.command('hm', 'skip').shown);
    // What arrived is recorded before the tutor is gone.
    await discord.disconnect();
    await discord.connect();
    double.gateway.dispatch('INTERACTION_CREATE', sent, guild.id);
    const after = await status(alice);
    expect(told).toContain('Skipped for now');
    expect(after).not.toContain('did not reach you');
    const answers = double.exchanges.slice(before).filter(({ path }) => path.includes('/callback'));
    expect(answers).toHaveLength(2);
    const edits = double.exchanges.slice(before).filter(({ path }) => path.includes('original'));
    expect(edits).toEqual([]);
  });

  test('as two presses of one button takes effect once', async () => {
    const alice = member('Alice');
    await alice.command('hm', 'next').shown;
    const step = messageIn(await alice.command('hm', 'next').shown);
    const presses = [alice.press(step, 'Skip for now'), alice.press(step, 'Skip for now')];
    const told = (await Promise.all(presses.map(({ shown }) => shown))).map(textIn);
    expect(told.filter((text) => text.includes('Skipped for now'))).toHaveLength(1);
    expect((await status(alice)).match(/skipped/g)).toHaveLength(1);
  });
});

test('in a direct message among several people an answer is seen by its learner alone', async () => {
  const alice = discord.double.person('Alice');
  onTheWay((all) => ({ ...all, context: 2, authorizing_integration_owners: { 1: alice.user.id } }));
  const { flags } = messageIn(await alice.command('hm', 'next').shown);
  expect(flags).toBe(MessageFlags.Ephemeral | MessageFlags.IsComponentsV2);
});

test.each<[string, (payload: Record<string, unknown>) => unknown]>([
  ['nothing', () => null],
  ['a text', () => 'interaction'],
  ['no member and no user', ({ member: _, user: __, ...rest }) => rest],
  [
    'a member without roles and permissions',
    (all) => ({ ...all, member: { user: (all.member as { user: object }).user } }),
  ],
  ['null for every part', (all) => Object.fromEntries(Object.keys(all).map((key) => [key, null]))],
  ['no channel', ({ channel: _, channel_id: __, ...rest }) => rest],
  ['owners that are null', (all) => ({ ...all, authorizing_integration_owners: null })],
  ['an unknown context', (all) => ({ ...all, context: 77 })],
  ['a data that is null', (all) => ({ ...all, data: null })],
])('an interaction with %s does no harm', async (_, change) => {
  const alice = member('Alice');
  onTheWay(change);
  alice.command('hm', 'next');
  expect(textIn(await member('Bob').command('hm', 'next').shown)).toContain(
    'Do your files look about like this?',
  );
  expect(discord.ended).toBeNull();
});

test.each(['x'.repeat(6000), '(.*+?^{}[]|\\', '\u202e\u200b', '"""', '</hm next:1>', ' ', '\ud83d'])(
  'odd words in a completion and in a command are answered: %j',
  async (typed) => {
    const alice = member('Alice');
    for (const [command, option] of [
      ['goto', 'step'],
      ['option', 'name'],
      ['help', 'command'],
      ['check', 'step'],
    ] as const) {
      expect((await alice.complete('hm', command, { [option]: typed }, option).shown).kind).toBe('choices');
    }
    expect(textIn(await alice.command('hm', 'goto', { step: typed }).shown)).not.toBe('');
  },
);

test('a step that is too long for a button is said to be none', async () => {
  const alice = member('Alice');
  await atFirstStep(alice);
  expect(textIn(await alice.command('hm', 'check', { step: 'x'.repeat(200) }).shown)).toContain('no step');
});
