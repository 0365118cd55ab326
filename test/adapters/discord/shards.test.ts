/** One tutor in several connections, as Discord asks of an application in many servers. */
import { afterEach, expect, test } from 'vitest';
import type { Person } from '../../doubles/discord/person.ts';
import type { Channel, Guild } from '../../doubles/discord/world.ts';
import { DiscordTutor, textIn } from './tutor.ts';

let tutor: DiscordTutor;

afterEach(() => tutor.close());

const welcome = 'Do your files look about like this?';
const told = async (person: Person) => textIn(await person.command('hm', 'next').shown);

interface Place {
  readonly guild: Guild;
  readonly channel: Channel;
}

/** A channel in a server of each shard, the first shard's first. */
function aPlaceOfEach(shards: number): readonly Place[] {
  const { world } = tutor.double;
  const places: Place[] = [];
  while (Object.keys(places).length < shards) {
    const guild = world.addGuild('A course');
    const shard = Number((BigInt(guild.id) >> 22n) % BigInt(shards));
    places[shard] ??= { guild, channel: world.addChannel(guild, 'help') };
  }
  return places;
}

function member(name: string, { guild, channel }: Place): Person {
  const person = tutor.double.person(name);
  tutor.double.world.join(guild, person.user);
  return person.in(channel);
}

test('one process asks for nothing but interactions, with as many shards as Discord recommends', async () => {
  tutor = await DiscordTutor.start({ shards: 3, maxConcurrency: 16 });
  const { connected } = tutor.double.gateway;
  expect(connected.map(({ shard }) => shard).toSorted()).toEqual([
    [0, 3],
    [1, 3],
    [2, 3],
  ]);
  expect(connected.map(({ intents }) => intents)).toEqual([0, 0, 0]);
});

test('two processes share the servers, and each server is answered by its own', async () => {
  tutor = await DiscordTutor.start({ maxConcurrency: 16 }, { shards: { count: 2, ids: [0] } });
  const [ofFirst, ofSecond] = aPlaceOfEach(2) as [Place, Place];
  expect(await told(member('Alice', ofFirst))).toContain(welcome);

  const unanswered = member('Bob', ofSecond).command('hm', 'next');
  await tutor.connect({ shards: { count: 2, ids: [1] } });
  const { connected } = tutor.double.gateway;
  expect(connected.map(({ shard }) => shard)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(await told(member('Carol', ofSecond))).toContain(welcome);
  expect(await told(member('Dan', ofFirst))).toContain(welcome);
  expect(await told(tutor.double.person('Erin'))).toContain(welcome);
  expect(unanswered.callback).toBeNull();
});

test('a learner who goes from the one to the other is the same learner', async () => {
  tutor = await DiscordTutor.start({ maxConcurrency: 16 }, { shards: { count: 2, ids: [0] } });
  await tutor.connect({ shards: { count: 2, ids: [1] } });
  const [ofFirst, ofSecond] = aPlaceOfEach(2) as [Place, Place];
  const alice = member('Alice', ofFirst);
  tutor.double.world.join(ofSecond.guild, alice.user);
  await told(alice);
  expect(await told(alice.in(ofSecond.channel))).toContain('Step 1 of');
});
