/** The learner behind an account. */
import { and, eq, sql } from 'drizzle-orm';
import { type Learner, type Progress, stepStates } from '../../core/learner.ts';
import type { Database } from '../database.ts';
import { SchemaMismatch } from '../errors.ts';
import { accounts, learners, progress } from '../schema/index.ts';

/** The columns that make a learner. */
export const learnerColumns = {
  id: learners.id,
  version: learners.version,
  displayName: learners.displayName,
  facts: learners.facts,
  settings: learners.settings,
  cohortId: learners.cohortId,
  joinedAt: learners.joinedAt,
  shares: learners.shares,
  progress: {
    chapter: progress.chapter,
    chapterVersion: progress.chapterVersion,
    currentSlot: progress.currentSlot,
    states: progress.states,
    tries: progress.tries,
    hints: progress.hints,
    passedAt: progress.passedAt,
    notes: progress.notes,
  },
};

/** A learner's row in `progress` is the one of the chapter they are in. */
export const ownProgress = and(eq(progress.learnerId, learners.id), eq(progress.chapter, learners.chapter));

export function prepareLoad(database: Database) {
  return database
    .select(learnerColumns)
    .from(accounts)
    .innerJoin(learners, eq(learners.id, accounts.learnerId))
    .leftJoin(progress, ownProgress)
    .where(
      and(
        eq(accounts.platform, sql.placeholder('platform')),
        eq(accounts.accountId, sql.placeholder('accountId')),
      ),
    )
    .prepare('load_learner');
}

export type LoadedRow = Awaited<ReturnType<ReturnType<typeof prepareLoad>['execute']>>[number];

export function toLearner({ cohortId, joinedAt, shares, ...row }: LoadedRow): Learner {
  return {
    ...row,
    id: String(row.id),
    progress: row.progress === null ? null : { ...row.progress, states: toStates(row.progress.states) },
    membership:
      cohortId === null || joinedAt === null ? null : { cohort: String(cohortId), joinedAt, shares },
  };
}

export function fromStates(states: Progress['states']): number[] {
  return states.map((state) => stepStates.indexOf(state));
}

function toStates(numbers: readonly number[]): Progress['states'] {
  return numbers.map((number) => {
    const state = stepStates[number];
    if (state === undefined) throw new SchemaMismatch('newer');
    return state;
  });
}
