/** A learner who is changed by somebody else. */
import { and, eq } from 'drizzle-orm';
import { troubleOf } from '../../../core/cohorts/standing.ts';
import type { Learner } from '../../../core/learner.ts';
import { isPassed } from '../../../core/progress.ts';
import type { Database } from '../../database.ts';
import { learners, progress } from '../../schema/index.ts';
import { fromStates } from '../learner.ts';
import { expectRow } from './conflict.ts';

const largestSmallint = 32_767;

/** @throws ChangeConflict where the learner has changed since it was read. */
export async function saveLearner(database: Database, learner: Learner, at: Date): Promise<void> {
  const id = Number(learner.id);
  const rows = await database
    .update(learners)
    .set({
      version: learner.version + 1,
      facts: learner.facts,
      settings: learner.settings,
      chapter: learner.progress?.chapter ?? null,
    })
    .where(and(eq(learners.id, id), eq(learners.version, learner.version)))
    .returning({ id: learners.id, cohortId: learners.cohortId });
  const { cohortId } = expectRow(rows[0]);
  if (learner.progress === null) return;
  const values = progressValues(learner, at);
  await database
    .insert(progress)
    .values({ learnerId: id, chapter: learner.progress.chapter, cohortId, ...values, updatedAt: at })
    // The time of the learner's own last step stays as it is: somebody else did this.
    .onConflictDoUpdate({ target: [progress.learnerId, progress.chapter], set: values });
}

/** @throws TypeError for a learner without progress. */
export function progressValues(learner: Learner, at: Date) {
  if (learner.progress === null) throw new TypeError('a learner without progress');
  const { chapter: _, states, passedAt, tries, hints, ...rest } = learner.progress;
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    ...rest,
    states: fromStates(states),
    passedAt: states.map((state, slot) => (isPassed(state) ? passedAt[slot] || seconds : 0)),
    tries: [...tries],
    hints: [...hints],
    trouble: Math.min(troubleOf(learner), largestSmallint),
    passed: states.filter(isPassed).length,
  };
}
