import { reachCohort } from '../../src/core/cohorts/reach.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';

/** How long the file may still be written, should the answer be late. In ms. */
const deliverable = 60 * 60 * 1000;

export const exportProgress = defineCommand({
  group: 'cohort',
  name: 'export',
  aliases: [],
  description: 'command.cohort-export',
  arguments: {
    format: {
      kind: 'choice',
      description: 'argument.export-format',
      required: false,
      choices: ['csv', 'json'],
    },
    cohort: { kind: 'text', description: 'argument.cohort', required: false },
  },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const cohort = await reachCohort(context, given.cohort);
    const json = given.format === 'json';
    return {
      changes: [
        {
          kind: 'audit',
          cohort: cohort.id,
          moderator: context.account.displayName,
          action: 'exported',
          learner: null,
          detail: json ? 'json' : 'csv',
        },
      ],
      reply: replyOf(composer(context.messages).paragraph('cohort.exported', { name: cohort.name }), {
        kind: 'export',
        name: json ? 'progress.json' : 'progress.csv',
        mediaType: json ? 'application/json' : 'text/csv',
        source: {
          cohort: cohort.id,
          format: json ? 'json' : 'csv',
          until: new Date(context.now.getTime() + deliverable).toISOString(),
        },
      }),
    };
  },
});
