import type { Cohort, CohortRules } from '../../src/core/cohorts/cohort.ts';
import { communityOf, reachCohort } from '../../src/core/cohorts/reach.ts';
import { cohortSettings } from '../../src/core/cohorts/settings.ts';
import { type Context, defineCommand, type Outcome } from '../../src/core/command.ts';
import { type Composer, composer, listOf, replyOf } from '../../src/core/compose-reply.ts';
import { KnownError } from '../../src/core/errors.ts';
import { presentRefusal } from '../../src/core/present/announcements.ts';
import { quoted } from '../../src/core/quoted.ts';

export const settings = defineCommand({
  group: 'cohort',
  name: 'settings',
  aliases: ['set'],
  description: 'command.cohort-settings',
  arguments: {
    cohort: { kind: 'word', description: 'argument.cohort', required: false },
    name: {
      kind: 'choice',
      description: 'argument.cohort-setting',
      required: false,
      choices: cohortSettings.map((setting) => setting.name),
    },
    value: { kind: 'text', description: 'argument.cohort-setting-value', required: false },
  },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const compose = composer(context.messages);
    const cohort = await reachCohort(context, given.cohort);
    const setting = cohortSettings.find(({ name }) => name === given.name);
    if (setting === undefined || given.value === null) return { reply: show(context, compose, cohort) };
    const rules = setting.write(cohort.rules, given.value, context.chapter);
    if (rules === null) {
      throw new KnownError('invalid-cohort-setting', {
        name: setting.name,
        typed: quoted(given.value),
        form: setting.form,
      });
    }
    const value = setting.read(rules, context.chapter) ?? compose.text('cohort.nothing-scheduled');
    return {
      changes: [
        { kind: 'update-cohort', cohort: { ...cohort, rules } },
        {
          kind: 'audit',
          cohort: cohort.id,
          moderator: context.account.displayName,
          action: 'rules-changed',
          learner: null,
          detail: `${setting.name} ${value}`,
        },
      ],
      reply: replyOf(compose.notice('success', 'cohort.setting-changed', { name: setting.name, value })),
    };
  },
});

function show(context: Context, compose: Composer, cohort: Cohort) {
  const value = (rules: CohortRules, setting: (typeof cohortSettings)[number]) =>
    setting.read(rules, context.chapter) ?? compose.text('cohort.nothing-scheduled');
  return replyOf(
    compose.heading('cohort.settings-heading', { name: cohort.name, number: cohort.id }),
    listOf(
      cohortSettings.map((setting) => [
        { kind: 'code', text: setting.name },
        { kind: 'text', text: ', ' },
        ...compose.line(`cohort.setting.${setting.name}`, { value: value(cohort.rules, setting) }),
      ]),
    ),
    compose.paragraph('announce.how'),
    presentRefusal(compose, cohort, communityOf(context)),
  );
}
