import { reachCohort } from '../../src/core/cohorts/reach.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, listOf, replyOf } from '../../src/core/compose-reply.ts';
import { auditLine } from '../../src/core/present/audit.ts';

const shown = 30;

export const audit = defineCommand({
  group: 'cohort',
  name: 'audit',
  aliases: ['log'],
  description: 'command.cohort-audit',
  arguments: { cohort: { kind: 'text', description: 'argument.cohort', required: false } },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const compose = composer(context.messages);
    const cohort = await reachCohort(context, given.cohort);
    const entries = await context.cohorts.audit(cohort.id, shown);
    return {
      reply: replyOf(
        compose.heading('audit.heading', { name: cohort.name }),
        listOf(entries.map((entry) => auditLine(compose, entry, context.learner))),
      ),
    };
  },
});
