/** The words of the catalogue with the names of this message and of this learner in them. */
import type { Chapter, ChapterFacts } from '../chapter/chapter.ts';
import { fillHoles, holeValues } from '../chapter/holes.ts';
import { shortened } from '../security/neutral.ts';
import type { Candidate, Diagnosis } from './diagnose.ts';

/** Sentences in which code stands between backticks. */
export interface Explanation {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
  /** What tells it from the other candidates; null where it is the only one or needs no telling. */
  readonly tell: string | null;
}

const groupHole = /\{([a-z]+)\}/g;

/**
 * The explanation of one candidate. Names come from the message first (a login, what a pattern found), then from what
 * is known of the learner, then from the chapter's examples. What a message brings in stands for itself only, so
 * backticks are taken out of it.
 */
export function explainCandidate(
  candidate: Candidate,
  diagnosis: Diagnosis,
  chapter: Chapter,
  facts: ChapterFacts,
): Explanation {
  const { login } = diagnosis.names;
  const values = holeValues(chapter.defaults, login === null ? facts : { ...facts, username: plain(login) });
  const fill = (text: string): string =>
    fillHoles(text, values).replaceAll(groupHole, (hole, name: string) => {
      const value = candidate.groups[name];
      return value === undefined ? hole : plain(value);
    });
  const { entry } = candidate;
  return {
    title: fill(entry.title),
    cause: fill(entry.cause),
    fix: fill(entry.fix),
    tell: diagnosis.candidates.length > 1 && entry.tell !== null ? fill(entry.tell) : null,
  };
}

const longestName = 80;

function plain(text: string): string {
  return shortened(text.replaceAll(/[`\s]+/g, ' ').trim(), longestName);
}
