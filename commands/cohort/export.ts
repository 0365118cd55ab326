import { csvOf, jsonOf } from '../../src/core/cohorts/export.ts';
import { reachCohort } from '../../src/core/cohorts/reach.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';

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
    const rows = context.cohorts.allMembers(cohort.id);
    const pieces = (json ? jsonOf : csvOf)(rows, { ...context, rules: cohort.rules });
    let content = '';
    for await (const piece of pieces) content += piece;
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
        kind: 'file',
        name: json ? 'progress.json' : 'progress.csv',
        mediaType: json ? 'application/json' : 'text/csv',
        content,
      }),
    };
  },
});
