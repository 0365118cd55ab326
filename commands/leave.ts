import { defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';

export const leave = defineCommand({
  group: 'hm',
  name: 'leave',
  aliases: [],
  description: 'command.leave',
  arguments: {},
  body: null,
  permission: 'anyone',
  async run({ learner, cohorts, messages }): Promise<Outcome> {
    if (learner.membership === null) throw new KnownError('in-no-cohort');
    const cohort = await cohorts.cohort(learner.membership.cohort);
    return {
      learner,
      changes: [{ kind: 'set-membership', membership: null }],
      reply: replyOf(composer(messages).notice('success', 'cohort.left', { name: cohort?.name ?? '' })),
    };
  },
});
