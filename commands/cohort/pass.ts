import { reachMember } from '../../src/core/cohorts/reach.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';
import { KnownError } from '../../src/core/errors.ts';
import { isPassed, startProgress, stateOf, withNotes, withState } from '../../src/core/progress.ts';

export const pass = defineCommand({
  group: 'cohort',
  name: 'pass',
  aliases: [],
  description: 'command.cohort-pass',
  arguments: {
    name: { kind: 'word', description: 'argument.learner-name', required: true },
    step: { kind: 'step', description: 'argument.pass-step', required: true },
    note: { kind: 'text', description: 'argument.pass-note', required: true },
  },
  body: null,
  permission: 'moderator',
  async run(context, { name, step, note }): Promise<Outcome> {
    const { member, cohort } = await reachMember(context, name);
    const { learner } = member;
    const progress = learner.progress ?? startProgress(context.chapter);
    const values = { name: learner.displayName, title: step.title };
    if (isPassed(stateOf(progress, step))) throw new KnownError('step-passed-already', values);
    const moderator = context.account.displayName;
    return {
      changes: [
        {
          kind: 'save-learner',
          learner: {
            ...learner,
            progress: withNotes(withState(progress, step.slot, 'passed-by-moderator'), step.slot, {
              refusal: [],
            }),
          },
        },
        {
          kind: 'audit',
          cohort: cohort.id,
          moderator,
          action: 'step-passed',
          learner: learner.id,
          detail: `${step.id}: ${note}`,
        },
      ],
      reply: replyOf(composer(context.messages).notice('success', 'cohort.step-passed', values)),
    };
  },
});
