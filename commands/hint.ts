import type { Answer, Step } from '../src/chapter/chapter.ts';
import { fillStep } from '../src/chapter/holes.ts';
import { plainText } from '../src/chapter/prose.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, sentence } from '../src/core/compose-reply.ts';
import { presentContradiction } from '../src/core/keeping.ts';
import type { Progress } from '../src/core/learner.ts';
import { presentChange } from '../src/core/present/change.ts';
import { presentExcerpt } from '../src/core/present/excerpt.ts';
import { choiceLetter, prose, proseBlocks } from '../src/core/present/step.ts';
import { presentKind } from '../src/core/present/verdict.ts';
import { currentStep, isPassed, startProgress, stateOf, withHint } from '../src/core/progress.ts';
import type { Block, Inline } from '../src/core/reply.ts';
import { type Change, changeOf, kindOf, requestFor } from '../src/core/telling.ts';

/** Levels 1 to 3 are hints; 4 is the solution. */
const solutionLevel = 4;

export const hint = defineCommand({
  group: 'hm',
  name: 'hint',
  aliases: ['hints'],
  description: 'command.hint',
  arguments: {
    level: {
      kind: 'choice',
      description: 'argument.hint-level',
      required: false,
      choices: ['next', 'solution', 'change'],
      synonyms: {
        more: 'next',
        '1': 'next',
        '2': 'next',
        '3': 'next',
        '4': 'solution',
        yes: 'solution',
        diff: 'change',
        fix: 'change',
      },
    },
  },
  body: null,
  permission: 'anyone',
  audience: 'room',
  boundTo: 'step',
  async run(context, given): Promise<Outcome> {
    const { learner, chapter, messages, waiting } = context;
    const compose = composer(messages);
    const progress = learner.progress ?? startProgress(chapter);
    const step = currentStep(progress, chapter);
    const own = fillStep(chapter, step, learner.facts);
    if (given.level !== 'solution') {
      // No hint helps an answer that only waits for the learner to say which name is meant.
      if (waiting !== null) return { reply: replyOf(presentContradiction(compose, waiting.contradiction)) };
      if (isDone(context, progress, step)) return { reply: replyOf(presentDone(compose, own)) };
    }
    if (given.level === 'change') return { reply: replyOf(await presentOwnChange(context, compose, own)) };
    const level = given.level === 'solution' ? solutionLevel : (progress.hints[step.slot] ?? 0) + 1;
    if (level >= solutionLevel && given.level !== 'solution') {
      return { reply: replyOf(askForSolution(compose, own)) };
    }
    const shown = Math.max(level, progress.hints[step.slot] ?? 0);
    return {
      learner: { ...learner, progress: withHint(progress, step.slot, shown) },
      reply:
        level === solutionLevel
          ? replyOf(presentSolution(compose, own))
          : replyOf(
              compose.heading('hint.heading', { level, title: own.title }),
              ...(await lastRefusal(context, compose, step, progress, level)),
              { kind: 'paragraph', text: prose(own.hints[level - 1] ?? own.hints[0]) },
              compose.choices(
                ['choice.next-hint', 'hm hint'],
                ...((await ownChange(context, step)) === null
                  ? []
                  : [['choice.change', 'hm hint change'] as const]),
                ...(isPassed(stateOf(progress, step)) ? [] : [['choice.skip', 'hm skip'] as const]),
              ),
            ),
    };
  },
});

/** Whether the step is passed, and the learner neither went back to it nor sent anything else for it since. */
function isDone(context: Context, progress: Progress, step: Step): boolean {
  const isChosen = progress.notes[step.slot]?.chosen === true;
  return isPassed(stateOf(progress, step)) && !isChosen && textRefused(context, step) === null;
}

function presentDone(compose: Composer, step: Step): Block[] {
  return [
    compose.notice('information', 'hint.passed', { title: step.title }),
    compose.choices(['choice.next', 'hm next']),
  ];
}

/** The submission that was refused last at this step, while it is remembered and none has passed since. */
function textRefused({ lastRefused }: Context, step: Step): string | null {
  return lastRefused?.slot === step.slot && !lastRefused.isOutdated ? lastRefused.text : null;
}

/** The change that would help there; null where nothing is remembered or no change is safe. */
async function ownChange(context: Context, step: Step): Promise<Change | null> {
  const text = textRefused(context, step);
  return text === null ? null : changeOf(context, step, text, await context.savedFiles());
}

/** The change alone, for whoever asks for it. */
async function presentOwnChange(context: Context, compose: Composer, step: Step): Promise<Block[]> {
  if (textRefused(context, step) === null) return [compose.notice('information', 'hint.change-nothing')];
  const change = await ownChange(context, step);
  if (change === null) return [compose.notice('information', 'hint.change-none')];
  return [
    compose.heading('hint.change', { title: step.title }),
    compose.paragraph('check.change'),
    presentChange(change),
    compose.paragraph('hint.change-try'),
  ];
}

function askForSolution(compose: Composer, step: Step): Block[] {
  return [
    compose.heading('hint.all', { title: step.title }),
    listOf(step.hints.map(prose), true),
    compose.paragraph('hint.ask-solution'),
    compose.choices(['choice.solution', 'hm hint solution'], ['choice.skip', 'hm skip']),
  ];
}

function presentSolution(compose: Composer, step: Step): Block[] {
  const [model] = step.modelAnswers;
  return [
    compose.heading('hint.solution', { title: step.title }),
    ...(step.kind === 'concept' || model === undefined ? solvedQuestions(step) : solvedCode(model)),
    compose.paragraph(step.kind === 'concept' ? 'hint.solution-answer' : 'hint.solution-send'),
  ];
}

function solvedCode(model: Answer): Block[] {
  return [
    ...model.blocks.map(
      (block): Block => ({ kind: 'code', language: block.language, name: block.file, text: block.text }),
    ),
    ...proseBlocks(model.comment),
  ];
}

function solvedQuestions(step: Step): Block[] {
  const lines = step.questions.map((question) => {
    const right = question.choices.findIndex((choice) => choice.correct);
    const choice = question.choices[right];
    return choice === undefined
      ? []
      : [
          { kind: 'strong', text: choiceLetter(right) } as const,
          { kind: 'text', text: `) ${plainText(choice.text)} ` } as const,
          ...prose(choice.explanation),
        ];
  });
  return [listOf(lines, true)];
}

/**
 * A hint begins where the last refusal ended: the first with the place and what is wrong there, the next with a right
 * form of such a line, and with the change once the learner has tried as often as the chapter sets. Of a refusal whose
 * text is forgotten only the kind is left.
 */
async function lastRefusal(
  context: Context,
  compose: Composer,
  step: Step,
  progress: Progress,
  level: number,
): Promise<Block[]> {
  const codes = progress.notes[step.slot]?.refusal ?? [];
  if (codes.length === 0) return [];
  const { chapter, learner } = context;
  const text = textRefused(context, step);
  const saved = text === null ? [] : await context.savedFiles();
  if (text !== null && level > 1 && (progress.tries[step.slot] ?? 0) >= step.triesBeforeDiff) {
    const change = changeOf(context, step, text, saved);
    if (change !== null) return [compose.paragraph('check.change'), presentChange(change)];
  }
  const kinds = codes.map((code) => kindOf(chapter, code, learner.facts));
  const kind = kinds.find((known) => known !== null) ?? null;
  if (level > 1 && kind !== null)
    return [lead(compose, [{ kind: 'strong', text: kind.title }]), ...presentKind(compose, kind)];
  const [finding] =
    text === null ? [] : context.validate(requestFor(step, text, learner.facts, saved)).findings;
  const said = finding?.message ?? kind?.say;
  if (said === undefined) return [];
  const excerpt = finding && text !== null ? presentExcerpt(text, finding) : null;
  return [lead(compose, sentence(said)), ...(excerpt === null ? [] : [excerpt])];
}

function lead(compose: Composer, rest: readonly Inline[]): Block {
  return {
    kind: 'notice',
    tone: 'information',
    text: [...compose.line('hint.last-refusal'), { kind: 'text', text: ' ' }, ...rest],
  };
}
