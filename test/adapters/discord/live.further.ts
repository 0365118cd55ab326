/** Against the real Discord, with a bot of one's own: `DISCORD_TEST_TOKEN` and `DISCORD_TEST_APPLICATION_ID`. */
import { describe, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { startDiscord } from '../../../src/adapters/discord/start.ts';
import { discordDoctor } from '../../../src/cli/discord.ts';
import { knowledge } from '../../support/knowledge.ts';
import { lesson } from '../../support/lesson.ts';

const token = process.env.DISCORD_TEST_TOKEN;
const applicationId = process.env.DISCORD_TEST_APPLICATION_ID;
const given = token !== undefined && applicationId !== undefined;
if (!given)
  console.log(
    'DISCORD_TEST_TOKEN and DISCORD_TEST_APPLICATION_ID are not set: the real Discord is not tested',
  );

describe.skipIf(!given)('the real Discord', () => {
  const discord = {
    token: token ?? '',
    applicationId: applicationId ?? '',
    publicChannels: [],
    moderatorRoles: [],
    shards: null,
    apiUrl: null,
  };

  test('lets the tutor connect, and go', { timeout: 60_000 }, async () => {
    const log = () => undefined;
    const running = await startDiscord({
      ...discord,
      chapter: lesson,
      commands,
      options: knowledge.options,
      dispatch: () => Promise.reject(new Error('nobody asks anything')),
      openExport: async () => null,
      store: {
        undelivered: async () => [],
        markDelivered: async () => undefined,
        refuseAnnouncement: async () => undefined,
      },
      newErrorId: () => 'k7mq-x2pd',
      log: { debug: log, info: log, warn: log, error: log },
      onEnd: (reason) => expect(reason).toBe(''),
    });
    await running.close();
  });

  test('knows the token and the application', { timeout: 60_000 }, async () => {
    for (const checkup of discordDoctor(discord).slice(0, 3)) {
      expect(await checkup.run()).not.toMatchObject({ state: 'failed' });
    }
  });
});
