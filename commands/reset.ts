import { defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { countPassed } from '../src/core/progress.ts';

export const reset = defineCommand({
  group: 'hm',
  name: 'reset',
  aliases: ['restart'],
  description: 'command.reset',
  arguments: {
    confirmation: {
      kind: 'choice',
      description: 'argument.confirmation',
      required: false,
      choices: ['yes'],
      synonyms: { y: 'yes', confirm: 'yes' },
    },
  },
  body: null,
  permission: 'anyone',
  run({ learner, chapter, messages }, given): Outcome {
    const compose = composer(messages);
    if (learner.progress === null) throw new KnownError('nothing-to-reset', {}, 'hm next');
    if (given.confirmation === null) {
      return {
        reply: replyOf(
          compose.notice('information', 'reset.ask', { passed: countPassed(learner.progress, chapter) }),
          compose.choices(['choice.reset', 'hm reset yes'], ['choice.keep', 'hm status']),
        ),
      };
    }
    return {
      learner: { ...learner, progress: null },
      reply: replyOf(compose.notice('success', 'reset.done'), compose.choices(['choice.next', 'hm next'])),
    };
  },
});
