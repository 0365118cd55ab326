import type { Chapter } from '../../chapter/chapter.ts';
import { fillHoles, holeValues } from '../../chapter/holes.ts';
import type { Course } from '../check.ts';
import type { LearnerFacts } from '../verdict.ts';
import type { Files } from './project.ts';

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

/** The files of a learner as far as they are known: those of step zero, and what was saved over them. */
export function wholeConfiguration(saved: Files, facts: LearnerFacts, course: Course): Files {
  return new Map([...startingFiles(course.chapter, facts), ...saved]);
}
