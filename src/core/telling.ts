/**
 * What a refused learner is told: where it is, what kind of thing it is, and, when they ask or have tried often enough,
 * the change itself.
 */
import type { Chapter, Step } from '../chapter/chapter.ts';
import { fillHoles, holeValues } from '../chapter/holes.ts';
import type { CheckRequest, LearnerFacts, Verdict } from '../validator/verdict.ts';
import type { Context } from './command.ts';
import type { Progress } from './learner.ts';
import type { SavedFile } from './store.ts';

/** A kind of mistake as its catalogue tells it, with the learner's own names. */
export interface Kind {
  readonly title: string;
  readonly say: string;
  /** A right form of such a line; null where the catalogue has none. */
  readonly rightForm: { readonly language: string; readonly text: string } | null;
}

/** The text that was refused and the same text with the smallest change that helps. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

/** A pasted text as a submission for a step, with what is known of the learner. */
export function requestFor(
  step: Step,
  text: string,
  facts: LearnerFacts,
  saved: readonly SavedFile[],
): CheckRequest {
  return {
    step: step.id,
    submission: { kind: 'pasted', text },
    facts,
    savedFiles: new Map(saved.map(({ path, text: content }) => [path, content])),
  };
}

/** The smallest change that makes a refused submission pass; null where none is safe to offer. */
export function changeOf(
  { validate, learner }: Context,
  step: Step,
  text: string,
  saved: readonly SavedFile[],
): Change | null {
  const { fix } = validate({ ...requestFor(step, text, learner.facts, saved), withFix: true });
  return fix === null ? null : { before: text, after: fix.after };
}

/** Whether a refusal begins with the same finding as the one before it. */
export function isSameAgain(before: Progress, step: Step, { findings }: Verdict): boolean {
  const [last] = before.notes[step.slot]?.refusal ?? [];
  return last !== undefined && last === findings[0]?.code;
}

/** The kind of a finding, or of a code alone. Null for a code that the chapter's catalogue does not have. */
export function kindOf(chapter: Chapter, code: string | undefined, facts: LearnerFacts): Kind | null {
  const mistake = code === undefined ? undefined : chapter.mistakes.get(code);
  if (mistake === undefined) return null;
  const fill = (text: string) => fillHoles(text, holeValues(chapter.defaults, facts));
  const { title, say, corrected, seen } = mistake;
  return {
    title: fill(title),
    say: fill(say),
    rightForm:
      corrected === null ? null : { language: seen === 'shell' ? 'sh' : 'nix', text: fill(corrected) },
  };
}
