import { defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { presentStep } from '../src/core/present/step.ts';
import { enterStep, isPassed, isSettled, startProgress, stateOf, withChoice } from '../src/core/progress.ts';

export const goTo = defineCommand({
  group: 'hm',
  name: 'goto',
  aliases: ['go', 'step'],
  description: 'command.goto',
  arguments: { step: { kind: 'step', description: 'argument.goto-step', required: true } },
  body: null,
  permission: 'anyone',
  audience: 'room',
  run({ learner, chapter, messages }, { step }): Outcome {
    const compose = composer(messages);
    const entered = enterStep(learner.progress ?? startProgress(chapter), step);
    const progress = withChoice(entered, step.slot, isSettled(stateOf(entered, step)));
    return {
      learner: { ...learner, progress },
      reply: replyOf(
        isPassed(stateOf(progress, step)) ? compose.notice('information', 'goto.passed') : null,
        presentStep(compose, chapter, step, learner.facts, progress),
      ),
    };
  },
});
