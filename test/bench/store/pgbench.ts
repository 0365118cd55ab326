/** pgbench doing by hand what the store does for one event: the same rows into the same tables. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type postgres from 'postgres';

const run = promisify(execFile);
const seconds = 1;

/** Learners of pgbench's own, so that it and the tutor do not wait for each other. */
const learners = 10_000;

export const pgbenchPath: string | null =
  globSync('/usr/lib/postgresql/*/bin/pgbench').toSorted().at(-1) ?? null;

export async function seedLearners(sql: postgres.Sql, states: string): Promise<void> {
  await sql`
    with made as (
      insert into learners (version, display_name, facts, settings, chapter, created_at)
      select 1, 'pgbench ' || n, '{"username":"alice"}', '{"language":"en","plain": false,"timeZone":"UTC"}', 'home-manager', now()
      from generate_series(1, ${learners}) n returning id
    ), account as (
      insert into accounts (platform, account_id, learner_id, created_at)
      select 'pgbench', id::text, id, now() from made
    )
    insert into progress (learner_id, chapter, chapter_version, current_slot, states, tries, hints, notes, updated_at)
    select id, 'home-manager', 1, 1, ${states}::smallint[], '{}', '{}', '{}', now() from made`;
}

const choices = `\\set learner random(:first, :first + ${learners - 1})\n\\set event random(1, 4000000000000000000)\n`;

const learner = `update learners set version = version + 1, display_name = 'pgbench', facts = '{"username":"alice"}', settings = '{"language":"en","plain": false,"timeZone":"UTC"}', chapter = 'home-manager' where id = :learner returning id`;
const progressColumns =
  'progress (learner_id, chapter, chapter_version, current_slot, states, tries, hints, notes, updated_at)';
const progressValues = `'home-manager', 1, 2, :states, '{0,1}'::integer[], '{}'::smallint[], '{}'::jsonb, now()`;
const progressUpdate =
  'on conflict (learner_id, chapter) do update set chapter_version = excluded.chapter_version, current_slot = excluded.current_slot, states = excluded.states, tries = excluded.tries, hints = excluded.hints, notes = excluded.notes, updated_at = excluded.updated_at';
const attemptColumns = 'attempts (learner_id, chapter, slot, verdict, codes, at)';
const attemptValues = `'home-manager', 1, 'fail', '{wrong-url}'::text[], now()`;
const outboxColumns = 'outbox (platform, event_id, account_id, account_name, room, reply, created_at)';
const outboxValues = `'pgbench', 'event-' || :event, :learner::bigint::text, 'pgbench', 'room', :reply::jsonb, now()`;
const inboxColumns = 'inbox (platform, event_id, delivery_id, handled_at)';

function asOneStatement(withAttempt: boolean): string {
  const attempt = withAttempt
    ? `, attempt as (insert into ${attemptColumns} select id, ${attemptValues} from learner)`
    : '';
  return `${choices}with learner as (${learner}), progress_row as (insert into ${progressColumns} select id, ${progressValues} from learner ${progressUpdate})${attempt}, delivery as (insert into ${outboxColumns} select ${outboxValues} from learner returning id, event_id) insert into ${inboxColumns} select 'pgbench', event_id, id, now() from delivery;\n`;
}

function asSeveralStatements(withAttempt: boolean): string {
  const statements = [
    'begin',
    `select l.id as learner_id from learners l join progress p on p.learner_id = l.id and p.chapter = l.chapter where l.id = :learner`,
    learner,
    `insert into ${progressColumns} values (:learner, ${progressValues}) ${progressUpdate}`,
    ...(withAttempt ? [`insert into ${attemptColumns} values (:learner, ${attemptValues})`] : []),
  ];
  const outbox = `insert into ${outboxColumns} values (${outboxValues}) returning id as delivery \\gset`;
  const inbox = `insert into ${inboxColumns} values ('pgbench', 'event-' || :event, :delivery, now())`;
  return `${choices}${statements.map((statement) => `${statement};\n`).join('')}${outbox}\n${inbox};\ncommit;\n`;
}

/** By name: what `next` writes and what `check` writes, each as one statement and as several in a transaction. */
export const scripts = {
  'next, one statement': asOneStatement(false),
  'next, five statements': asSeveralStatements(false),
  'check, one statement': asOneStatement(true),
  'check, six statements': asSeveralStatements(true),
} as const;

export type Script = keyof typeof scripts;

export interface Given {
  readonly url: string;
  /** A reply of the tutor to such an event, as JSON. */
  readonly reply: string;
  readonly states: string;
  /** The id of the first seeded learner. */
  readonly firstLearner: number;
}

/** Transactions per second, without the time that connecting took. */
export async function measurePgbench(script: Script, clients: number, given: Given): Promise<number> {
  if (pgbenchPath === null) throw new Error('there is no pgbench');
  const folder = await mkdtemp(join(tmpdir(), 'hm-tutor-pgbench-'));
  const file = join(folder, 'script.sql');
  await writeFile(file, scripts[script]);
  const { hostname, port, username, password, pathname } = new URL(given.url);
  const variables = { reply: given.reply, states: given.states, first: String(given.firstLearner) };
  const options = [
    ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, `--jobs=${Math.min(2, clients)}`],
    ...[
      `--time=${seconds}`,
      `--file=${file}`,
      `--host=${hostname}`,
      `--port=${port}`,
      `--username=${username}`,
    ],
    ...Object.entries(variables).map(([name, value]) => `--define=${name}=${value}`),
  ];
  try {
    const { stdout } = await run(pgbenchPath, [...options, pathname.slice(1)], {
      env: { PGPASSWORD: password, LC_ALL: 'C' },
    });
    const found = /^tps = ([\d.]+)/m.exec(stdout);
    if (found === null || !/number of failed transactions: 0 /.test(stdout)) throw new Error(stdout);
    return Number(found[1]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
