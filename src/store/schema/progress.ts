import { sql } from 'drizzle-orm';
import { bigint, date, index, integer, pgTable, primaryKey, smallint, timestamp } from 'drizzle-orm/pg-core';
import type { Progress } from '../../core/learner.ts';
import { isContested, storableJson, storableText } from './columns.ts';
import { learners } from './learners.ts';

const learnerId = () =>
  bigint('learner_id', { mode: 'number' })
    .notNull()
    .references(() => learners.id, { onDelete: 'cascade' });

/** One row a learner and chapter; the arrays are indexed by the step's append-only slot. */
export const progress = pgTable(
  'progress',
  {
    learnerId: learnerId(),
    chapter: storableText().notNull(),
    /** The version of the chapter that the learner was last shown. */
    chapterVersion: integer('chapter_version').notNull(),
    currentSlot: smallint('current_slot').notNull(),
    /** Each the place of its name in the core's list of step states. */
    states: smallint().array().notNull(),
    /** Submissions that did not pass. */
    tries: integer().array().notNull(),
    /** The highest hint level that was shown. */
    hints: smallint().array().notNull(),
    /** Seconds since 1970, by slot; 0 where the step is not passed. */
    passedAt: bigint('passed_at', { mode: 'number' }).array().notNull().default([]),
    /** A copy of the learner's, so that a cohort's rows are found without a join. */
    cohortId: bigint('cohort_id', { mode: 'number' }),
    /** Tries and hints on the current step that led to nothing; see `troubleOf`. */
    trouble: smallint().notNull().default(0),
    /** How many steps are passed. */
    passed: smallint().notNull().default(0),
    /** What else is known of a step, by slot. */
    notes: storableJson<Progress['notes']>().notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
    /** The day of `updatedAt`, UTC. It changes once a day, so that an index on it costs most commits nothing. */
    activeOn: date('active_on').generatedAlwaysAs(sql`(updated_at at time zone 'UTC')::date`),
  },
  (table) => [
    primaryKey({ columns: [table.learnerId, table.chapter] }),
    index('progress_troubled')
      .on(table.cohortId, table.trouble, table.learnerId)
      .where(sql`${table.cohortId} is not null and ${table.trouble} > 0`),
    index('progress_active')
      .on(table.cohortId, table.activeOn, table.learnerId)
      .where(sql`${table.cohortId} is not null`),
    index('progress_contested')
      .on(table.cohortId, table.learnerId)
      .where(sql`${table.cohortId} is not null and ${isContested(table.states)}`),
    index('progress_cohort')
      .on(table.cohortId, table.passed, table.learnerId)
      .where(sql`${table.cohortId} is not null`),
  ],
);

/** One submission that was judged, without its text. The key begins with the learner, so that it is the only index. */
export const attempts = pgTable(
  'attempts',
  {
    learnerId: learnerId(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    chapter: storableText().notNull(),
    slot: smallint().notNull(),
    verdict: storableText().$type<'pass' | 'fail' | 'unsure'>().notNull(),
    /** Finding codes, the most important first. */
    codes: storableText().array().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.learnerId, table.id] })],
);

/** A verdict that a learner called wrong, kept with their consent. */
export const reports = pgTable(
  'reports',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    learnerId: learnerId(),
    chapter: storableText().notNull(),
    slot: smallint().notNull(),
    submission: storableText().notNull(),
    /** JSON, as `hm-tutor check --json` prints it. */
    verdict: storableText().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [index('reports_learner').on(table.learnerId)],
);
