/** The tutor as a process behind a pipe, told everything at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Everything that it says and logs, with every level of the log, until it has read all lines. */
export async function chatWith(dataFolder: string, lines: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [cli, 'chat', '--data', dataFolder], {
    env: { ...process.env, LOG_LEVEL: 'trace' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
  }
  child.stdin.end(`${lines.join('\n')}\n`);
  await once(child, 'close');
  return said;
}
