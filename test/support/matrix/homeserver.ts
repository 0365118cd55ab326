/** A real Synapse on loopback, by `scripts/matrix-homeserver`. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The script, where the tests may use it; `.ci/run` sets it once Synapse is installed. */
export const homeserverScript = process.env.MATRIX_HOMESERVER;

if (homeserverScript === undefined) {
  console.warn('MATRIX_HOMESERVER is not set: nothing is tested against a real Matrix homeserver.');
}

export interface Account {
  readonly id: string;
  readonly token: string;
}

export interface Homeserver {
  readonly url: string;
  register(name: string): Promise<Account>;
  /** Ends it and keeps its data. */
  pause(): Promise<void>;
  /** Starts it again after `pause`, on the same port. */
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
  await script('start', ...(limits === 'default' ? ['--default-limits'] : []));
  return {
    url: `http://127.0.0.1:${port}`,
    async register(name) {
      const { stdout } = await script('register', name, 'secret-of-a-test');
      const { user_id, access_token } = JSON.parse(stdout) as { user_id: string; access_token: string };
      return { id: user_id, token: access_token };
    },
    pause: async () => void (await script('stop')),
    resume: async () => void (await script('start', '--keep')),
    async stop() {
      const ended = once(guarding, 'exit');
      guarding.stdin.end();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
