import { type Cohort, initialRules, longestCohortName } from '../../src/core/cohorts/cohort.ts';
import { communityOf, reachableCohorts } from '../../src/core/cohorts/reach.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';
import { KnownError } from '../../src/core/errors.ts';
import { neutralLine } from '../../src/security/neutral.ts';

export const create = defineCommand({
  group: 'cohort',
  name: 'create',
  aliases: ['new'],
  description: 'command.cohort-create',
  arguments: { name: { kind: 'text', description: 'argument.cohort-new-name', required: true } },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const compose = composer(context.messages);
    const community = communityOf(context);
    const name = freeName(given.name, await reachableCohorts(context));
    const moderator = context.account.displayName;
    return {
      changes: [
        {
          kind: 'create-cohort',
          name,
          chapter: context.chapter.id,
          rules: initialRules,
          community,
          moderator,
        },
        { kind: 'audit', cohort: '', moderator, action: 'created', learner: null, detail: name },
      ],
      reply: replyOf(
        compose.notice('success', 'cohort.created', { name }),
        compose.paragraph('cohort.invite-how'),
        compose.choices(['choice.invite', 'cohort invite']),
      ),
    };
  },
});

/**
 * The name as it is kept.
 *
 * @throws KnownError where it is empty, too long, a number with `#`, or taken in this community.
 */
export function freeName(typed: string, cohorts: readonly Cohort[]): string {
  const name = neutralLine(typed, Number.POSITIVE_INFINITY);
  if (name === '' || [...name].length > longestCohortName || name.startsWith('#')) {
    throw new KnownError('invalid-cohort-name', { limit: longestCohortName });
  }
  if (cohorts.some((cohort) => cohort.name.toLowerCase() === name.toLowerCase())) {
    throw new KnownError('cohort-name-taken', { name });
  }
  return name;
}
