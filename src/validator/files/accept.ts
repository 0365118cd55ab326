/** One answer, judged with the learner's files behind it, and what it would make of them. */
import { type Course, checkSubmission } from '../check.ts';
import type { CheckRequest, Finding, Verdict } from '../verdict.ts';
import { type Merge, mergeAnswer, withLearnedNames } from './merge.ts';
import { standingOf } from './project.ts';
import { wholeConfiguration } from './starting.ts';

export interface Accepted {
  readonly verdict: Verdict;
  /** What becomes of the files; null where the answer did not pass or is no Nix. */
  readonly merge: Merge | null;
}

/**
 * An answer passes where it passes with the saved files behind it. Where only they stand in the way, such as by a part
 * that another step asks for, it passes as well, unless the files that it would make do not meet the step although they
 * meet all steps before. An answer that would pass under another name than the known one is a contradiction; then the
 * learner has to say which name is meant.
 */
export function acceptAnswer(request: CheckRequest, course: Course): Accepted {
  const accepted = acceptOf(request, course);
  const { verdict, merge } = accepted;
  // What may be right somewhere is an undefined name in the file that the learner has.
  if (request.savedFiles.size === 0 || merge?.kind !== 'unplaced' || merge.findings.length === 0)
    return accepted;
  const { findings } = merge;
  return { verdict: { ...verdict, verdict: 'fail', findings, alsoPasses: [], learned: {} }, merge: null };
}

function acceptOf(request: CheckRequest, course: Course): Accepted {
  const across = checkSubmission(request, course);
  if (!course.expectations.has(request.step)) return { verdict: across, merge: null };
  if (across.verdict === 'pass') return { verdict: across, merge: mergeOf(request, across, course) };
  const alone = checkSubmission({ ...request, savedFiles: new Map(), withFix: false }, course);
  if (alone.verdict === 'pass') {
    const merge = mergeOf(request, alone, course);
    const savedFiles = withLearnedNames(request.savedFiles, request.facts, alone.learned, course.chapter);
    const facts = { ...request.facts, ...alone.learned };
    const renamed = checkSubmission({ ...request, facts, savedFiles, withFix: false }, course);
    if (renamed.verdict === 'pass' && merge.kind !== 'contradiction') return { verdict: renamed, merge };
    if (merge.kind !== 'merged' || isConsistent(request, merge, course)) return { verdict: alone, merge };
  }
  const { username: _, hostName: __, inputName: ___, nixpkgsInput: ____, ...facts } = request.facts;
  const anonymous = checkSubmission({ ...request, facts, savedFiles: new Map(), withFix: false }, course);
  if (anonymous.verdict === 'pass') {
    const merge = mergeOf(request, anonymous, course);
    if (merge.kind === 'contradiction') return { verdict: anonymous, merge };
  }
  // While no login is known, the account in the saved files is the chapter's example.
  const isExample = request.facts.username === undefined && across.findings[0]?.code === 'username-differs';
  const verdict =
    isExample && alone.verdict !== 'pass'
      ? checkSubmission({ ...request, savedFiles: new Map() }, course)
      : across;
  return { verdict, merge: null };
}

function mergeOf(
  { step, submission, facts, savedFiles }: CheckRequest,
  verdict: Verdict,
  course: Course,
): Merge {
  return mergeAnswer({ step, submission, facts, learned: verdict.learned, saved: savedFiles }, course);
}

function isConsistent(request: CheckRequest, merge: Merge & { kind: 'merged' }, course: Course): boolean {
  if (merge.lost.length > 0) return false;
  const { step, facts } = request;
  const stays = [...request.savedFiles].filter(([path]) => !merge.removed.includes(path));
  const known = { ...facts, ...merge.facts };
  const files = wholeConfiguration(new Map([...stays, ...merge.changed]), known, course);
  const submission = { kind: 'files', files } as const;
  const judged = checkSubmission({ step, submission, facts: known, savedFiles: new Map() }, course);
  if (judged.verdict === 'pass') return true;
  const before = standingOf(request.savedFiles, facts, course).met;
  const mistakes = judged.findings.filter(
    ({ severity }) => severity === 'essential' || severity === 'actionable',
  );
  const toCome = ({ code }: Finding) => {
    const other = course.chapter.mistakes.get(code)?.step;
    return other !== undefined && other !== step && !before.includes(other);
  };
  if (mistakes.length > 0 && mistakes.every(toCome)) return true;
  const steps = course.chapter.steps.filter(({ id }) => course.expectations.has(id)).map(({ id }) => id);
  const earlier = steps.slice(0, steps.indexOf(step));
  return earlier.some((id) => !before.includes(id));
}
