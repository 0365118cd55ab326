/** What is measured: a bot in a process of its own, with a double of Discord in this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { registerAll } from '../../adapters/discord/process.ts';
import { DiscordDouble } from '../../doubles/discord/double.ts';

const bareBot = fileURLToPath(new URL('bare-bot.ts', import.meta.url));
const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

export interface Subject {
  readonly double: DiscordDouble;
  /** From the process's beginning until it identified, in milliseconds. */
  readonly startUp: number;
  /** Time on a processor so far, in microseconds; NaN where the system does not tell. */
  cpu(): number;
  close(): Promise<void>;
}

/** discord.js and nothing else. */
export const startBareBot = (): Promise<Subject> => start([bareBot], {});

/** `hm-tutor serve` with PostgreSQL. */
export const startTutor = (databaseUrl: string): Promise<Subject> =>
  start([cli, 'serve'], { DATABASE_URL: databaseUrl, METRICS_PORT: '0', LOG_LEVEL: 'error' });

async function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Subject> {
  const double = await DiscordDouble.start({ description: null, remember: false });
  await registerAll(double);
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DISCORD_TOKEN: double.token,
      DISCORD_APPLICATION_ID: double.world.applicationId,
      DISCORD_API_URL: double.api,
      ...environment,
    },
  });
  while (double.gateway.identified === 0) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return {
    double,
    startUp: performance.now() - began,
    cpu: () => cpuOf(child),
    async close() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      await double.close();
    },
  };
}

/** Linux counts in hundredths of a second. */
function cpuOf(child: ChildProcess): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** How long a new process takes to load a module, in milliseconds. */
export async function importTime(module: string): Promise<number> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `await import('${module}'); process.exit()`],
    {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await once(child, 'exit');
  return performance.now() - began;
}
