/**
 * The whole effect of one event as one statement: either all of its rows are written, or none.
 *
 * Its parts hang on each other. The learner's row is written only on the version that was read; everything else is
 * written only for the row that came back from there. The keys of `accounts` and `inbox` are taken without
 * `on conflict`: a second first commit of an account, or a second commit of an event, fails as a whole.
 *
 * Events come as rows of one JSON parameter, so that those that wait at the same time are written by one statement and
 * wait for the disk once. Two of them that were decided on one version of one learner meet in the update of that
 * learner, which takes one of them; the other comes back with nothing, as it would from a statement of its own.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { troubleOf } from '../../core/cohorts/standing.ts';
import { isPassed } from '../../core/progress.ts';
import type { FilesChange, UnitOfWork } from '../../core/store.ts';
import { inBatches } from '../batches.ts';
import type { Database } from '../database.ts';
import { isUnavailable } from '../failures.ts';
import { accounts, attempts, inbox, learners, outbox, progress, reports } from '../schema/index.ts';
import { changeColumns, changeParts, changeValues } from './files.ts';
import { fromStates } from './learner.ts';

/** What kinds of rows a commit writes. */
interface Shape {
  readonly learner: 'unchanged' | 'new' | 'existing';
  readonly progress: boolean;
  readonly attempt: boolean;
  readonly report: boolean;
  /** What becomes of the changes that can be taken back; null where no file changes. */
  readonly files: FilesChange['history']['kind'] | null;
}

/** How many events a statement may write; each size is planned for so many rows. */
const sizes = [1, 8, 64] as const;
/** Statements of one shape that run at the same time. */
const atOnce = 2;

/** The id of the reply, or null where nothing was written because the learner has changed. */
export type Commit = (work: UnitOfWork) => Promise<number | null>;

/** Commits events, by themselves or together with others of their shape. */
export function prepareCommits(database: Database): Commit {
  const commits = new Map<string, Commit>();
  return (work) => {
    const shape = shapeOf(work);
    const name = nameOf(shape);
    const commit = commits.get(name) ?? prepareShape(database, shape, name);
    commits.set(name, commit);
    return commit(work);
  };
}

/** Statements are built when they are first needed, and kept. */
function prepareShape(database: Database, shape: Shape, name: string): Commit {
  const built = new Map<number, CommitStatement>();
  const run = (works: readonly UnitOfWork[]) => {
    const size = sizes.find((size) => size >= works.length) ?? sizes[2];
    const statement = built.get(size) ?? prepareCommit(database, shape, size, `${name}_${size}`);
    built.set(size, statement);
    return commitAll(statement, works);
  };
  // A new learner is joined to their event by being alone; files may be long.
  const isAlone = shape.learner === 'new' || shape.files !== null;
  return isAlone
    ? async (work) => (await run([work]))[0] ?? null
    : inBatches(run, { largest: sizes[2], atOnce, isOfOneItem: (error) => !isUnavailable(error) });
}

/** The same statement for once, inside a transaction. The id of the reply, or null where nothing was written. */
export async function commitOnce(database: Database, work: UnitOfWork): Promise<number | null> {
  const shape = shapeOf(work);
  const [id = null] = await commitAll(prepareCommit(database, shape, 1, nameOf(shape)), [work]);
  return id;
}

async function commitAll(
  statement: CommitStatement,
  works: readonly UnitOfWork[],
): Promise<readonly (number | null)[]> {
  const rows = await statement.execute({ works: works.map(rowOf) });
  const ids = new Map(rows.map(({ place, deliveryId }) => [place, deliveryId]));
  return works.map((_, place) => ids.get(place) ?? null);
}

function shapeOf(work: UnitOfWork): Shape {
  const { learner, attempt, report, files } = work;
  if (files !== null && learner === null) throw new TypeError('files need their learner');
  if ((attempt !== null || report !== null) && learner?.progress == null) {
    throw new TypeError('an attempt or a report needs a learner with progress');
  }
  return {
    learner: learner === null ? 'unchanged' : learner.id === '' ? 'new' : 'existing',
    progress: learner?.progress != null,
    attempt: attempt !== null,
    report: report !== null,
    files: files?.history.kind ?? null,
  };
}

function nameOf(shape: Shape): string {
  const parts = [shape.progress && 'progress', shape.attempt && 'attempt', shape.report && 'report'];
  if (shape.files !== null) parts.push(`files_${shape.files.replace('-', '_')}`);
  return ['commit', shape.learner, ...parts.filter((part) => part !== false)].join('_');
}

type CommitStatement = ReturnType<typeof prepareCommit>;

function prepareCommit(database: Database, shape: Shape, size: number, name: string) {
  const part = (alias: string, statement: SQL) =>
    database.$with(alias, { id: sql<number>`id`.as('id') }).as(statement);
  const parts = [part('work', workRows(size)), ...learnerParts(shape).map((each) => part(...each))];
  if (shape.learner === 'new') parts.push(part('account', accountRow));
  if (shape.progress) parts.push(part('progress_row', progressRow));
  else if (shape.learner === 'existing') parts.push(part('progress_row', progressRemoval));
  if (shape.attempt) parts.push(part('attempt', attemptRow));
  if (shape.report) parts.push(part('report', reportRow));
  if (shape.files !== null) {
    for (const [alias, statement] of changeParts(shape.files)) parts.push(part(alias, statement));
  }
  const handled = part('handled', inboxRow);
  return database
    .with(...parts, part('delivery', outboxRow), handled)
    .select({ place: sql`learner.place`.mapWith(Number), deliveryId: sql`handled.id`.mapWith(Number) })
    .from(handled)
    .innerJoin(
      sql`learner`,
      sql`(learner.platform, learner."eventId") = (handled.platform, handled.event_id)`,
    )
    .prepare(name);
}

/** What is given of an event, under the names of `rowOf`, each typed as the column that it is written to. */
const givenColumns = {
  /** The event's place among those of the statement. */
  place: progress.currentSlot,
  platform: outbox.platform,
  eventId: outbox.eventId,
  accountId: outbox.accountId,
  accountName: outbox.accountName,
  room: outbox.room,
  at: outbox.createdAt,
  reply: outbox.reply,
  learnerId: learners.id,
  version: learners.version,
  displayName: learners.displayName,
  facts: learners.facts,
  settings: learners.settings,
  chapter: progress.chapter,
  chapterVersion: progress.chapterVersion,
  currentSlot: progress.currentSlot,
  states: progress.states,
  tries: progress.tries,
  hints: progress.hints,
  passedAt: progress.passedAt,
  trouble: progress.trouble,
  passed: progress.passed,
  notes: progress.notes,
  attemptSlot: attempts.slot,
  attemptVerdict: attempts.verdict,
  attemptCodes: attempts.codes,
  reportSlot: reports.slot,
  reportSubmission: reports.submission,
  reportVerdict: reports.verdict,
  ...changeColumns,
} as const satisfies Record<string, PgColumn>;
type GivenRow = { readonly [Name in keyof typeof givenColumns]?: unknown };

/** The limit takes nothing away: it tells PostgreSQL for how many rows to plan. */
function workRows(size: number): SQL {
  const works = sql`${sql.param(sql.placeholder('works'), outbox.reply)}::jsonb`;
  const columns = Object.entries(givenColumns).map(
    ([name, column]) => sql`${sql.identifier(name)} ${sql.raw(column.getSQLType())}`,
  );
  return sql`select * from jsonb_to_recordset(${works}) as given (${sql.join(columns, sql`, `)}) limit ${sql.raw(String(size))}`;
}

/** A value of the event, carried along by the part `learner`. */
function given(name: keyof typeof givenColumns): SQL {
  return sql`learner.${sql.identifier(name)}`;
}

/** `insert into table (…) select … from source`, with the values under the names of the table's columns. */
function insertFrom<T extends PgTable>(
  table: T,
  source: 'learner' | 'delivery',
  values: { readonly [K in keyof T['_']['columns']]?: SQL },
): SQL {
  const columns = table as unknown as Record<string, PgColumn>;
  const entries = Object.entries(values) as [string, SQL][];
  const names = entries.map(([key]) => sql.identifier((columns[key] as PgColumn).name));
  const selected = sql.join(
    entries.map(([, value]) => value),
    sql`, `,
  );
  return sql`insert into ${table} (${sql.join(names, sql`, `)}) select ${selected} from ${sql.identifier(source)}`;
}

const learnerId = sql`learner.id`;
const chapter = given('chapter');
const at = given('at');

/** The parts up to `learner`: for each event that counts, the learner's `id` and `cohort_id` and what is given of it. */
function learnerParts(shape: Shape): readonly [alias: string, statement: SQL][] {
  if (shape.learner === 'unchanged') return [['learner', sql`select 0 as id, work.* from work`]];
  const current = shape.progress ? sql`work.chapter` : sql`null`;
  if (shape.learner === 'new') {
    return [
      [
        'born',
        sql`insert into ${learners} (version, display_name, facts, settings, chapter, created_at) select 1, work."displayName", work.facts, work.settings, ${current}, work.at from work returning id, cohort_id`,
      ],
      ['learner', sql`select born.id, born.cohort_id, work.* from born, work`],
    ];
  }
  return [
    [
      'learner',
      sql`update ${learners} set version = learners.version + 1, display_name = work."displayName", facts = work.facts, settings = work.settings, chapter = ${current} from work where learners.id = work."learnerId" and learners.version = work.version returning learners.id, learners.cohort_id, work.*`,
    ],
  ];
}

const accountRow = insertFrom(accounts, 'learner', {
  platform: given('platform'),
  accountId: given('accountId'),
  learnerId,
  createdAt: at,
});

const progressRow = sql`${insertFrom(progress, 'learner', {
  learnerId,
  chapter,
  chapterVersion: given('chapterVersion'),
  currentSlot: given('currentSlot'),
  states: given('states'),
  tries: given('tries'),
  hints: given('hints'),
  passedAt: given('passedAt'),
  cohortId: sql`learner.cohort_id`,
  trouble: given('trouble'),
  passed: given('passed'),
  notes: given('notes'),
  updatedAt: at,
})} on conflict (learner_id, chapter) do update set chapter_version = excluded.chapter_version, current_slot = excluded.current_slot, states = excluded.states, tries = excluded.tries, hints = excluded.hints, passed_at = excluded.passed_at, cohort_id = excluded.cohort_id, trouble = excluded.trouble, passed = excluded.passed, notes = excluded.notes, updated_at = excluded.updated_at`;

const progressRemoval = sql`delete from ${progress} using learner where ${progress.learnerId} = learner.id`;

const attemptRow = insertFrom(attempts, 'learner', {
  learnerId,
  chapter,
  slot: given('attemptSlot'),
  verdict: given('attemptVerdict'),
  codes: given('attemptCodes'),
  at,
});

const reportRow = insertFrom(reports, 'learner', {
  learnerId,
  chapter,
  slot: given('reportSlot'),
  submission: given('reportSubmission'),
  verdict: given('reportVerdict'),
  at,
});

const outboxRow = sql`${insertFrom(outbox, 'learner', {
  platform: given('platform'),
  eventId: given('eventId'),
  accountId: given('accountId'),
  accountName: given('accountName'),
  room: given('room'),
  reply: given('reply'),
  createdAt: at,
})} returning id, platform, event_id, created_at`;

const inboxRow = sql`${insertFrom(inbox, 'delivery', {
  platform: sql`delivery.platform`,
  eventId: sql`delivery.event_id`,
  deliveryId: sql`delivery.id`,
  handledAt: sql`delivery.created_at`,
})} returning platform, event_id, delivery_id as id`;

const largestSmallint = 32_767;

/** An event as a row of the parameter; what its shape does not ask for is ignored. */
function rowOf(work: UnitOfWork, place: number): GivenRow {
  const { event, learner, attempt, report, files, reply } = work;
  return {
    place,
    platform: event.platform,
    eventId: event.id,
    accountId: event.account.id,
    accountName: event.account.displayName,
    room: event.place.room,
    at: event.receivedAt,
    reply,
    learnerId: learner === null || learner.id === '' ? undefined : learner.id,
    version: learner?.version,
    displayName: learner?.displayName,
    facts: learner?.facts,
    settings: learner?.settings,
    chapter: learner?.progress?.chapter,
    chapterVersion: learner?.progress?.chapterVersion,
    currentSlot: learner?.progress?.currentSlot,
    states: learner?.progress && fromStates(learner.progress.states),
    tries: learner?.progress?.tries,
    hints: learner?.progress?.hints,
    passedAt: learner?.progress?.passedAt,
    trouble: learner && Math.min(troubleOf(learner), largestSmallint),
    passed: learner?.progress?.states.filter(isPassed).length,
    notes: learner?.progress?.notes,
    attemptSlot: attempt?.slot,
    attemptVerdict: attempt?.verdict,
    attemptCodes: attempt?.codes,
    reportSlot: report?.slot,
    reportSubmission: report?.submission,
    reportVerdict: report?.verdict,
    ...(files === null ? {} : changeValues(files)),
  };
}
