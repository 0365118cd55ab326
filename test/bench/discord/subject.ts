/** What is measured: a bot in a process of its own, with a double of Discord in this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { endWithParent, registerAll } from '../../adapters/discord/process.ts';
import { DiscordDouble } from '../../doubles/discord/double.ts';
import { firstPassed } from '../store/tutor.ts';

const bareBot = fileURLToPath(new URL('bare-bot.ts', import.meta.url));
const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

export interface Subject {
  readonly double: DiscordDouble;
  /** From the process's beginning until it identified, in milliseconds. */
  readonly startUp: number;
  /** Makes learners of accounts, each behind the first step. */
  enrol(accountIds: readonly string[]): Promise<void>;
  /** Time on a processor so far, in microseconds; NaN where the system does not tell. */
  cpu(): number;
  close(): Promise<void>;
}

/** discord.js and nothing else. */
export const startBareBot = (): Promise<Subject> => start([bareBot], {}, async () => undefined);

/** `hm-tutor serve` with PostgreSQL. */
export const startTutor = (databaseUrl: string): Promise<Subject> =>
  start([cli, 'serve'], { DATABASE_URL: databaseUrl, METRICS_PORT: '0', LOG_LEVEL: 'error' }, (ids) =>
    enrol(databaseUrl, ids),
  );

async function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  enrolling: Subject['enrol'],
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
  endWithParent(child);
  while (double.gateway.identified === 0) {
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return {
    double,
    startUp: performance.now() - began,
    enrol: enrolling,
    cpu: () => cpuOf(child),
    async close() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      await double.close();
    },
  };
}

async function enrol(databaseUrl: string, accountIds: readonly string[]): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql`
    with given as (
      select id, nextval(pg_get_serial_sequence('learners', 'id')) as learner from unnest(${`{${accountIds.join(',')}}`}::text[]) id
    ), made as (
      insert into learners (id, version, display_name, facts, settings, chapter, created_at)
      overriding system value
      select learner, 1, 'Learner', '{}', '{"language":"en","plain":false,"timeZone":"UTC"}', 'home-manager', now() from given
    ), account as (
      insert into accounts (platform, account_id, learner_id, created_at)
      select 'discord', id, learner, now() from given
    )
    insert into progress (learner_id, chapter, chapter_version, current_slot, states, tries, hints, notes, updated_at)
    select learner, 'home-manager', 1, 1, ${firstPassed}::smallint[], '{}', '{}', '{}', now() from given`;
  await sql.end();
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
