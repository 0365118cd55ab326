/** The learner behind an account. */
import { and, eq, sql } from 'drizzle-orm';
import { type Learner, type Progress, stepStates } from '../../core/learner.ts';
import type { Database } from '../database.ts';
import { SchemaMismatch } from '../errors.ts';
import { accounts, learners, progress } from '../schema/index.ts';

export function prepareLoad(database: Database) {
  return database
    .select({
      id: learners.id,
      version: learners.version,
      displayName: learners.displayName,
      facts: learners.facts,
      settings: learners.settings,
      progress: {
        chapter: progress.chapter,
        chapterVersion: progress.chapterVersion,
        currentSlot: progress.currentSlot,
        states: progress.states,
        tries: progress.tries,
        hints: progress.hints,
        notes: progress.notes,
      },
    })
    .from(accounts)
    .innerJoin(learners, eq(learners.id, accounts.learnerId))
    .leftJoin(progress, and(eq(progress.learnerId, learners.id), eq(progress.chapter, learners.chapter)))
    .where(
      and(
        eq(accounts.platform, sql.placeholder('platform')),
        eq(accounts.accountId, sql.placeholder('accountId')),
      ),
    )
    .prepare('load_learner');
}

type LoadedRow = Awaited<ReturnType<ReturnType<typeof prepareLoad>['execute']>>[number];

export function toLearner(row: LoadedRow): Learner {
  return {
    ...row,
    id: String(row.id),
    progress: row.progress === null ? null : { ...row.progress, states: toStates(row.progress.states) },
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
