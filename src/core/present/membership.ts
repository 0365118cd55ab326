/** What a learner is told of the cohort: who sees what, the own row as moderators see it, and what they looked at. */
import type { Cohort } from '../cohorts/cohort.ts';
import { standingOf } from '../cohorts/standing.ts';
import type { Context } from '../command.ts';
import { composer, listOf } from '../compose-reply.ts';
import type { Block } from '../reply.ts';
import { auditLine } from './audit.ts';
import { presentDays } from './schedule.ts';
import { standingLine } from './standing.ts';

/** Entries of the audit log that are shown. */
const shownEntries = 5;

export async function presentMembership(context: Context, cohort: Cohort): Promise<Block[]> {
  const { learner, chapter, messages, now } = context;
  const compose = composer(messages);
  // Who joins just now is no member yet, and has just been active.
  const [member, seen] = await Promise.all([
    context.cohorts.member([cohort.id], learner.id),
    learner.id === '' ? [] : context.cohorts.auditOf(learner.id, shownEntries),
  ]);
  const lastSeen = member === null ? now : member.lastSeen;
  const standing = standingOf(learner, lastSeen, { chapter, rules: cohort.rules, now });
  return [
    compose.heading('membership.heading', { name: cohort.name }),
    compose.paragraph('membership.seen'),
    listOf([standingLine(compose, learner.displayName, standing, chapter)]),
    compose.paragraph(
      learner.membership?.shares === true ? 'membership.code-shared' : 'membership.code-private',
    ),
    ...presentDays(compose, chapter, cohort, context),
    compose.paragraph('membership.logged'),
    ...(seen.length === 0 ? [] : [listOf(seen.map((entry) => auditLine(compose, entry, learner)))]),
  ];
}
