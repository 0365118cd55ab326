import { defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { presentStep } from '../src/core/present/step.ts';
import {
  currentStep,
  enterStep,
  isSettled,
  nextOpenStep,
  startProgress,
  stateOf,
  withState,
} from '../src/core/progress.ts';

export const skip = defineCommand({
  group: 'hm',
  name: 'skip',
  aliases: [],
  description: 'command.skip',
  arguments: {},
  body: null,
  permission: 'anyone',
  audience: 'room',
  boundTo: 'step',
  run({ learner, chapter, messages }): Outcome {
    const compose = composer(messages);
    const progress = learner.progress ?? startProgress(chapter);
    const step = currentStep(progress, chapter);
    if (isSettled(stateOf(progress, step))) {
      throw new KnownError('nothing-to-skip', { title: step.title }, 'hm next');
    }
    const skipped = withState(progress, step.slot, 'skipped');
    const notice = compose.notice('information', 'skip.done', { title: step.title, id: step.id });
    const following = nextOpenStep(skipped, chapter);
    if (following === null) {
      return {
        learner: { ...learner, progress: skipped },
        reply: replyOf(notice, compose.choices(['choice.next', 'hm next'], ['choice.status', 'hm status'])),
      };
    }
    const entered = enterStep(skipped, following);
    return {
      learner: { ...learner, progress: entered },
      reply: replyOf(notice, presentStep(compose, chapter, following, learner.facts, entered)),
    };
  },
});
