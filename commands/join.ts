import type { Cohort } from '../src/core/cohorts/cohort.ts';
import { findInvitation } from '../src/core/cohorts/invitation.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { composer, replyOf } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { presentMembership } from '../src/core/present/membership.ts';

export const join = defineCommand({
  group: 'hm',
  name: 'join',
  aliases: ['cohort'],
  description: 'command.join',
  arguments: { code: { kind: 'text', description: 'argument.join-code', required: false } },
  body: null,
  permission: 'anyone',
  async run(context, given): Promise<Outcome> {
    return given.code === null ? show(context) : enter(context, given.code);
  },
});

/** The cohort the learner is in, and all that its moderators see and did. */
async function show(context: Context): Promise<Outcome> {
  const cohort = await livingCohort(context);
  if (cohort === null) throw new KnownError('in-no-cohort');
  return { reply: replyOf(await presentMembership(context, cohort)) };
}

/** The learner's cohort; null for none, and for one that is closed: nobody sees its learners any more. */
async function livingCohort({ learner, cohorts }: Context): Promise<Cohort | null> {
  const cohort = learner.membership === null ? null : await cohorts.cohort(learner.membership.cohort);
  return cohort?.archivedAt === null ? cohort : null;
}

async function enter(context: Context, code: string): Promise<Outcome> {
  const { learner } = context;
  const { cohort, hash } = await findInvitation(context, code, 'learner');
  if (learner.membership?.cohort === cohort.id) {
    throw new KnownError('joined-already', { name: cohort.name }, 'hm join');
  }
  if ((await livingCohort(context)) !== null) throw new KnownError('in-another-cohort', {}, 'hm leave');
  const membership = { cohort: cohort.id, joinedAt: context.now, shares: false };
  const compose = composer(context.messages);
  return {
    learner,
    changes: [
      { kind: 'require-code', hash },
      { kind: 'set-membership', membership },
    ],
    reply: replyOf(
      compose.notice('success', 'cohort.joined', { name: cohort.name }),
      await presentMembership({ ...context, learner: { ...learner, membership } }, cohort),
      compose.choices(['choice.next', 'hm next'], ['choice.leave', 'hm leave']),
    ),
  };
}
