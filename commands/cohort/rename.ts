import { announcementsOf } from '../../src/core/cohorts/announcements.ts';
import { communityOf, reachableCohorts, reachCohort } from '../../src/core/cohorts/reach.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';
import { presentRefusal } from '../../src/core/present/announcements.ts';
import { freeName } from './create.ts';

export const rename = defineCommand({
  group: 'cohort',
  name: 'rename',
  aliases: [],
  description: 'command.cohort-rename',
  arguments: {
    name: { kind: 'word', description: 'argument.cohort-new-name', required: true },
    cohort: { kind: 'text', description: 'argument.cohort', required: false },
  },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const compose = composer(context.messages);
    const cohort = await reachCohort(context, given.cohort);
    const others = (await reachableCohorts(context)).filter(({ id }) => id !== cohort.id);
    const name = freeName(given.name, others);
    const moderator = context.account.displayName;
    return {
      changes: [
        { kind: 'update-cohort', cohort: { ...cohort, name } },
        {
          kind: 'audit',
          cohort: cohort.id,
          moderator,
          action: 'renamed',
          learner: null,
          detail: `${cohort.name} → ${name}`,
        },
      ],
      news: announcementsOf(cohort, compose.paragraph('cohort.renamed', { before: cohort.name, name })),
      reply: replyOf(
        compose.notice('success', 'cohort.renamed', { before: cohort.name, name }),
        presentRefusal(compose, cohort, communityOf(context)),
      ),
    };
  },
});
