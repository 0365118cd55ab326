/** One learner as moderators see it: the way through the chapter, what went wrong, and the code where it is shared. */
import type { Chapter } from '../../chapter/chapter.ts';
import type { Member, MistakeCount } from '../cohorts/store.ts';
import { type Composer, listOf, text } from '../compose-reply.ts';
import type { LearnerSettings } from '../learner.ts';
import { stateOf } from '../progress.ts';
import type { Block, Inline } from '../reply.ts';
import { stateInWords } from './standing.ts';
import { dateAndTime } from './time.ts';

/** Kinds of mistake that are named for each step. */
const shownMistakes = 3;

export function presentPath(
  compose: Composer,
  chapter: Chapter,
  { learner, lastSeen }: Member,
  mistakes: readonly MistakeCount[],
  reader: Pick<LearnerSettings, 'timeZone'>,
): Block[] {
  const { progress } = learner;
  if (progress === null) return [compose.paragraph('learner.not-begun')];
  const walked = chapter.steps.filter(
    (step) =>
      stateOf(progress, step) !== 'not-started' ||
      (progress.tries[step.slot] ?? 0) + (progress.hints[step.slot] ?? 0) > 0,
  );
  const lines = walked.map((step): readonly Inline[] => {
    const passedAt = progress.passedAt[step.slot] ?? 0;
    const kinds = mistakes
      .filter((each) => each.slot === step.slot)
      .slice(0, shownMistakes)
      .map(({ code, count }) => `${chapter.mistakes.get(code)?.title ?? code} (${count})`);
    return [
      { kind: 'strong', text: step.id },
      text(': '),
      text(stateInWords(compose, stateOf(progress, step))),
      ...(passedAt === 0 ? [] : [text(` ${dateAndTime(new Date(passedAt * 1000), reader)}`)]),
      text(', '),
      ...compose.line('learner.effort', {
        tries: progress.tries[step.slot] ?? 0,
        hints: progress.hints[step.slot] ?? 0,
      }),
      ...(kinds.length === 0 ? [] : [text(`: ${kinds.join(', ')}`)]),
    ];
  });
  return [
    listOf(lines),
    ...(lastSeen === null
      ? []
      : [compose.paragraph('learner.last-seen', { at: dateAndTime(lastSeen, reader) })]),
  ];
}

/** The files that the learner lets moderators see. */
export function presentCode(compose: Composer, files: ReadonlyMap<string, string>): Block[] {
  if (files.size === 0) return [compose.paragraph('learner.no-code')];
  return [...files].map(([name, content]) => ({ kind: 'code', language: 'nix', name, text: content }));
}
