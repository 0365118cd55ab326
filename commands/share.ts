import { defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';

export const share = defineCommand({
  group: 'hm',
  name: 'share',
  aliases: [],
  description: 'command.share',
  arguments: {
    choice: {
      kind: 'choice',
      description: 'argument.share-choice',
      required: false,
      choices: ['on', 'off'],
      synonyms: { yes: 'on', no: 'off' },
    },
  },
  body: null,
  permission: 'anyone',
  run({ learner, messages }, given): Outcome {
    const compose = composer(messages);
    const { membership } = learner;
    if (membership === null) throw new KnownError('in-no-cohort');
    if (given.choice === null) {
      return {
        reply: replyOf(
          compose.paragraph(membership.shares ? 'membership.code-shared' : 'membership.code-private'),
          membership.shares
            ? compose.choices(['choice.stop-sharing', 'hm share off'])
            : compose.choices(['choice.share', 'hm share on']),
        ),
      };
    }
    const shares = given.choice === 'on';
    return {
      learner,
      changes: [{ kind: 'set-membership', membership: { ...membership, shares } }],
      reply: replyOf(
        compose.notice('success', shares ? 'membership.code-shared' : 'membership.code-private'),
      ),
    };
  },
});
