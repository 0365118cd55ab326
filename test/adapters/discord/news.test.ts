/** What somebody is told without having asked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callOfCommand } from '../../../src/core/call.ts';
import type { Person } from '../../doubles/discord/person.ts';
import { DiscordTutor, textIn } from './tutor.ts';

let discord: DiscordTutor;
let events = 0;

beforeAll(async () => {
  discord = await DiscordTutor.start();
}, 60_000);
afterAll(() => discord.close());

/** Somebody types the person's pairing code on Matrix, while the tutor is not connected to Discord. */
async function pairing(person: Person): Promise<void> {
  await person.command('hm', 'next').shown;
  const code = /[A-Z0-9]{3,}(?:-[A-Z0-9]{3,})+/i.exec(textIn(await person.command('hm', 'link').shown))?.[0];
  await discord.disconnect();
  const account = { platform: 'matrix', id: `@m${++events}:example.org`, displayName: 'M' } as const;
  await discord.tutor.dispatch({
    platform: 'matrix',
    id: `$pairing-${events}`,
    account,
    place: { community: null, room: '!r:example.org', direct: true },
    receivedAt: new Date(),
    moderator: false,
    call: callOfCommand(`hm link ${code}`, null),
  });
  await discord.connect();
}

function directMessages(person: Person) {
  const channel = discord.double.world.directChannel(person.user);
  return [...discord.double.world.messages.values()].filter(({ channel_id }) => channel_id === channel.id);
}

const question = 'hm link yes';

test('comes as a direct message, once', async () => {
  const alice = discord.double.person('Alice');
  await pairing(alice);
  await until(() => directMessages(alice).some((message) => JSON.stringify(message).includes(question)));
  await discord.disconnect();
  await discord.connect();
  const asked = directMessages(alice).filter((message) => JSON.stringify(message).includes(question));
  expect(asked).toHaveLength(1);
  expect(textIn(await alice.command('hm', 'status').shown)).not.toContain('while you were away');
});

test('is told with the next command where somebody accepts no direct messages', async () => {
  const guild = discord.double.world.addGuild('A course');
  const bob = discord.double.person('Bob');
  discord.double.world.join(guild, bob.user);
  const inServer = bob.in(discord.double.world.addChannel(guild, 'help'));
  discord.double.world.refusing.add(bob.user.id);
  await pairing(inServer);
  await until(() => discord.logged.some(({ message }) => message.includes('50007')));
  const told = textIn(await inServer.command('hm', 'status').shown);
  expect(told).toContain('This happened while you were away:');
  expect(told).toContain('[Yes');
  expect(textIn(await inServer.command('hm', 'status').shown)).not.toContain('while you were away');
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
