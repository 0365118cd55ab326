import { bigint, pgTable, primaryKey, smallint, timestamp } from 'drizzle-orm/pg-core';
import { storableJson, storableText } from './columns.ts';
import { learners } from './learners.ts';

const learnerId = () =>
  bigint('learner_id', { mode: 'number' })
    .notNull()
    .references(() => learners.id, { onDelete: 'cascade' });

/** The learner's files, as their accepted answers have made them. */
export const files = pgTable(
  'files',
  {
    learnerId: learnerId(),
    /** From the root of the repository, with `/`. */
    path: storableText().notNull(),
    text: storableText().notNull(),
    /** The step whose answer changed it last; null where it was something else. */
    slot: smallint(),
    changedAt: timestamp('changed_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.learnerId, table.path] })],
);

/** Changes that can be taken back, the last few of each learner. */
export const fileChanges = pgTable(
  'file_changes',
  {
    learnerId: learnerId(),
    id: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    slot: smallint(),
    /** The texts before the change, by path; null for a file that the change made. */
    before: storableJson<Readonly<Record<string, string | null>>>().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.learnerId, table.id] })],
);
