import type { Answer, Step } from '../src/chapter/chapter.ts';
import { fillStep } from '../src/chapter/holes.ts';
import { plainText } from '../src/chapter/prose.ts';
import { defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, sentence } from '../src/core/compose-reply.ts';
import type { Progress } from '../src/core/learner.ts';
import { choiceLetter, prose, proseBlocks } from '../src/core/present/step.ts';
import { currentStep, startProgress, withHint } from '../src/core/progress.ts';
import type { Block } from '../src/core/reply.ts';

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
      choices: ['solution'],
      synonyms: { yes: 'solution', '4': 'solution' },
    },
  },
  body: null,
  permission: 'anyone',
  boundTo: 'step',
  run({ learner, chapter, messages }, given): Outcome {
    const compose = composer(messages);
    const progress = learner.progress ?? startProgress(chapter);
    const step = currentStep(progress, chapter);
    const own = fillStep(chapter, step, learner.facts);
    const level = given.level === 'solution' ? solutionLevel : (progress.hints[step.slot] ?? 0) + 1;
    if (level >= solutionLevel && given.level === null) {
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
              level === 1 ? lastRefusal(compose, chapter.mistakes, step, progress) : null,
              { kind: 'paragraph', text: prose(own.hints[level - 1] ?? own.hints[0]) },
              compose.choices(['choice.next-hint', 'hm hint'], ['choice.skip', 'hm skip']),
            ),
    };
  },
});

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

/** The first hint begins where the last refusal ended. */
function lastRefusal(
  compose: Composer,
  mistakes: ReadonlyMap<string, { readonly say: string }>,
  step: Step,
  progress: Progress,
): Block | null {
  const codes = progress.notes[step.slot]?.refusal ?? [];
  const mistake = codes.map((code) => mistakes.get(code)).find((known) => known !== undefined);
  if (mistake === undefined) return null;
  return {
    kind: 'notice',
    tone: 'information',
    text: [...compose.line('hint.last-refusal'), { kind: 'text', text: ' ' }, ...sentence(mistake.say)],
  };
}
