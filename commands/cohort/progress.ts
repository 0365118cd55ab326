import type { Cohort } from '../../src/core/cohorts/cohort.ts';
import { reachCohort } from '../../src/core/cohorts/reach.ts';
import { standingOf, standingRules, standings } from '../../src/core/cohorts/standing.ts';
import type { Member } from '../../src/core/cohorts/store.ts';
import { type Context, defineCommand, type Outcome } from '../../src/core/command.ts';
import { type Composer, composer, replyOf } from '../../src/core/compose-reply.ts';
import { gridOf, presentGrid, presentSummary } from '../../src/core/present/grid.ts';

/** As many as can be read on a phone. */
const pageSize = 20;
/** Days behind which a pass is no news. */
const week = 7;

export const progress = defineCommand({
  group: 'cohort',
  name: 'progress',
  aliases: ['grid'],
  description: 'command.cohort-progress',
  arguments: {
    cohort: { kind: 'word', description: 'argument.cohort', required: false },
    list: {
      kind: 'choice',
      description: 'argument.progress-list',
      required: false,
      choices: ['name', 'progress', ...standings],
    },
    after: { kind: 'word', description: 'argument.progress-after', required: false },
  },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const cohort = await reachCohort(context, given.cohort);
    const list = given.list ?? 'name';
    const standing = standings.find((each) => each === list);
    const after = await pageStart(context, cohort, given.after);
    // One more than is shown tells whether there is a next page.
    const [page, summary] = await Promise.all([
      context.cohorts.members({
        cohort: cohort.id,
        order: list === 'progress' ? 'progress' : 'name',
        only:
          standing === undefined
            ? null
            : { standing, rules: standingRules({ ...context, rules: cohort.rules }) },
        after,
        limit: pageSize + 1,
      }),
      context.cohorts.summary(cohort.id, context.now, week),
    ]);
    const shown = page.slice(0, pageSize);
    const compose = composer(context.messages);
    const { chapter, now } = context;
    const rows = shown.map(({ learner, lastSeen }) => ({
      name: learner.displayName,
      progress: learner.progress,
      standing: standingOf(learner, lastSeen, { chapter, rules: cohort.rules, now }),
    }));
    const grid = gridOf(compose, chapter, rows);
    return {
      changes: [
        {
          kind: 'audit',
          cohort: cohort.id,
          moderator: context.account.displayName,
          action: 'progress-seen',
          learner: null,
          detail: null,
        },
      ],
      reply: replyOf(
        compose.heading('grid.heading', { name: cohort.name, learners: summary.learners }),
        after === null ? presentSummary(compose, chapter, summary, cohort.rules.schedule) : null,
        given.after !== null && after === null ? compose.notice('information', 'grid.from-the-start') : null,
        await presentGrid(context, compose, grid),
        nextPage(compose, cohort, list, page.length > pageSize ? shown.at(-1) : undefined),
      ),
    };
  },
});

/** A page begins behind a learner of this cohort; anything else is the first page. */
async function pageStart(context: Context, cohort: Cohort, typed: string | null): Promise<Member | null> {
  return typed === null ? null : context.cohorts.member([cohort.id], typed.replace(/^#/, ''));
}

function nextPage(compose: Composer, cohort: Cohort, list: string, last: Member | undefined) {
  if (last === undefined) return null;
  return compose.choices(['choice.next-page', `cohort progress #${cohort.id} ${list} #${last.learner.id}`]);
}
