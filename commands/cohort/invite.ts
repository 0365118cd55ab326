import { codeLifetime, hashCode } from '../../src/core/cohorts/code.ts';
import type { Cohort } from '../../src/core/cohorts/cohort.ts';
import { findInvitation } from '../../src/core/cohorts/invitation.ts';
import { communityOf, reachCohort } from '../../src/core/cohorts/reach.ts';
import { type Context, defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';
import { KnownError } from '../../src/core/errors.ts';

export const invite = defineCommand({
  group: 'cohort',
  name: 'invite',
  aliases: [],
  description: 'command.cohort-invite',
  arguments: {
    action: {
      kind: 'choice',
      description: 'argument.invite-action',
      required: false,
      choices: ['learners', 'community', 'accept'],
      synonyms: { learner: 'learners' },
    },
    which: { kind: 'text', description: 'argument.invite-which', required: false },
  },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    if (given.action === 'accept') return accept(context, given.which);
    const cohort = await reachCohort(context, given.which);
    return giveCode(context, cohort, given.action === 'community' ? 'community' : 'learner');
  },
});

function giveCode(context: Context, cohort: Cohort, kind: 'learner' | 'community'): Outcome {
  const compose = composer(context.messages);
  const code = context.newCode();
  const moderator = context.account.displayName;
  const values = { code, name: cohort.name };
  return {
    changes: [
      {
        kind: 'add-invitation',
        hash: hashCode(code),
        code: kind,
        cohort: cohort.id,
        expiresAt: new Date(context.now.getTime() + codeLifetime[kind]),
      },
      { kind: 'audit', cohort: cohort.id, moderator, action: 'code-given', learner: null, detail: kind },
    ],
    reply: replyOf(
      compose.paragraph(kind === 'learner' ? 'cohort.code-learners' : 'cohort.code-community', values),
      compose.paragraph('cohort.code-secret'),
    ),
  };
}

/** A moderator of another community takes the cohort in. */
async function accept(context: Context, typed: string | null): Promise<Outcome> {
  const community = communityOf(context);
  const { cohort, hash } = await findInvitation(context, typed, 'community');
  const known = cohort.communities.some(
    ({ platform, id }) => platform === community.platform && id === community.id,
  );
  if (known) throw new KnownError('community-known', { name: cohort.name });
  return {
    changes: [
      { kind: 'use-code', hash },
      { kind: 'attach-community', cohort: cohort.id, community },
      {
        kind: 'audit',
        cohort: cohort.id,
        moderator: context.account.displayName,
        action: 'community-joined',
        learner: null,
        detail: community.platform,
      },
    ],
    reply: replyOf(
      composer(context.messages).notice('success', 'cohort.community-joined', { name: cohort.name }),
    ),
  };
}
