/** The gateway as a client meets it that keeps to no rules: what Discord would answer to each. */
import { once } from 'node:events';
import { constants, createInflate } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DiscordDouble } from './double.ts';
import { registered } from './registered.ts';

let double: DiscordDouble;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  double = await DiscordDouble.start();
  double.world.commands.set('', registered(double.world));
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await double.close();
});

interface Payload {
  readonly op: number;
  readonly t?: string;
  readonly s?: number;
  readonly d: Record<string, unknown>;
}

function connect(
  query = 'v=10&encoding=json',
  to = double,
): { socket: WebSocket; next: () => Promise<Payload> } {
  const socket = new WebSocket(`${to.api.replace('http', 'ws').replace('/api', '')}/?${query}`);
  sockets.push(socket);
  const received: Payload[] = [];
  socket.on('message', (data) => received.push(JSON.parse(String(data))));
  const next = async () => {
    while (received.length === 0) await once(socket, 'message');
    return received.shift() as Payload;
  };
  return { socket, next };
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close');
  return code;
}

const identify = (more: object = {}) =>
  JSON.stringify({ op: 2, d: { token: double.token, intents: 0, properties: {}, ...more } });

test.each([
  ['another token', () => identify({ token: 'x' }), 4004],
  ['a shard that is none', () => identify({ shard: [2, 1] }), 4010],
  ['intents that do not exist', () => identify({ intents: 2 ** 30 }), 4013],
  ['an intent that nobody granted', () => identify({ intents: 1 << 15 }), 4014],
  ['an opcode that does not exist', () => '{"op":99}', 4001],
  ['no JSON', () => 'x', 4002],
  ['a presence before anything else', () => '{"op":3,"d":{}}', 4003],
])('%s is answered with a close code', async (_, payload, code) => {
  const { socket, next } = connect();
  await next();
  socket.send(payload());
  expect(await closeCode(socket)).toBe(code);
});

test('identifying twice, another version and another encoding are refused', async () => {
  const { socket, next } = connect();
  await next();
  socket.send(identify());
  socket.send(identify());
  expect(await closeCode(socket)).toBe(4005);
  expect(await closeCode(connect('v=6&encoding=json').socket)).toBe(4012);
  expect(await closeCode(connect('v=10&encoding=etf').socket)).toBe(4002);
});

test('who sends no heartbeat is closed, who sends them is answered', async () => {
  const strict = await DiscordDouble.start({ heartbeatInterval: 400 });
  const { socket, next } = connect('v=10&encoding=json', strict);
  expect(await next()).toMatchObject({ op: 10, d: { heartbeat_interval: 400 } });
  socket.send('{"op":1,"d":null}');
  expect(await next()).toMatchObject({ op: 11 });
  expect(await closeCode(socket)).toBe(4009);
  await strict.close();
});

test('more than 120 payloads in a minute are too many', async () => {
  const { socket, next } = connect();
  await next();
  for (let count = 0; count <= 120; count++) socket.send('{"op":1,"d":null}');
  expect(await closeCode(socket)).toBe(4008);
});

test('a session is resumed from where it was, and a forgotten one is not', async () => {
  const first = connect();
  await first.next();
  first.socket.send(identify());
  const ready = await first.next();
  expect(ready).toMatchObject({ t: 'READY', s: 1, d: { v: 10, shard: [0, 1] } });
  double.person('Alice').command('hm', 'next');
  expect(await first.next()).toMatchObject({ t: 'INTERACTION_CREATE', s: 2 });
  first.socket.terminate();

  const resume = (seq: number) =>
    JSON.stringify({ op: 6, d: { token: double.token, session_id: ready.d.session_id, seq } });
  const second = connect();
  await second.next();
  second.socket.send(resume(1));
  expect(await second.next()).toMatchObject({ t: 'INTERACTION_CREATE', s: 2 });
  expect(await second.next()).toMatchObject({ t: 'RESUMED' });

  double.gateway.invalidateSessions(false);
  expect(await second.next()).toMatchObject({ op: 9, d: false });
  second.socket.send(resume(2));
  expect(await second.next()).toMatchObject({ op: 9, d: false });
});

test('identifies of one key that come too close are turned away', async () => {
  const slow = await DiscordDouble.start({ identifyPause: 60_000, shards: 2 });
  const url = slow.api.replace('http', 'ws').replace('/api', '/?v=10&encoding=json');
  const answers: Payload[] = [];
  for (const shard of [0, 1]) {
    const socket = new WebSocket(url);
    sockets.push(socket);
    await once(socket, 'message');
    socket.send(JSON.stringify({ op: 2, d: { token: slow.token, intents: 0, shard: [shard, 2] } }));
    const [data] = await once(socket, 'message');
    answers.push(JSON.parse(String(data)));
  }
  expect(answers).toMatchObject([{ t: 'READY' }, { op: 9, d: false }]);
  await slow.close();
});

test('an interaction of a guild goes to its shard alone, a direct message to the first', async () => {
  const guild = double.world.addGuild('NixOS');
  const channel = double.world.addChannel(guild, 'help');
  const alice = double.person('Alice');
  double.world.join(guild, alice.user);
  const shards = await Promise.all(
    [0, 1].map(async (shard) => {
      const { socket, next } = connect();
      await next();
      socket.send(identify({ shard: [shard, 2] }));
      await next();
      const seen: Payload[] = [];
      socket.on('message', (data) => seen.push(JSON.parse(String(data))));
      return seen;
    }),
  );
  const own = Number((BigInt(guild.id) >> 22n) % 2n);
  alice.in(channel).command('hm', 'next');
  alice.command('hm', 'next');
  while (shards.flat().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const places = shards.map((seen) => seen.map(({ d }) => d.channel_id));
  const expected: unknown[][] = [[], []];
  expected[own]?.push(channel.id);
  expected[0]?.push(double.world.directChannel(alice.user).id);
  expect(places).toEqual(expected);
});

test('zlib-stream is one stream for the whole connection', async () => {
  const socket = new WebSocket(
    `${double.api.replace('http', 'ws').replace('/api', '')}/?v=10&encoding=json&compress=zlib-stream`,
  );
  sockets.push(socket);
  const inflate = createInflate({ flush: constants.Z_SYNC_FLUSH });
  let text = '';
  inflate.on('data', (piece) => {
    text += String(piece);
  });
  socket.on('message', (data) => inflate.write(data as Buffer));
  await once(socket, 'message');
  socket.send(identify());
  await once(socket, 'message');
  while (!text.includes('READY')) await once(inflate, 'data');
  expect(text).toMatch(/^\{"op":10,.*\}\{"op":0,"t":"READY",/);
});
