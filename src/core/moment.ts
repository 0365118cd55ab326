/**
 * The moment at which something was offered. An offer can lie in a chat for weeks; taken later, a `skip` must not skip
 * another step, nor an `answer` answer another question.
 */
import type { Chapter } from '../chapter/chapter.ts';
import type { AnyCommand } from './command.ts';
import { KnownError } from './errors.ts';
import type { CommandCall } from './event.ts';
import type { Progress } from './learner.ts';
import { openQuestion } from './present/step.ts';
import { currentStep, startProgress } from './progress.ts';
import type { Choice, Reply } from './reply.ts';

interface Position {
  readonly progress: Progress | null;
  readonly chapter: Chapter;
  readonly commands: readonly AnyCommand[];
}

/** The reply with the moment of every choice whose command is bound to one. `position` is the one after the event. */
export function stampChoices(reply: Reply, position: Position): Reply {
  const stamp = (choice: Choice): Choice => {
    const [group, name] = choice.command.split(' ');
    const command = position.commands.find((known) => known.group === group && known.name === name);
    return command?.boundTo === undefined
      ? choice
      : { ...choice, moment: momentOf(command.boundTo, position) };
  };
  return {
    ...reply,
    blocks: reply.blocks.map((block) =>
      block.kind === 'choices' ? { ...block, choices: block.choices.map(stamp) } : block,
    ),
  };
}

/** @throws KnownError `choice-outdated` where the call takes up an offer of another moment. */
export function checkMoment(call: CommandCall, command: AnyCommand, position: Position): void {
  if (call.moment === undefined || command.boundTo === undefined) return;
  if (call.moment === momentOf(command.boundTo, position)) return;
  const { title } = currentStep(progressOf(position), position.chapter);
  throw new KnownError('choice-outdated', { title }, 'hm next');
}

/** The step's slot; for a question, its number in the step behind it, 0 where none is open. */
function momentOf(bound: 'step' | 'question', position: Position): string {
  const progress = progressOf(position);
  const step = currentStep(progress, position.chapter);
  if (bound === 'step') return String(step.slot);
  const open = openQuestion(step, progress);
  return `${step.slot}.${open === null ? 0 : step.questions.indexOf(open) + 1}`;
}

function progressOf({ progress, chapter }: Position): Progress {
  return progress ?? startProgress(chapter);
}
