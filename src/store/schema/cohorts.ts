import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { CodeKind } from '../../core/cohorts/code.ts';
import type { CohortRules } from '../../core/cohorts/cohort.ts';
import type { AuditAction } from '../../core/cohorts/store.ts';
import type { Account } from '../../core/event.ts';
import { storableJson, storableText } from './columns.ts';
import { learners } from './learners.ts';

const moment = (name: string) => timestamp(name, { withTimezone: true });

/** A study group. */
export const cohorts = pgTable('cohorts', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  version: integer().notNull(),
  name: storableText().notNull(),
  chapter: storableText().notNull(),
  rules: storableJson<CohortRules>().notNull(),
  createdAt: moment('created_at').notNull(),
  archivedAt: moment('archived_at'),
});

const cohortId = () =>
  bigint('cohort_id', { mode: 'number' })
    .notNull()
    .references(() => cohorts.id, { onDelete: 'cascade' });

/** Through which communities a cohort is reached. */
export const cohortCommunities = pgTable(
  'cohort_communities',
  {
    platform: storableText().notNull(),
    communityId: storableText('community_id').notNull(),
    cohortId: cohortId(),
    joinedAt: moment('joined_at').notNull(),
    /** The room of the community in which news of the cohort is announced; null for none. */
    announcementRoom: storableText('announcement_room'),
    /** Whether that room did not take the last announcement. */
    announcementsRefused: boolean('announcements_refused').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.communityId, table.cohortId] }),
    index('cohort_communities_cohort').on(table.cohortId),
  ],
);

/** How many learners a cohort has. Kept by a trigger on `learners`, so that no change of membership can pass it by. */
export const cohortSizes = pgTable('cohort_sizes', {
  cohortId: cohortId().primaryKey(),
  learners: integer().notNull(),
});

/**
 * How many passes of a step a cohort has, by the hour in which they were made. Kept by a trigger on `progress`: counting
 * anew would be one pass over all learners of the cohort.
 */
export const cohortPasses = pgTable(
  'cohort_passes',
  {
    cohortId: cohortId(),
    chapter: storableText().notNull(),
    /** Whole hours since 1970; 0 for all passes, whenever they were made. */
    hour: integer().notNull(),
    slot: smallint().notNull(),
    passed: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.cohortId, table.chapter, table.hour, table.slot] })],
);

/** Invitations, and pairings that wait. Only the hash of a code is kept. */
export const codes = pgTable(
  'codes',
  {
    hash: storableText().primaryKey(),
    kind: storableText().$type<CodeKind>().notNull(),
    cohortId: bigint('cohort_id', { mode: 'number' }).references(() => cohorts.id, { onDelete: 'cascade' }),
    learnerId: bigint('learner_id', { mode: 'number' }).references(() => learners.id, {
      onDelete: 'cascade',
    }),
    issuer: storableJson<Account | null>(),
    issuerRoom: storableText('issuer_room'),
    claimant: storableJson<Account | null>(),
    claimantRoom: storableText('claimant_room'),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [
    uniqueIndex('codes_link').on(table.learnerId).where(sql`${table.kind} = 'link'`),
    index('codes_cohort').on(table.cohortId),
    index('codes_expired').on(table.expiresAt),
  ],
);

/** What a moderator wrote about a learner, for moderators only. */
export const moderatorNotes = pgTable(
  'moderator_notes',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    learnerId: bigint('learner_id', { mode: 'number' })
      .notNull()
      .references(() => learners.id, { onDelete: 'cascade' }),
    cohortId: cohortId(),
    moderator: storableText().notNull(),
    text: storableText().notNull(),
    at: moment('at').notNull(),
  },
  (table) => [index('moderator_notes_learner').on(table.learnerId, table.cohortId)],
);

/** What moderators looked at or did. Append only. */
export const audit = pgTable(
  'audit',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    cohortId: cohortId(),
    moderator: storableText().notNull(),
    action: storableText().$type<AuditAction>().notNull(),
    /** Gone with the learner, so that nothing of one who asked to be forgotten is left. */
    learnerId: bigint('learner_id', { mode: 'number' }).references(() => learners.id, {
      onDelete: 'cascade',
    }),
    detail: storableText(),
    at: moment('at').notNull(),
  },
  (table) => [
    index('audit_cohort').on(table.cohortId, table.id),
    index('audit_learner').on(table.learnerId, table.id).where(sql`${table.learnerId} is not null`),
  ],
);
