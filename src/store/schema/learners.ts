import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  timestamp,
} from 'drizzle-orm/pg-core';
import type { LearnerSettings } from '../../core/learner.ts';
import type { LearnerFacts } from '../../validator/verdict.ts';
import { cohorts } from './cohorts.ts';
import { isPaused, sortableName, storableJson, storableText } from './columns.ts';

/** One row a person, however many accounts they have. */
export const learners = pgTable(
  'learners',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Raised by every commit; a commit that was decided on an older one writes nothing. */
    version: integer().notNull(),
    displayName: storableText('display_name').notNull(),
    facts: storableJson<LearnerFacts>().notNull(),
    settings: storableJson<LearnerSettings>().notNull(),
    /** The chapter they are in; its row in `progress` is the one that is loaded. Null before they start. */
    chapter: storableText(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    /** The study group; the rest of the membership means nothing without it. */
    cohortId: bigint('cohort_id', { mode: 'number' }).references((): AnyPgColumn => cohorts.id, {
      onDelete: 'set null',
    }),
    joinedAt: timestamp('joined_at', { withTimezone: true }),
    /** Whether moderators may see the learner's code. */
    shares: boolean().notNull().default(false),
  },
  (table) => [
    index('learners_cohort')
      .on(table.cohortId, sortableName(table.displayName), table.id)
      .where(sql`${table.cohortId} is not null`),
    index('learners_not_begun')
      .on(table.cohortId, sortableName(table.displayName), table.id)
      .where(sql`${table.cohortId} is not null and ${table.chapter} is null`),
    index('learners_paused')
      .on(table.cohortId, table.id)
      .where(sql`${table.cohortId} is not null and ${isPaused(table.settings)}`),
  ],
);

/** Who a learner is on a platform. */
export const accounts = pgTable(
  'accounts',
  {
    platform: storableText().notNull(),
    /** The platform's own id of the user. */
    accountId: storableText('account_id').notNull(),
    learnerId: bigint('learner_id', { mode: 'number' })
      .notNull()
      .references(() => learners.id, { onDelete: 'cascade' }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.accountId] }),
    index('accounts_learner').on(table.learnerId),
  ],
);
