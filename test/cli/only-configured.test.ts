/** What `hm-tutor serve` loads: the chat networks and the databases are most of its weight. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endWithParent } from '../adapters/discord/process.ts';
import { createDataFolder } from '../support/data-folder.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const heavy = [
  '@discordjs/ws',
  '@discordjs/rest',
  'discord.js',
  'matrix-bot-sdk',
  '@electric-sql/pglite',
  'postgres',
];

/** Writes down the address of every module that is asked for. */
const watch = `
  import { appendFileSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      appendFileSync(process.env.MODULES, found.url + '\\n');
      return found;
    },
  });`;

let folder: string;

beforeEach(async () => {
  folder = await createDataFolder();
});
afterEach(() => rm(folder, { recursive: true }));

/** The heavy packages that were loaded by the time that `last` had been, and the process had gone on for a while. */
async function loaded(
  environment: Readonly<Record<string, string>>,
  last: string,
): Promise<readonly string[]> {
  const modules = join(folder, 'modules');
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(watch)}`, cli, 'serve'],
    {
      env: {
        PATH: process.env.PATH,
        HM_TUTOR_DATA: folder,
        METRICS_PORT: '0',
        MODULES: modules,
        LOG_LEVEL: 'fatal',
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'ignore'],
    },
  );
  endWithParent(child);
  const lines = () => (existsSync(modules) ? readFileSync(modules, 'utf8').split('\n') : []);
  const has = (name: string) => lines().some((url) => url.includes(`/node_modules/${name}/`));
  while (!has(last) && child.exitCode === null) await pause(50);
  for (let before = 0; before !== lines().length; await pause(500)) before = lines().length;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  if (child.exitCode === null) await exited;
  return heavy.filter(has);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const nowhere = 'http://127.0.0.1:1';

test('with Discord, nothing of Matrix, of a database server, or of discord.js’ own client', async () => {
  const discord = {
    DISCORD_TOKEN: 'x',
    DISCORD_APPLICATION_ID: '80351110224678912',
    DISCORD_API_URL: nowhere,
  };
  expect(await loaded(discord, '@discordjs/ws')).toEqual([
    '@discordjs/ws',
    '@discordjs/rest',
    '@electric-sql/pglite',
  ]);
});

test('with Matrix, nothing of Discord', async () => {
  const matrix = {
    MATRIX_HOMESERVER_URL: nowhere,
    MATRIX_USER_ID: '@t:example.org',
    MATRIX_ACCESS_TOKEN: 'x',
  };
  // The SDK itself asks for the driver of a database server.
  const expected = ['matrix-bot-sdk', '@electric-sql/pglite', 'postgres'];
  expect(await loaded(matrix, 'matrix-bot-sdk')).toEqual(expected);
});

test('with no network, neither; with a database server, not the embedded one', async () => {
  expect(await loaded({ DATABASE_URL: 'postgres://tutor@127.0.0.1:1/tutor' }, 'postgres')).toEqual([
    'postgres',
  ]);
});
