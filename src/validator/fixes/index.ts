/** The smallest edit of the learner's own text that makes a step pass. See docs/validator.md, "From finding to fix". */
import type { Course } from '../check.ts';
import type { Examined, Task } from '../examine.ts';
import type { CheckRequest, Fix, Submission } from '../verdict.ts';
import { Checks } from './checks.ts';
import { isReadable } from './readable.ts';
import { repairsFor } from './repairs/index.ts';
import { changedFiles, search } from './search.ts';
import { shrink } from './shrink.ts';
import { situationOf } from './situation.ts';

/** Null where no safe edit was found within the bounds. What is offered has passed the same check. */
export function findFix(request: CheckRequest, task: Task, examined: Examined, course: Course): Fix | null {
  if (isTornApart(request.submission, examined)) return null;
  const checks = new Checks(request, task, course);
  const found = search(
    request.submission,
    examined,
    (observation, where) => {
      const situation = situationOf(observation, where, task, course);
      return situation === null ? [] : repairsFor(situation);
    },
    checks,
  );
  if (found === null) return null;
  const [file] = changedFiles(request.submission, found.submission);
  if (file === undefined) return null;
  const after = textIn(found.submission, file);
  if (found.steps === 1) return { file, after };
  const passes = (text: string) => {
    const again = checks.check(withText(request.submission, file, text));
    return again?.verdict === 'pass' && isReadable(again.reading, examined.reading);
  };
  return { file, after: shrink(textIn(request.submission, file), after, passes) };
}

/** Several pieces of a message that cannot be read were most likely one piece that was not seen as such. */
function isTornApart({ kind }: Submission, { reading }: Examined): boolean {
  const broken = reading.sources.filter(
    ({ shown, problems }) => shown && problems.some(({ code }) => code !== 'undefined-variable'),
  );
  return kind === 'pasted' && broken.length > 1;
}

function textIn(submission: Submission, file: string | null): string {
  return submission.kind === 'pasted' ? submission.text : (submission.files.get(file ?? '') ?? '');
}

function withText(submission: Submission, file: string | null, text: string): Submission {
  if (submission.kind === 'pasted') return { kind: 'pasted', text };
  return { kind: 'files', files: new Map([...submission.files, [file ?? '', text]]) };
}
