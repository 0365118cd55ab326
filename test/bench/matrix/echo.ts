/** The bare bot, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Homeserver } from '../../support/matrix/homeserver.ts';

const child = fileURLToPath(new URL('echo-child.ts', import.meta.url));

export async function startEcho(homeserver: Homeserver): Promise<{ id: string; close(): Promise<void> }> {
  const account = await homeserver.register('echo');
  const running = spawn(process.execPath, [child, homeserver.url, account.token], { stdio: 'ignore' });
  return {
    id: account.id,
    async close() {
      const exited = once(running, 'exit');
      running.kill('SIGKILL');
      await exited;
    },
  };
}
