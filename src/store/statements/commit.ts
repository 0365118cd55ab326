/**
 * The whole effect of one event as one statement: either all of its rows are written, or none.
 *
 * Its parts hang on each other. The learner's row is written only on the version that was read; everything else is
 * written only for the row that came back from there. The keys of `accounts` and `inbox` are taken without
 * `on conflict`: a second first commit of an account, or a second commit of an event, fails as a whole.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { troubleOf } from '../../core/cohorts/standing.ts';
import { isPassed } from '../../core/progress.ts';
import type { FilesChange, UnitOfWork } from '../../core/store.ts';
import type { Database } from '../database.ts';
import { accounts, attempts, inbox, learners, outbox, progress, reports } from '../schema/index.ts';
import { changeParameters, changeParts } from './files.ts';
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

export type CommitStatement = ReturnType<typeof prepareCommit>;

/** The statements of all shapes, each built when it is first needed and kept. */
export function prepareCommits(database: Database): (work: UnitOfWork) => CommitStatement {
  const built = new Map<string, CommitStatement>();
  return (work) => {
    const shape = shapeOf(work);
    const name = nameOf(shape);
    const statement = built.get(name) ?? prepareCommit(database, shape, name);
    built.set(name, statement);
    return statement;
  };
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

function prepareCommit(database: Database, shape: Shape, name: string) {
  const part = (alias: string, statement: SQL) =>
    database.$with(alias, { id: sql<number>`id`.as('id') }).as(statement);
  const learner = part('learner', learnerRow(shape));
  const parts = [learner];
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
    .select({ deliveryId: sql`${handled.id}`.mapWith(Number) })
    .from(handled)
    .prepare(name);
}

/** The same statement for once, inside a transaction. The id of the reply, or null where nothing was written. */
export async function commitOnce(database: Database, work: UnitOfWork): Promise<number | null> {
  const shape = shapeOf(work);
  const [row] = await prepareCommit(database, shape, nameOf(shape)).execute(parametersOf(work));
  return row?.deliveryId ?? null;
}

/** A value given when the statement runs, under its own name, encoded and typed as the column. */
function given(column: PgColumn, name: string): SQL {
  return sql`${sql.param(sql.placeholder(name), column)}::${sql.raw(column.getSQLType())}`;
}

/** `insert into table (…) select … from source`, with the values under the names of the table's columns. */
function insertFrom<T extends PgTable>(
  table: T,
  source: string,
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
const chapter = given(progress.chapter, 'chapter');
const at = given(outbox.createdAt, 'at');

function learnerRow(shape: Shape): SQL {
  if (shape.learner === 'unchanged') return sql`select 0 as id`;
  const name = given(learners.displayName, 'displayName');
  const facts = given(learners.facts, 'facts');
  const settings = given(learners.settings, 'settings');
  const current = shape.progress ? chapter : sql`null`;
  if (shape.learner === 'new') {
    return sql`insert into ${learners} (version, display_name, facts, settings, chapter, created_at) values (1, ${name}, ${facts}, ${settings}, ${current}, ${at}) returning id, cohort_id`;
  }
  const id = given(learners.id, 'learnerId');
  const version = given(learners.version, 'version');
  return sql`update ${learners} set version = version + 1, display_name = ${name}, facts = ${facts}, settings = ${settings}, chapter = ${current} where id = ${id} and version = ${version} returning id, cohort_id`;
}

const accountRow = insertFrom(accounts, 'learner', {
  platform: given(accounts.platform, 'platform'),
  accountId: given(accounts.accountId, 'accountId'),
  learnerId,
  createdAt: at,
});

const progressRow = sql`${insertFrom(progress, 'learner', {
  learnerId,
  chapter,
  chapterVersion: given(progress.chapterVersion, 'chapterVersion'),
  currentSlot: given(progress.currentSlot, 'currentSlot'),
  states: given(progress.states, 'states'),
  tries: given(progress.tries, 'tries'),
  hints: given(progress.hints, 'hints'),
  passedAt: given(progress.passedAt, 'passedAt'),
  cohortId: sql`learner.cohort_id`,
  trouble: given(progress.trouble, 'trouble'),
  passed: given(progress.passed, 'passed'),
  notes: given(progress.notes, 'notes'),
  updatedAt: at,
})} on conflict (learner_id, chapter) do update set chapter_version = excluded.chapter_version, current_slot = excluded.current_slot, states = excluded.states, tries = excluded.tries, hints = excluded.hints, passed_at = excluded.passed_at, cohort_id = excluded.cohort_id, trouble = excluded.trouble, passed = excluded.passed, notes = excluded.notes, updated_at = excluded.updated_at`;

const progressRemoval = sql`delete from ${progress} using learner where ${progress.learnerId} = learner.id`;

const attemptRow = insertFrom(attempts, 'learner', {
  learnerId,
  chapter,
  slot: given(attempts.slot, 'attemptSlot'),
  verdict: given(attempts.verdict, 'attemptVerdict'),
  codes: given(attempts.codes, 'attemptCodes'),
  at,
});

const reportRow = insertFrom(reports, 'learner', {
  learnerId,
  chapter,
  slot: given(reports.slot, 'reportSlot'),
  submission: given(reports.submission, 'reportSubmission'),
  verdict: given(reports.verdict, 'reportVerdict'),
  at,
});

const outboxRow = sql`${insertFrom(outbox, 'learner', {
  platform: given(outbox.platform, 'platform'),
  eventId: given(outbox.eventId, 'eventId'),
  accountId: given(outbox.accountId, 'accountId'),
  accountName: given(outbox.accountName, 'accountName'),
  room: given(outbox.room, 'room'),
  reply: given(outbox.reply, 'reply'),
  createdAt: at,
})} returning id, platform, event_id, created_at`;

const inboxRow = sql`${insertFrom(inbox, 'delivery', {
  platform: sql`delivery.platform`,
  eventId: sql`delivery.event_id`,
  deliveryId: sql`delivery.id`,
  handledAt: sql`delivery.created_at`,
})} returning delivery_id as id`;

const largestSmallint = 32_767;

/** The values of a commit's statement; those its shape does not ask for are ignored. */
export function parametersOf({
  event,
  learner,
  attempt,
  report,
  files,
  reply,
}: UnitOfWork): Record<string, unknown> {
  return {
    platform: event.platform,
    eventId: event.id,
    accountId: event.account.id,
    accountName: event.account.displayName,
    room: event.place.room,
    at: event.receivedAt,
    reply,
    learnerId: learner?.id,
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
    ...(files === null ? {} : changeParameters(files)),
  };
}
