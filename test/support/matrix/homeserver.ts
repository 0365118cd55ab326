/** A real Synapse on loopback, by `scripts/matrix-homeserver`. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The script, where the tests may use it; `.ci/run` sets it once Synapse is installed. */
export const homeserverScript = process.env.MATRIX_HOMESERVER;

if (homeserverScript === undefined) {
  console.warn('MATRIX_HOMESERVER is not set: nothing is tested against a real Matrix homeserver.');
}

/** Of every account. */
export const password = 'secret-of-a-test';

export interface Account {
  readonly id: string;
  readonly token: string;
}

export interface Homeserver {
  readonly url: string;
  register(name: string): Promise<Account>;
  /** Kills its process with -9, and resolves when that is gone. What it wrote stays. */
  kill(): Promise<void>;
  /** It takes connections and answers nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Starts it again after `kill`, on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** The shell waits for the end of its input, which comes when this process ends in whatever way. */
const guard = 'read -r _; bash "$@" >&2';

/** @param limits - `default` for Synapse's own rate limits, `off` for none */
export async function startHomeserver(limits: 'off' | 'default' = 'off'): Promise<Homeserver> {
  const port = String(await freePort());
  const path = homeserverScript ?? 'scripts/matrix-homeserver';
  const script = (...words: readonly string[]) => run('bash', [path, ...words, '--port', port]);
  const watch = ['-c', guard, 'guard', path, 'stop', '--port', port];
  const guarding = spawn('bash', watch, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const start = async (...words: readonly string[]) => {
    const { stderr } = await script('start', ...words);
    return Number(/\(pid (\d+)\)/.exec(stderr)?.[1]);
  };
  let pid = await start(...(limits === 'default' ? ['--default-limits'] : []));
  return {
    url: `http://127.0.0.1:${port}`,
    async register(name) {
      const { stdout } = await script('register', name, password);
      const { user_id, access_token } = JSON.parse(stdout) as { user_id: string; access_token: string };
      return { id: user_id, token: access_token };
    },
    async kill() {
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await wait(20);
    },
    freeze() {
      process.kill(pid, 'SIGSTOP');
    },
    thaw() {
      process.kill(pid, 'SIGCONT');
    },
    async resume() {
      pid = await start('--keep');
    },
    async stop() {
      const ended = once(guarding, 'exit');
      guarding.stdin.end();
      await ended;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
