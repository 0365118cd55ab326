import {
  announcementIn,
  announcementsOf,
  attachedAs,
  presentSchedule,
} from '../../src/core/cohorts/announcements.ts';
import type { Cohort } from '../../src/core/cohorts/cohort.ts';
import { communityOf, reachCohort } from '../../src/core/cohorts/reach.ts';
import type { AuditAction, Change } from '../../src/core/cohorts/store.ts';
import { type Context, defineCommand, type Outcome } from '../../src/core/command.ts';
import { composer, replyOf } from '../../src/core/compose-reply.ts';
import { KnownError } from '../../src/core/errors.ts';
import { presentAnnouncements } from '../../src/core/present/announcements.ts';

export const announce = defineCommand({
  group: 'cohort',
  name: 'announce',
  aliases: ['announcements'],
  description: 'command.cohort-announce',
  arguments: {
    what: {
      kind: 'choice',
      description: 'argument.announce-what',
      required: false,
      choices: ['here', 'off', 'schedule'],
    },
    cohort: { kind: 'text', description: 'argument.cohort', required: false },
  },
  body: null,
  permission: 'moderator',
  async run(context, given): Promise<Outcome> {
    const cohort = await reachCohort(context, given.cohort);
    switch (given.what) {
      case 'here':
        return announceHere(context, cohort);
      case 'off':
        return announceNowhere(context, cohort);
      case 'schedule':
        return announceSchedule(context, cohort);
      case null:
        return {
          reply: replyOf(
            presentAnnouncements(composer(context.messages), cohort, context.account.platform, context.place),
          ),
        };
    }
  },
});

/** Only the room in which it is typed can be chosen: a room that somebody names might be anybody's. */
async function announceHere(context: Context, cohort: Cohort): Promise<Outcome> {
  const compose = composer(context.messages);
  const community = communityOf(context);
  const refusal = await context.checkRoom();
  if (refusal !== null) throw new KnownError(`room-${refusal}`);
  const { room } = context.place;
  return {
    changes: [
      { kind: 'set-announcement-room', cohort: cohort.id, community, room },
      entryOf(context, cohort, 'announcements-set', 'here'),
    ],
    news: [
      announcementIn(
        community.platform,
        room,
        compose.paragraph('announcement.begins', { name: cohort.name }),
      ),
    ],
    reply: replyOf(
      compose.notice('success', 'announce.here', { name: cohort.name }),
      compose.paragraph('announce.what'),
    ),
  };
}

function announceNowhere(context: Context, cohort: Cohort): Outcome {
  const compose = composer(context.messages);
  const community = communityOf(context);
  if (attachedAs(cohort, community)?.announcementRoom == null) throw new KnownError('announced-nowhere');
  return {
    changes: [
      { kind: 'set-announcement-room', cohort: cohort.id, community, room: null },
      entryOf(context, cohort, 'announcements-set', 'off'),
    ],
    reply: replyOf(compose.notice('success', 'announce.off', { name: cohort.name })),
  };
}

function announceSchedule(context: Context, cohort: Cohort): Outcome {
  const compose = composer(context.messages);
  const schedule = presentSchedule(compose, context.chapter, cohort);
  if (schedule === null) throw new KnownError('nothing-scheduled', {}, 'cohort settings');
  const news = announcementsOf(cohort, schedule);
  if (news.length === 0) throw new KnownError('announced-nowhere');
  return {
    changes: [entryOf(context, cohort, 'schedule-announced', null)],
    news,
    reply: replyOf(compose.notice('success', 'announce.schedule', { name: cohort.name })),
  };
}

function entryOf(context: Context, cohort: Cohort, action: AuditAction, detail: string | null): Change {
  return {
    kind: 'audit',
    cohort: cohort.id,
    moderator: context.account.displayName,
    action,
    learner: null,
    detail,
  };
}
