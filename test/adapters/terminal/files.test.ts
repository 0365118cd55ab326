/** Files in replies: saved where somebody reads the screen, shown where a script does. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { Session } from '../../../src/adapters/terminal/session.ts';
import type { Reply } from '../../../src/core/reply.ts';

const reply: Reply = {
  blocks: [{ kind: 'file', name: 'export.json', mediaType: 'application/json', content: '{"a":1}\n' }],
  audience: 'learner',
  error: null,
};

let downloads: string;
beforeEach(async () => {
  downloads = await mkdtemp(join(tmpdir(), 'files-'));
});
afterEach(() => rm(downloads, { recursive: true }));

async function answer(savesTexts: boolean): Promise<string> {
  let written = '';
  const session = new Session({
    dispatch: async () => ({ reply, deliveryId: null, duplicate: false, delivered: false }),
    openExport: async () => null,
    store: { undelivered: async () => [], markDelivered: async () => undefined },
    commands,
    name: 'alice',
    moderator: false,
    id: 'run',
    clock: () => new Date(),
    drawing: { colour: false, columns: null },
    downloads,
    savesTexts,
    write: async (text) => {
      written += text;
    },
  });
  await session.say({ line: '/hm privacy export', body: null });
  return written;
}

test('somebody who reads the screen is told where it is', async () => {
  expect(await answer(true)).toBe(`Saved as \`${join(downloads, 'export.json')}\`.\n\n`);
  expect(await readFile(join(downloads, 'export.json'), 'utf8')).toBe('{"a":1}\n');
});

test('a script reads it', async () => {
  expect(await answer(false)).toContain('{"a":1}');
});
