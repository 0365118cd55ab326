/** The command line as a process: what it prints, where, and its exit status. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lock } from '../src/store/pglite/lock.ts';
import { createDataFolder } from './support/data-folder.ts';

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  args: readonly string[],
  input = '',
  environment: Record<string, string> = {},
): Promise<Result> {
  const child = start(args, environment);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'exit'),
  ]);
  return { status, stdout, stderr };
}

function start(args: readonly string[], environment: Record<string, string>) {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [cli, ...args], { env: { PATH, ...environment }, cwd: tmpdir() });
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const piece of stream) text += String(piece);
  return text;
}

let data: string;

beforeAll(async () => {
  data = await createDataFolder();
});

afterAll(() => rm(data, { recursive: true }));

describe('what cannot be run ends with 2 and one line that says why', () => {
  test.each<[string, string[], Record<string, string>, string]>([
    ['an unknown command', ['chekc'], {}, 'Did you mean check?'],
    ['an unknown option', ['chat', '--dta', 'x'], {}, 'Did you mean --data?'],
    ['an option without its value', ['chat', '--as'], {}, '--as'],
    ['a configuration that is not right', ['serve'], { METRICS_PORT: 'x', LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [
      'a database that is down',
      ['migrate'],
      { DATABASE_URL: 'postgres://tutor@127.0.0.1:1/tutor' },
      'database',
    ],
    ['a folder that cannot be', ['chat', '--data', '/dev/null/data'], {}, '/dev/null/data'],
    ['half of a network', ['serve'], { DISCORD_TOKEN: 'secret' }, 'DISCORD_APPLICATION_ID is missing'],
    ['lost keys without a network', ['matrix', 'recover'], {}, 'Set MATRIX_HOMESERVER_URL first'],
    ['commands without a network', ['register'], {}, 'Set DISCORD_TOKEN and DISCORD_APPLICATION_ID first'],
  ])('%s', async (_, args, environment, reason) => {
    const { status, stdout, stderr } = await run(args, '', environment);
    expect(stderr).toContain(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('secret');
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('a folder that another process has open', async () => {
    const folder = await createDataFolder();
    const held = lock(`${folder}/database.lock`, folder);
    const { status, stderr } = await run(['chat', '--data', folder]);
    held.release();
    await rm(folder, { recursive: true });
    expect(stderr).toContain('Another hm-tutor is using');
    expect(status).toBe(2);
  });
});

test('--help lists the commands', async () => {
  const { status, stdout } = await run(['--help']);
  for (const name of ['chat', 'serve', 'check', 'parse', 'migrate', 'chapter', 'reports'])
    expect(stdout).toContain(name);
  expect(status).toBe(0);
});

test('check and parse judge what comes in', async () => {
  const right = 'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;\n';
  const passed = await run(['check', '--step', 'hm-settings', '--json'], right);
  expect(JSON.parse(passed.stdout)).toMatchObject({ step: 'hm-settings', verdict: 'pass' });
  expect(passed.status).toBe(0);
  expect((await run(['check', '--step', 'hm-settings'], 'home-manager = 1;')).status).toBe(1);

  const row = JSON.parse((await run(['parse', '--batch'], `${cli}\n`)).stdout);
  expect(row).toMatchObject({ file: cli, ok: false });
});

test('chat behind a pipe answers in plain text, in order, and ends with the script', async () => {
  const { status, stdout, stderr } = await run(
    ['chat', '--as', 'alice', '--data', data],
    '/hm status\n/hm check hm-settings\n```nix\nhome-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;\n```\n/hm nxet\n',
  );
  expect(stderr).toBe('');
  for (const answer of ['0 of 16 steps passed', 'Passed: The two switches', 'Did you mean /hm next?']) {
    expect(stdout).toContain(answer);
  }
  expect(stdout).not.toContain('\u001b');
  expect(status).toBe(0);
});

test('each name is a learner of its own', async () => {
  const { stdout } = await run(['chat', '--as', 'bob', '--data', data], '/hm status\n');
  expect(stdout).toContain('0 of 16 steps passed');
});

test('a reader who goes away ends the chat without a stack trace', async () => {
  const chat = start(['chat', '--data', data], {});
  chat.stdin.on('error', () => undefined);
  chat.stdin.end('/hm status\n'.repeat(200));
  await once(chat.stdout, 'data');
  chat.stdout.destroy();
  const [stderr, [status]] = await Promise.all([readAll(chat.stderr), once(chat, 'exit')]);
  expect(stderr).toBe('');
  expect(status).toBe(2);
});

test('a script that is no text is answered', async () => {
  const { status, stdout } = await run(['chat', '--data', data], '/hm check\n\0\u0001\u0002\n');
  expect(stdout).toContain('That is not text.');
  expect(status).toBe(0);
});

test('a paste of a megabyte is answered', async () => {
  const { status, stdout } = await run(
    ['chat', '--data', data],
    `/hm check\n\`\`\`\n${'a = 1;\n'.repeat(150_000)}\`\`\`\n`,
  );
  expect(stdout).toContain('I read at most 64 KB');
  expect(status).toBe(0);
});

test('serve without a terminal says so, and serves health and metrics until it is told to end', async () => {
  const server = start(['serve'], { HM_TUTOR_DATA: data, METRICS_PORT: '0' });
  let said = '';
  for await (const piece of server.stderr) {
    said += String(piece);
    if (said.includes('/health')) break;
  }
  expect(said).toContain('no terminal');
  expect(said).toContain('DISCORD_TOKEN');
  const address = /http:\S+\/health/.exec(said)?.[0] ?? '';
  expect((await fetch(address)).status).toBe(200);
  expect(await (await fetch(address.replace('health', 'metrics'))).text()).toContain('process_cpu');
  server.kill('SIGTERM');
  const [status] = await once(server, 'exit');
  expect(status).toBe(0);
});
