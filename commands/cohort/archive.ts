import { announcementsOf } from '../../src/core/cohorts/announcements.ts';
import { reachCohort } from '../../src/core/cohorts/reach.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';

export const archive = defineCommand({
  group: 'cohort',
  name: 'archive',
  aliases: ['close'],
  description: 'command.cohort-archive',
  arguments: {
    cohort: { kind: 'word', description: 'argument.cohort', required: false },
    confirmation: {
      kind: 'choice',
      description: 'argument.confirmation',
      required: false,
      choices: ['yes'],
      synonyms: { y: 'yes', confirm: 'yes' },
    },
  },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const compose = composer(context.messages);
    const cohort = await reachCohort(context, given.cohort);
    if (given.confirmation !== 'yes') {
      return {
        reply: replyOf(
          compose.notice('information', 'cohort.ask-archive', { name: cohort.name }),
          compose.choices(['choice.archive', `cohort archive #${cohort.id} yes`]),
        ),
      };
    }
    const moderator = context.account.displayName;
    return {
      changes: [
        { kind: 'update-cohort', cohort: { ...cohort, archivedAt: context.now } },
        { kind: 'audit', cohort: cohort.id, moderator, action: 'archived', learner: null, detail: null },
      ],
      news: announcementsOf(cohort, compose.paragraph('announcement.closed', { name: cohort.name })),
      reply: replyOf(compose.notice('success', 'cohort.archived', { name: cohort.name })),
    };
  },
});
