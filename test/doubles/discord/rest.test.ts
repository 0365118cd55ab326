/** Discord's REST interface as a client meets it that keeps to no rules. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiscordDouble, type DoubleOptions } from './double.ts';
import type { Interaction } from './interaction.ts';
import { registered } from './registered.ts';

const described = process.env.DISCORD_OPENAPI !== undefined;
let double: DiscordDouble;

const start = async (options: DoubleOptions = {}) => {
  double = await DiscordDouble.start(options);
  double.world.commands.set('', registered(double.world));
};

beforeEach(() => start());

const restart = async (options: DoubleOptions) => {
  await double.close();
  await start(options);
};

afterEach(async () => {
  double.takeViolations();
  await double.close();
});

async function ask(method: string, path: string, json?: unknown, token = double.token) {
  const response = await fetch(`${double.api}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    ...(json == null ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

const ok = { type: 4, data: { content: 'ok' } };
const answer = ({ id, token }: Interaction, json: unknown = ok) =>
  ask('POST', `/interactions/${id}/${token}/callback`, json);
const original = ({ token }: Interaction, method = 'PATCH', json: unknown = { content: 'changed' }) =>
  ask(method, `/webhooks/${double.world.applicationId}/${token}/messages/@original`, json);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('an interaction', () => {
  test('is answered once, without a body or a content type', async () => {
    const interaction = double.person('Alice').command('hm', 'next');
    const first = await answer(interaction);
    expect(first).toMatchObject({ status: 204, body: null });
    expect(first.headers.get('content-type')).toBeNull();
    expect(await answer(interaction)).toMatchObject({ status: 400, body: { code: 40060 } });
  });

  test('is unknown after its deadline, and the person saw that nothing came', async () => {
    await restart({ deadline: 300 });
    const interaction = double.person('Alice').command('hm', 'next');
    expect(await interaction.shown).toEqual({ kind: 'failed' });
    expect(await answer(interaction)).toMatchObject({ status: 404, body: { code: 10062 } });
  });

  test('has an answer that can be changed while its token lives, and not before it is given', async () => {
    await restart({ tokenLife: 1500 });
    const interaction = double.person('Alice').command('hm', 'next');
    expect(await original(interaction)).toMatchObject({ status: 404, body: { code: 10015 } });
    await answer(interaction);
    expect(await original(interaction)).toMatchObject({ status: 200, body: { content: 'changed' } });
    await pause(1500);
    expect(await original(interaction)).toMatchObject({ status: 401, body: { code: 50027 } });
  });

  test('that was deferred shows the answer when it comes', async () => {
    const interaction = double.person('Alice').command('hm', 'next');
    await answer(interaction, { type: 5, data: { flags: 64 } });
    await original(interaction);
    expect(await interaction.shown).toMatchObject({
      kind: 'message',
      message: { content: 'changed', flags: 64 },
    });
  });

  test.each([
    ['a completion', { type: 8, data: { choices: [] } }],
    ['a change of a message that is not there', { type: 7, data: { content: 'x' } }],
    ['a pong', { type: 1 }],
  ])('that is a command cannot be answered with %s', async (_, json) => {
    const interaction = double.person('Alice').command('hm', 'next');
    expect(await answer(interaction, json)).toMatchObject({ status: 400, body: { code: 50035 } });
  });
});

test('without the token nothing is told', async () => {
  expect(await ask('GET', '/users/@me', undefined, 'x')).toMatchObject({ status: 401 });
  expect(double.invalidRequests).toBe(1);
});

test('a bucket is limited, and says so before and when it is', async () => {
  const channel = double.world.addChannel(double.world.addGuild('NixOS'), 'help');
  const send = () => ask('POST', `/channels/${channel.id}/messages`, { content: 'hi' });
  const first = await send();
  expect(first.headers.get('x-ratelimit-remaining')).toBe('4');
  await Promise.all([send(), send(), send(), send()]);
  const refused = await send();
  expect(refused).toMatchObject({ status: 429, body: { global: false } });
  expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
  expect(refused.body.retry_after).toBeGreaterThan(0);
});

test('more than 50 requests a second are too many, but for interactions', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask('GET', '/gateway/bot')));
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  const interactions = Array.from({ length: 60 }, () => double.person('Alice').command('hm', 'next'));
  const given = await Promise.all(interactions.map((interaction) => answer(interaction)));
  expect(given.every(({ status }) => status === 204)).toBe(true);
});

test('faults come as they were ordered, and only as often', async () => {
  double.disturb({ operation: 'get_my_user', fault: { kind: 'status', status: 503 } });
  double.disturb({ operation: 'get_my_user', fault: { kind: 'cut', when: 'before' } });
  double.disturb({ operation: 'get_my_user', fault: { kind: 'limited', scope: 'shared', seconds: 2 } });
  expect((await fetch(`${double.api}/v10/users/@me`)).status).toBe(503);
  await expect(ask('GET', '/users/@me')).rejects.toThrow();
  const limited = await ask('GET', '/users/@me');
  expect(limited.headers.get('x-ratelimit-scope')).toBe('shared');
  expect(limited.body.retry_after).toBe(2);
  expect(await ask('GET', '/users/@me')).toMatchObject({ status: 200 });
});

const button = (more: object = {}) => ({ type: 2, style: 1, label: 'x', custom_id: 'x', ...more });
const row = (...components: object[]) => ({ type: 1, components });
const label = (component: object) => ({ type: 18, label: 'x', component });
const input = (id: string) => ({ type: 4, custom_id: id, style: 1 });
const texts = (count: number, length: number) =>
  Array.from({ length: count }, () => ({ type: 10, content: 'x'.repeat(length) }));

describe('what Discord refuses although its description admits it', () => {
  test.each<[string, object]>([
    ['an empty message', { type: 4, data: {} }],
    [
      'embeds of more than 6000 characters',
      { type: 4, data: { embeds: [1, 2].map(() => ({ description: 'x'.repeat(3001) })) } },
    ],
    [
      'more than five rows',
      {
        type: 4,
        data: {
          content: 'x',
          components: Array.from({ length: 6 }, (_, id) => row(button({ custom_id: `${id}` }))),
        },
      },
    ],
    [
      'a button that leads nowhere',
      { type: 4, data: { content: 'x', components: [row({ type: 2, style: 1, label: 'x' })] } },
    ],
    [
      'one custom id on two buttons',
      { type: 4, data: { content: 'x', components: [row(button(), button())] } },
    ],
    [
      'content beside V2 components',
      { type: 4, data: { flags: 32768, content: 'x', components: texts(1, 1) } },
    ],
    ['a V2 component without the flag', { type: 4, data: { components: texts(1, 1) } }],
    ['more than 4000 characters of text', { type: 4, data: { flags: 32768, components: texts(3, 1500) } }],
    [
      'more than 40 components',
      {
        type: 4,
        data: { flags: 32768, components: [{ type: 17, components: texts(21, 1) }, ...texts(20, 1)] },
      },
    ],
    ['content with a deferral', { type: 5, data: { content: 'x' } }],
    [
      'a form with six fields',
      {
        type: 9,
        data: {
          custom_id: 'x',
          title: 'x',
          components: [1, 2, 3, 4, 5, 6].map((id) => label(input(`${id}`))),
        },
      },
    ],
    [
      'a form with a row',
      { type: 9, data: { custom_id: 'x', title: 'x', components: [row({ ...input('x'), label: 'x' })] } },
    ],
  ])('%s', async (_, json) => {
    const interaction = double.person('Alice').command('hm', 'next');
    expect(await answer(interaction, json)).toMatchObject({ status: 400, body: { code: 50035 } });
    expect(double.takeViolations()).toHaveLength(1);
  });

  const option = (more: object = {}) => ({ type: 3, name: 'x', description: 'x', ...more });
  test.each<[string, object]>([
    ['a name in upper case', { name: 'HM', description: 'x' }],
    ['a name with a space', { name: 'h m', description: 'x' }],
    ['no description', { name: 'hm' }],
    ['two options of one name', { name: 'hm', description: 'x', options: [option(), option()] }],
    [
      'a required option behind an optional one',
      { name: 'hm', description: 'x', options: [option(), option({ name: 'y', required: true })] },
    ],
    [
      'sub-commands beside options',
      { name: 'hm', description: 'x', options: [option(), option({ type: 1, name: 'y' })] },
    ],
    [
      'more than 8000 characters',
      {
        name: 'hm',
        description: 'x',
        options: Array.from({ length: 25 }, (_, at) =>
          option({
            name: `o${at}`,
            choices: Array.from({ length: 25 }, (_, id) => ({
              name: `${id}-${'x'.repeat(10)}`,
              value: `${id}`,
            })),
          }),
        ),
      },
    ],
  ])('a command with %s', async (_, json) => {
    const path = `/applications/${double.world.applicationId}/commands`;
    expect(await ask('POST', path, json)).toMatchObject({ status: 400, body: { code: 50035 } });
  });
});

/** Where Discord's own description is absent, this says so instead of passing. */
describe.skipIf(!described)("what Discord's description refuses (DISCORD_OPENAPI names it)", () => {
  test.each<[string, object]>([
    ['content of more than 2000 characters', { type: 4, data: { content: 'x'.repeat(2001) } }],
    ['a callback of no type', { type: 99 }],
    [
      'a button with a long label',
      { type: 4, data: { content: 'x', components: [row(button({ label: 'x'.repeat(81) }))] } },
    ],
    [
      'six buttons in a row',
      {
        type: 4,
        data: {
          content: 'x',
          components: [row(...[1, 2, 3, 4, 5, 6].map((id) => button({ custom_id: `${id}` })))],
        },
      },
    ],
    [
      'a form with a long title',
      { type: 9, data: { custom_id: 'x', title: 'x'.repeat(46), components: [label(input('x'))] } },
    ],
    ['eleven embeds', { type: 4, data: { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) } }],
  ])('%s', async (_, json) => {
    const interaction = double.person('Alice').command('hm', 'next');
    expect(await answer(interaction, json)).toMatchObject({ status: 400, body: { code: 50035 } });
    expect(double.takeViolations()).toHaveLength(1);
  });

  test('every answer of the double keeps to it', async () => {
    const guild = double.world.addGuild('NixOS');
    const channel = double.world.addChannel(guild, 'help');
    const alice = double.person('Alice');
    double.world.join(guild, alice.user);
    const paths = [
      '/gateway',
      '/gateway/bot',
      '/users/@me',
      '/users/@me/guilds',
      '/applications/@me',
      '/oauth2/applications/@me',
      `/guilds/${guild.id}`,
      `/guilds/${guild.id}/roles`,
      `/guilds/${guild.id}/channels`,
      `/guilds/${guild.id}/members/${alice.user.id}`,
      `/channels/${channel.id}`,
      `/channels/${double.world.directChannel(alice.user).id}`,
      `/applications/${double.world.applicationId}/commands`,
      '/guilds/1',
      '/channels/1',
    ];
    for (const path of paths) await ask('GET', path);
    const data = {
      flags: 32768,
      components: [{ type: 17, components: [...texts(1, 5), { type: 14 }, row(button())] }],
    };
    await ask('POST', `/channels/${channel.id}/messages`, data);
    await ask('POST', '/users/@me/channels', { recipient_id: alice.user.id });
    const interaction = alice.command('hm', 'next');
    await ask('POST', `/interactions/${interaction.id}/${interaction.token}/callback?with_response=true`, {
      type: 4,
      data,
    });
    await original(interaction, 'GET', null);
    expect(double.takeViolations()).toEqual([]);
  });
});
