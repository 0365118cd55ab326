import type { Cohort } from '../../src/core/cohorts/cohort.ts';
import { communityOf, reachCohort } from '../../src/core/cohorts/reach.ts';
import { type Standing, standingOf, standingRules } from '../../src/core/cohorts/standing.ts';
import type { Member } from '../../src/core/cohorts/store.ts';
import { type Context, defineCommand, type Outcome } from '../../src/core/command.ts';
import { type Composer, composer, listOf, replyOf } from '../../src/core/compose-reply.ts';
import { presentRefusal } from '../../src/core/present/announcements.ts';
import { standingLine } from '../../src/core/present/standing.ts';
import type { Block } from '../../src/core/reply.ts';

/** How many of each group are named. */
const shown = 15;

/** The groups that may need somebody, the most urgent first. */
const groups = ['stuck', 'contested', 'away', 'paused', 'done'] as const satisfies readonly Standing[];

export const stuck = defineCommand({
  group: 'cohort',
  name: 'stuck',
  aliases: ['help-wanted'],
  description: 'command.cohort-stuck',
  arguments: { cohort: { kind: 'text', description: 'argument.cohort', required: false } },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const cohort = await reachCohort(context, given.cohort);
    const { rules } = cohort;
    const lists = await context.cohorts.attention(cohort.id, {
      rules: standingRules({ ...context, rules }),
      limit: shown + 1,
    });
    const compose = composer(context.messages);
    const blocks = groups.flatMap((group) => presentGroup(context, compose, cohort, group, lists[group]));
    return {
      changes: [
        {
          kind: 'audit',
          cohort: cohort.id,
          moderator: context.account.displayName,
          action: 'stuck-seen',
          learner: null,
          detail: null,
        },
      ],
      reply: replyOf(
        compose.heading('stuck.heading', { name: cohort.name }),
        presentRefusal(compose, cohort, communityOf(context)),
        blocks.length === 0 ? compose.paragraph('stuck.nobody') : blocks,
        compose.paragraph('stuck.rules', { tries: rules.stuckAfter, days: rules.awayAfter }),
      ),
    };
  },
});

function presentGroup(
  { chapter, now }: Context,
  compose: Composer,
  cohort: Cohort,
  group: (typeof groups)[number],
  members: readonly Member[],
): Block[] {
  if (members.length === 0) return [];
  const lines = members
    .slice(0, shown)
    .map(({ learner, lastSeen }) =>
      standingLine(
        compose,
        learner.displayName,
        standingOf(learner, lastSeen, { chapter, rules: cohort.rules, now }),
        chapter,
      ),
    );
  return [
    compose.heading(`stuck.${group}`),
    listOf(lines),
    ...(members.length > shown ? [compose.paragraph('stuck.more', { shown })] : []),
  ];
}
