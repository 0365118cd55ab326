import type { Chapter } from '../../chapter/chapter.ts';
import { fillHoles, holeValues } from '../../chapter/holes.ts';
import type { LearnerFacts } from '../verdict.ts';

/** The files that step zero shows, with the learner's own names, by path. */
export function startingFiles(chapter: Chapter, facts: LearnerFacts): ReadonlyMap<string, string> {
  const values = holeValues(chapter.defaults, facts);
  return new Map(
    chapter.introduction.flatMap((block): [string, string][] => {
      if (block.kind !== 'code' || block.name === null) return [];
      return [[fillHoles(block.name, values), `${fillHoles(block.text, values).trimEnd()}\n`]];
    }),
  );
}
