/** The validator of the course's own chapter, for tests. */
import { readChapterDirectory } from '../../src/chapter/directory.ts';
import { requireChapter } from '../../src/chapter/load.ts';
import { createProjectValidator, createValidator } from '../../src/validator/index.ts';
import type { LearnerFacts, Verdict } from '../../src/validator/verdict.ts';

export const chapter = requireChapter(await readChapterDirectory('chapters/home-manager'));
const validate = createValidator(chapter);
export const validateProject = createProjectValidator(chapter);

/** What is known besides the submission, and asked for. */
export interface Known {
  readonly withFix?: boolean;
  readonly facts?: LearnerFacts;
  readonly saved?: Readonly<Record<string, string>>;
}

/** Checks a text as it would be pasted, or files by name. */
export function check(
  step: string,
  submission: string | Readonly<Record<string, string>>,
  known: Known = {},
): Verdict {
  return validate({
    step,
    submission:
      typeof submission === 'string'
        ? { kind: 'pasted', text: submission }
        : { kind: 'files', files: new Map(Object.entries(submission)) },
    facts: known.facts ?? {},
    savedFiles: new Map(Object.entries(known.saved ?? {})),
    withFix: known.withFix ?? false,
  });
}

/** The verdict with the code and line of the first finding that is no mere remark: `fail face-src-typo 3`. */
export function summary({ verdict, findings }: Verdict): string {
  const first = findings.find(({ severity }) => severity !== 'informative');
  return first ? `${verdict} ${first.code} ${first.line ?? '-'}` : verdict;
}
