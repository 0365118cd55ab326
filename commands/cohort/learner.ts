import { reachMember } from '../../src/core/cohorts/reach.ts';
import { standingOf } from '../../src/core/cohorts/standing.ts';
import { defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, listOf, replyOf, text } from '../../src/core/compose-reply.ts';
import { presentCode, presentPath } from '../../src/core/present/member.ts';
import { standingLine } from '../../src/core/present/standing.ts';
import { dateAndTime } from '../../src/core/present/time.ts';

export const learner = defineCommand({
  group: 'cohort',
  name: 'learner',
  aliases: ['who'],
  description: 'command.cohort-learner',
  arguments: {
    name: { kind: 'word', description: 'argument.learner-name', required: true },
    note: { kind: 'text', description: 'argument.learner-note', required: false },
  },
  body: null,
  permission: 'moderator',
  accountMenu: { label: 'menu.learner', argument: 'name' },
  async run(context, given): Promise<Outcome> {
    const { chapter, now, messages } = context;
    const compose = composer(messages);
    const { member, cohort } = await reachMember(context, given.name);
    const who = member.learner;
    const moderator = context.account.displayName;
    if (given.note !== null) {
      return {
        changes: [
          { kind: 'write-note', learner: who.id, cohort: cohort.id, moderator, text: given.note },
          {
            kind: 'audit',
            cohort: cohort.id,
            moderator,
            action: 'note-written',
            learner: who.id,
            detail: null,
          },
        ],
        reply: replyOf(compose.notice('success', 'learner.noted', { name: who.displayName })),
      };
    }
    const [attempts, notes] = await Promise.all([
      context.cohorts.mistakes(who.id),
      context.cohorts.notes(who.id, cohort.id),
    ]);
    const standing = standingOf(who, member.lastSeen, { chapter, rules: cohort.rules, now });
    return {
      changes: [
        {
          kind: 'audit',
          cohort: cohort.id,
          moderator,
          action: 'learner-seen',
          learner: who.id,
          detail: null,
        },
      ],
      reply: replyOf(
        compose.heading('learner.heading', { name: who.displayName, number: who.id }),
        { kind: 'paragraph', text: standingLine(compose, who.displayName, standing, chapter) },
        presentPath(compose, chapter, member, attempts, context.learner.settings),
        notes.length === 0
          ? null
          : [
              compose.paragraph('learner.notes'),
              listOf(
                notes.map((note) => [
                  text(`${dateAndTime(note.at, context.learner.settings)} ${note.moderator}: ${note.text}`),
                ]),
              ),
            ],
        who.membership.shares
          ? presentCode(compose, await context.cohorts.sharedFiles(who.id))
          : compose.paragraph('learner.code-private'),
      ),
    };
  },
});
