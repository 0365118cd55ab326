/**
 * Draws the README's pictures of Discord from the payloads of a real conversation with the tutor.
 *
 *     npm run readme:pictures             write them
 *     npm run readme:pictures -- --check  exit status 1 where one is not today's
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawMessage } from '../src/adapters/discord/draw.ts';
import { readConfig } from '../src/config/config.ts';
import { callOfCommand } from '../src/core/call.ts';
import { messagesFor } from '../src/i18n/messages.ts';
import { openTutor } from '../src/main.ts';
import { createLog } from '../src/observe/log.ts';
import { drawPicture } from './discord-picture/draw.ts';

const folder = new URL('../docs/images/', import.meta.url);
const account = { platform: 'discord', id: '123456789012345678', displayName: 'alice' } as const;

const pictures = [
  { file: 'discord-step.svg', title: 'A step in Discord', command: 'hm goto hm-settings', body: null },
  {
    file: 'discord-verdict.svg',
    title: 'A verdict in Discord',
    command: 'hm check',
    body: 'home-manager = {\n  useGlobalPackages = true;\n  useUserPackages = true;\n};',
  },
];

/** Registered commands can be pressed; which id they have shows nowhere. */
const mention = (command: string) => (/^hm [a-z]+$/.test(command) ? `</${command}:1>` : null);

async function drawAll(): Promise<ReadonlyMap<string, string>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hm-tutor-pictures-'));
  const tutor = await openTutor(readConfig({ HM_TUTOR_DATA: dataFolder }), createLog('error', 'stderr'));
  const drawn = new Map<string, string>();
  for (const { file, title, command, body } of pictures) {
    const { reply } = await tutor.dispatch({
      platform: 'discord',
      id: file,
      account,
      place: { community: null, room: '1', direct: false },
      receivedAt: new Date(),
      moderator: false,
      call: { ...callOfCommand(command, null), body },
    });
    const options = { owner: account.id, mention, messages: messagesFor('en'), byteLimit: 1_000_000 };
    drawn.set(file, drawPicture(drawMessage(reply, options).body.components ?? [], title));
  }
  await tutor.close();
  await rm(dataFolder, { recursive: true });
  return drawn;
}

const check = process.argv.includes('--check');
await mkdir(folder, { recursive: true });
for (const [file, svg] of await drawAll()) {
  const path = new URL(file, folder);
  if (!check) await writeFile(path, svg);
  else if (svg !== (await readFile(path, 'utf8').catch(() => ''))) {
    process.stderr.write(`${file} is not from today’s program: run \`npm run readme:pictures\`.\n`);
    process.exitCode = 1;
  }
}
