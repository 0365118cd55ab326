/** What may stand for an argument, for a platform that completes what is being typed. */
import type { Chapter } from '../chapter/chapter.ts';
import type { OptionBook } from '../options/option-book.ts';
import type { AnyCommand, ArgumentSpec } from './command.ts';
import { suggestOptions } from './suggest-options.ts';

/** Discord shows no more; the others can take fewer. */
const mostCompletions = 25;

export interface Completion {
  /** What the argument becomes. */
  readonly value: string;
  /** What is shown for it. */
  readonly label: string;
}

export interface Completing {
  readonly chapter: Chapter;
  readonly commands: readonly AnyCommand[];
  readonly options: OptionBook;
}

/** Whether `complete` has anything to say of such an argument. */
export function canComplete(spec: ArgumentSpec): boolean {
  if (spec.kind === 'word') return false;
  return spec.kind !== 'text' || spec.completes !== undefined;
}

/** What fits the letters typed so far, the best first. */
export function complete(spec: ArgumentSpec, typed: string, known: Completing): readonly Completion[] {
  return candidates(spec, typed, known).slice(0, mostCompletions);
}

function candidates(spec: ArgumentSpec, typed: string, known: Completing): readonly Completion[] {
  switch (spec.kind) {
    case 'step':
      return matching(
        known.chapter.steps.map((step, index) => ({ value: step.id, label: `${index + 1}. ${step.title}` })),
        typed,
      );
    case 'choice':
      return matching(spec.choices.map(itself), typed);
    case 'word':
      return [];
    case 'text':
      if (spec.completes === 'option') return suggestOptions(known.options, typed).map(itself);
      if (spec.completes === undefined) return [];
      return matching(
        known.commands.filter(({ group }) => group === 'hm').map(({ name }) => itself(name)),
        typed,
      );
  }
}

function itself(value: string): Completion {
  return { value, label: value };
}

/** Those that begin with the letters before those that contain them. */
function matching(all: readonly Completion[], typed: string): readonly Completion[] {
  const letters = typed.trim().toLowerCase();
  const rank = ({ value, label }: Completion): number => {
    const texts = [value.toLowerCase(), label.toLowerCase()];
    if (texts.some((text) => text.startsWith(letters))) return 0;
    return texts.some((text) => text.includes(letters)) ? 1 : 2;
  };
  return [0, 1].flatMap((wanted) => all.filter((each) => rank(each) === wanted));
}
