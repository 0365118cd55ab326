import type { Step } from '../src/chapter/chapter.ts';
import { fillStep } from '../src/chapter/holes.ts';
import { defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, replyOf, text } from '../src/core/compose-reply.ts';
import { creditPass, recordRefusal } from '../src/core/judging.ts';
import type { Progress } from '../src/core/learner.ts';
import { choiceLetter, openQuestion, presentQuestion, prose } from '../src/core/present/step.ts';
import { presentProgress } from '../src/core/present/verdict.ts';
import { currentStep, startProgress, withNotes } from '../src/core/progress.ts';
import { type GivenAnswer, readAnswers } from '../src/core/questions.ts';
import type { Block } from '../src/core/reply.ts';
import type { Attempt } from '../src/core/store.ts';

export const answer = defineCommand({
  group: 'hm',
  name: 'answer',
  aliases: [],
  description: 'command.answer',
  arguments: { choice: { kind: 'text', description: 'argument.answer-choice', required: false } },
  body: null,
  permission: 'anyone',
  audience: 'room',
  boundTo: 'question',
  run({ learner, chapter, messages }, given): Outcome {
    const compose = composer(messages);
    const progress = learner.progress ?? startProgress(chapter);
    const step = currentStep(progress, chapter);
    const own = fillStep(chapter, step, learner.facts);
    const answered = progress.notes[step.slot]?.answered ?? [];
    const open = own.questions.filter((question) => !answered.includes(question.id));
    const [first] = open;
    if (given.choice === null && first !== undefined) {
      return { reply: replyOf(presentQuestion(compose, own, first)) };
    }

    const answers = readAnswers(given.choice ?? '', open);
    const wrong = answers.filter(({ choice }) => !choice.correct);
    const right = answers.filter(({ choice }) => choice.correct).map(({ question }) => question.id);
    const noted = withNotes(progress, step.slot, { answered: [...answered, ...right] });
    const done = openQuestion(own, noted) === null;
    const after = wrong.length > 0 ? refused(noted, step, wrong) : passed(noted, step, done);
    const attempt: Attempt = {
      slot: step.slot,
      verdict: wrong.length === 0 ? 'pass' : 'fail',
      codes: wrong.flatMap(({ choice }) => choice.mistake ?? []),
    };
    return {
      learner: { ...learner, progress: after },
      ...(step.kind === 'concept' && (done || wrong.length > 0) ? { attempt } : {}),
      reply: replyOf(
        ...answers.map((one) => explain(compose, own, one, answers.length > 1)),
        done
          ? [
              ...(step.kind === 'concept'
                ? [compose.notice('success', 'check.pass', { title: own.title })]
                : []),
              presentProgress(compose, chapter, after),
              compose.paragraph('check.go-on'),
              compose.choices(['choice.next', 'hm next']),
            ]
          : askAgain(compose, own, after, wrong.length > 0),
      ),
    };
  },
});

/** Only a concept step can be refused by a wrong answer; a question behind another step costs nothing. */
function refused(progress: Progress, step: Step, wrong: readonly GivenAnswer[]): Progress {
  if (step.kind !== 'concept') return progress;
  return recordRefusal(
    progress,
    step,
    wrong.flatMap(({ choice }) => choice.mistake ?? []),
  );
}

function passed(progress: Progress, step: Step, done: boolean): Progress {
  return done && step.kind === 'concept' ? creditPass(progress, step) : progress;
}

function explain(
  compose: Composer,
  step: Step,
  { question, choice }: GivenAnswer,
  several: boolean,
): Block[] {
  const values = {
    letter: choiceLetter(question.choices.indexOf(choice)),
    number: step.questions.indexOf(question) + 1,
    several: several ? 'yes' : 'no',
  };
  const tone = choice.correct ? 'success' : 'refusal';
  const verdict = choice.correct ? 'answer.right' : 'answer.wrong';
  return [
    {
      kind: 'notice',
      tone,
      text: [...compose.line(verdict, values), text(' '), ...prose(choice.explanation)],
    },
  ];
}

function askAgain(compose: Composer, step: Step, progress: Progress, wasWrong: boolean): Block[] {
  const question = openQuestion(step, progress);
  if (question === null) return [];
  return [
    ...(wasWrong ? [compose.paragraph('answer.again')] : []),
    ...presentQuestion(compose, step, question),
  ];
}
