/** The same transcripts that run in the terminal: the same content in Discord. */
import { afterEach, expect, test } from 'vitest';
import { play, transcripts } from '../../transcripts/transcript.ts';
import { driveDiscord } from './driver.ts';

let driver: Awaited<ReturnType<typeof driveDiscord>>;

afterEach(() => driver.close());

test.each(transcripts)('$name', { timeout: 120_000 }, async ({ turns }) => {
  driver = await driveDiscord();
  await play(turns, driver);
  const { exchanges } = driver.double;
  const operations = exchanges.map(({ operation }) => operation);
  for (const post of ['execute_webhook', 'create_message', 'create_dm'])
    expect(operations).not.toContain(post);
  for (const { operation, json } of exchanges) {
    if (operation !== 'create_interaction_response') continue;
    const { type, data } = json as { type: number; data: object };
    if (type === 4) expect(data).toMatchObject({ allowed_mentions: { parse: [] } });
  }
});
