/** `hm-tutor register` and `hm-tutor doctor` against answers of Discord that nobody here can bring about otherwise. */
import nock from 'nock';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { declareCommands } from '../../../src/adapters/discord/declare.ts';
import { discordDoctor, runRegister } from '../../../src/cli/discord.ts';
import type { DiscordConfig } from '../../../src/config/discord.ts';
import { messagesFor } from '../../../src/i18n/messages.ts';

const applicationId = '123456789012345678';
const api = 'https://discord.com';
const route = `/api/v10/applications/${applicationId}/commands`;
const discord: DiscordConfig = {
  token: 'not-a-token',
  applicationId,
  publicChannels: [],
  moderatorRoles: [],
  shards: null,
  apiUrl: null,
};
const declared = declareCommands(commands, messagesFor('en'));
const there = declared.map((command, index) => ({
  ...command,
  id: String(index + 1),
  application_id: applicationId,
}));

beforeAll(() => nock.disableNetConnect());
beforeEach(() => nock.cleanAll());
afterEach(() => expect(nock.pendingMocks()).toEqual([]));

async function register(guildId: string | null = null): Promise<readonly string[]> {
  const lines: string[] = [];
  await runRegister(discord, guildId, (line) => void lines.push(line));
  return lines;
}

describe('register', () => {
  test('sends nothing where Discord knows the commands', async () => {
    nock(api).get(route).reply(200, there);
    expect(await register()).toEqual(declared.map(({ name }) => `unchanged  ${name}`));
  });

  test('sends what is new and what changed, and removes what is gone', async () => {
    const [first, second, ...others] = there;
    nock(api)
      .get(route)
      .reply(200, [
        { ...first, description: 'As it was.' },
        ...others,
        { id: '99', type: 1, name: 'old', description: 'x' },
      ]);
    nock(api)
      .post(route)
      .reply(201, { id: '7', ...second });
    nock(api)
      .patch(`${route}/1`)
      .reply(200, { ...first });
    nock(api).delete(`${route}/99`).reply(204);
    expect(await register()).toEqual([
      `created    ${second?.name}`,
      `changed    ${first?.name}`,
      'removed    old',
      ...others.map(({ name }) => `unchanged  ${name}`),
    ]);
  });

  test('in one server says nothing of places', async () => {
    const guild = '234567890123456789';
    const guildRoute = `/api/v10/applications/${applicationId}/guilds/${guild}/commands`;
    const bodies: object[] = [];
    nock(api).get(guildRoute).reply(200, []);
    nock(api)
      .post(guildRoute, (body: object) => bodies.push(body) > 0)
      .times(declared.length)
      .reply(201, { id: '1' });
    await register(guild);
    expect(bodies.flatMap((body) => Object.keys(body))).not.toContain('contexts');
    expect(bodies).toHaveLength(declared.length);
  });

  test.each([
    [401, { code: 0, message: '401: Unauthorized' }, 'Discord does not accept DISCORD_TOKEN'],
    [404, { code: 10_002, message: 'Unknown Application' }, 'DISCORD_APPLICATION_ID is not the application'],
    [403, { code: 50_001, message: 'Missing Access' }, 'invite it with the scope applications.commands'],
    [400, { code: 50_035, message: 'Invalid Form Body' }, 'Discord answered 400: Invalid Form Body (50035)'],
  ])('says what to do about %i', async (status, body, sentence) => {
    nock(api).get(route).reply(status, body);
    await expect(register()).rejects.toThrow(sentence);
  });

  test('tries again where Discord is not well, and where it asks to wait', async () => {
    nock(api).get(route).reply(502, 'bad gateway');
    nock(api)
      .get(route)
      .replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    nock(api)
      .get(route)
      .reply(429, { retry_after: 0.05, global: false, message: 'slow down' }, { 'retry-after': '0.05' });
    nock(api).get(route).reply(200, there);
    expect(await register()).toHaveLength(declared.length);
  });

  test('gives up with a sentence where Discord stays unwell', async () => {
    nock(api).get(route).times(4).reply(503, '');
    await expect(register()).rejects.toThrow('Discord is not well just now (status 503)');
  });

  test('wants a configuration, and the id of a server', async () => {
    await expect(runRegister(null, null, () => undefined)).rejects.toThrow('Set DISCORD_TOKEN');
    await expect(register('my-server')).rejects.toThrow('--guild takes the id of a server');
  });
});

describe('doctor', () => {
  const application = {
    id: applicationId,
    name: 'Tutor',
    interactions_endpoint_url: null,
    integration_types_config: { 0: {}, 1: {} },
  };
  const gateway = {
    url: 'wss://x',
    shards: 1,
    session_start_limit: { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 },
  };
  const user = { id: applicationId, username: 'tutor' };

  function discordAnswers(more: Partial<Record<string, object>> = {}) {
    const answers: Record<string, object> = {
      '/users/@me': user,
      '/applications/@me': application,
      '/gateway/bot': gateway,
      [`/applications/${applicationId}/commands`]: there,
      '/users/@me/guilds': [],
      ...more,
    };
    for (const [path, answer] of Object.entries(answers)) nock(api).get(`/api/v10${path}`).reply(200, answer);
  }

  async function look(config: DiscordConfig = discord): Promise<Record<string, string>> {
    const told: Record<string, string> = {};
    for (const checkup of discordDoctor(config)) {
      const { state, says } = await checkup.run();
      told[checkup.name.replace('discord ', '')] = `${state}: ${says}`;
    }
    return told;
  }

  test('finds nothing to say against a sound set-up', async () => {
    discordAnswers();
    expect(await look()).toEqual({
      token: 'ok: the bot is called tutor',
      application: 'ok: Tutor can be added to servers and to accounts',
      gateway: 'ok: 1 to connect, 999 more connections allowed today',
      commands: `ok: all ${declared.length} are registered`,
      servers: 'ok: in 0',
    });
  });

  test.each<[string, object, string]>([
    ['another application', { id: '1' }, 'failed: DISCORD_TOKEN belongs to the application 1'],
    [
      'an endpoint for HTTP',
      { interactions_endpoint_url: 'https://x' },
      'failed: an Interactions Endpoint URL is set',
    ],
    ['no user installs', { integration_types_config: { 0: {} } }, 'attention: switch on User Install'],
  ])('sees %s', async (_, change, says) => {
    discordAnswers({ '/applications/@me': { ...application, ...change } });
    expect((await look()).application).toContain(says);
  });

  test('sees commands that are not registered', async () => {
    discordAnswers({ [`/applications/${applicationId}/commands`]: there.slice(1) });
    expect((await look()).commands).toBe('failed: hm is missing; run hm-tutor register');
  });

  test('sees a server that let the bot in without its commands', async () => {
    discordAnswers({ '/users/@me/guilds': [{ id: '5', name: 'Course' }] });
    nock(api)
      .get(`/api/v10/applications/${applicationId}/guilds/5/commands`)
      .reply(403, { code: 50_001, message: 'Missing Access' });
    expect((await look()).servers).toContain('no commands in Course; invite it there');
  });

  test('sees a public channel in which nobody may use commands, and one that is hidden', async () => {
    const channels = ['345678901234567890', '345678901234567891'];
    discordAnswers({
      '/channels/345678901234567890': {
        id: channels[0],
        type: 0,
        name: 'tutor',
        guild_id: '456789012345678901',
        permission_overwrites: [{ id: '456789012345678901', type: 0, allow: '0', deny: String(1n << 31n) }],
      },
      '/guilds/456789012345678901': {
        id: '456789012345678901',
        name: 'Course',
        roles: [{ id: '456789012345678901', permissions: String((1n << 31n) | (1n << 10n)) }],
      },
    });
    nock(api)
      .get('/api/v10/channels/345678901234567891')
      .reply(404, { code: 10_003, message: 'Unknown Channel' });
    const told = await look({ ...discord, publicChannels: channels });
    expect(told[`channel ${channels[0]}`]).toBe(
      "attention: allow “Use Application Commands” to @everyone in #tutor of Course, or to the learners' role",
    );
    expect(told[`channel ${channels[1]}`]).toContain('failed: I cannot see it');
  });

  test('says of a token that is not one what to do, and never the token', async () => {
    nock(api).get(/.*/).times(5).reply(401, { code: 0, message: '401: Unauthorized' });
    const told = await look();
    expect(told.token).toContain('failed: Discord does not accept DISCORD_TOKEN');
    expect(JSON.stringify(told)).not.toContain('not-a-token');
  });
});
