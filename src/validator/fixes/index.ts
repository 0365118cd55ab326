/** The smallest edit of the learner's own text that makes a step pass. See docs/validator.md, "From finding to fix". */
import type { Course } from '../check.ts';
import type { Examined, Task } from '../examine.ts';
import { classifyLine } from '../extract/line-class.ts';
import type { CheckRequest, Fix, Submission } from '../verdict.ts';
import { withPlainCharacters } from './characters.ts';
import { Checks } from './checks.ts';
import { isReadable } from './readable.ts';
import { repairsFor } from './repairs/index.ts';
import { changedFiles, search } from './search.ts';
import { isSensible } from './sensible.ts';
import { shrink } from './shrink.ts';
import { situationOf } from './situation.ts';

/** Null where no safe edit was found within the bounds. What is offered has passed the same check. */
export function findFix(request: CheckRequest, task: Task, examined: Examined, course: Course): Fix | null {
  if (isTornApart(request.submission, examined) || isProse(examined)) return null;
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
  const finish = (text: string) => ({ file, after: withPlainText(request.submission, text, checks) });
  if (found.steps === 1) return finish(after);
  const passes = (text: string) => {
    const again = checks.check(withText(request.submission, file, text));
    return (
      again?.verdict === 'pass' && isReadable(again.reading, examined.reading) && isSensible(again.reading)
    );
  };
  return finish(shrink(textIn(request.submission, file), after, passes));
}

/** The fixed text with plain characters on the lines of the fix; files are given without a chat between. */
function withPlainText(submission: Submission, after: string, checks: Checks): string {
  const examined = submission.kind === 'pasted' ? checks.check({ kind: 'pasted', text: after }) : null;
  if (submission.kind !== 'pasted' || examined === null) return after;
  const plain = withPlainCharacters(submission.text, after, examined.reading);
  if (plain === after) return after;
  return checks.check({ kind: 'pasted', text: plain })?.verdict === 'pass' ? plain : after;
}

/** Several pieces of a message that cannot be read, and not only for what the parser can mend, were most likely one piece that was not seen as such. */
function isTornApart({ kind }: Submission, { reading }: Examined): boolean {
  const broken = reading.sources.filter(
    ({ shown, problems }) =>
      shown && problems.some(({ code, fix }) => code !== 'undefined-variable' && fix === null),
  );
  return kind === 'pasted' && broken.length > 1;
}

/** Whether something that was taken for code is made of sentences: whatever they parse as was not meant. */
function isProse({ reading }: Examined): boolean {
  return reading.sources.some(({ shown, text, problems }) => {
    if (!shown || problems.length === 0) return false;
    const classes = text.split('\n').map(classifyLine);
    return classes.includes('prose') && classes.every((one) => one === 'prose' || one === 'blank');
  });
}

function textIn(submission: Submission, file: string | null): string {
  return submission.kind === 'pasted' ? submission.text : (submission.files.get(file ?? '') ?? '');
}

function withText(submission: Submission, file: string | null, text: string): Submission {
  if (submission.kind === 'pasted') return { kind: 'pasted', text };
  return { kind: 'files', files: new Map([...submission.files, [file ?? '', text]]) };
}
