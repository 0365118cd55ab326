/** Steps that an answer settles besides the one that it was judged for. */
import type { Step } from '../chapter/chapter.ts';
import type { Context } from './command.ts';
import type { Composer } from './compose-reply.ts';
import { creditPass } from './judging.ts';
import { type Keeping, keepMerged, keepsFiles, textsOf } from './keeping.ts';
import type { Learner, Progress } from './learner.ts';
import { learn } from './settings.ts';
import type { SavedFile } from './store.ts';
import { requestFor } from './telling.ts';

interface Settling extends Keeping {
  /** The steps that are credited. */
  readonly steps: readonly Step[];
  /** With what the answer told, where it was kept. */
  readonly learner: Learner;
}

/**
 * Credits the steps that a refused answer settles. Where files are kept, the answer goes into them as if it had been
 * sent for one of these steps; where it cannot, since it contradicts them or would take something away, none is
 * credited: what counts as done has to be in the files.
 */
export function settleOthers(
  { learner, chapter, merging }: Pick<Context, 'learner' | 'chapter' | 'merging'>,
  compose: Composer,
  steps: readonly Step[],
  text: string,
  saved: readonly SavedFile[],
  progress: Progress,
): Settling {
  const credited = steps.reduce(creditPass, progress);
  if (steps.length === 0 || !keepsFiles(learner)) return { steps, learner, progress: credited, blocks: [] };
  for (const step of steps) {
    const { verdict, merge } = merging.accept(requestFor(step, text, learner.facts, saved));
    if (verdict.verdict !== 'pass' || merge?.kind !== 'merged' || merge.lost.length > 0) continue;
    const told = { ...verdict.learned, ...merge.facts };
    const kept = keepMerged(compose, chapter, step, merge, textsOf(saved), credited);
    return { ...kept, steps, learner: learn(learner, told) };
  }
  return { steps: [], learner, progress, blocks: [] };
}
