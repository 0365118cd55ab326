/** Everything kept about a learner, in the shape of the tables. */
import { and, asc, eq, getTableColumns } from 'drizzle-orm';
import type { Reply } from '../../core/reply.ts';
import type { Database } from '../database.ts';
import {
  accounts,
  attempts,
  audit,
  fileChanges,
  files,
  learners,
  outbox,
  progress,
  reports,
} from '../schema/index.ts';

/** Empty where there is no such learner. */
export async function exportLearner(
  database: Database,
  learnerId: number,
): Promise<Readonly<Record<string, unknown>>> {
  const [learner] = await database.select().from(learners).where(eq(learners.id, learnerId));
  if (learner === undefined) return {};
  const ownAccount = and(
    eq(accounts.platform, outbox.platform),
    eq(accounts.accountId, outbox.accountId),
    eq(accounts.learnerId, learnerId),
  );
  const replies = await database
    .select(getTableColumns(outbox))
    .from(outbox)
    .innerJoin(accounts, ownAccount)
    .orderBy(asc(outbox.id));
  return {
    learner,
    accounts: await database.select().from(accounts).where(eq(accounts.learnerId, learnerId)),
    progress: await database.select().from(progress).where(eq(progress.learnerId, learnerId)),
    attempts: await database
      .select()
      .from(attempts)
      .where(eq(attempts.learnerId, learnerId))
      .orderBy(asc(attempts.id)),
    reports: await database
      .select()
      .from(reports)
      .where(eq(reports.learnerId, learnerId))
      .orderBy(asc(reports.id)),
    files: await database.select().from(files).where(eq(files.learnerId, learnerId)).orderBy(asc(files.path)),
    fileChanges: await database
      .select()
      .from(fileChanges)
      .where(eq(fileChanges.learnerId, learnerId))
      .orderBy(asc(fileChanges.id)),
    // What moderators looked at or did. Their notes are theirs alone.
    audit: await database.select().from(audit).where(eq(audit.learnerId, learnerId)).orderBy(asc(audit.id)),
    replies: replies.map((row) => ({ ...row, reply: withoutFiles(row.reply) })),
  };
}

/** Files in replies are earlier exports. Were they in the next one, each would be twice as long as the last. */
function withoutFiles(reply: Reply): Reply {
  return {
    ...reply,
    blocks: reply.blocks.map((block) => (block.kind === 'file' ? { ...block, content: '' } : block)),
  };
}
