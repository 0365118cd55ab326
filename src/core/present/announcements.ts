/** What a moderator is told of where news of the study group is announced. */
import { attachedAs } from '../cohorts/announcements.ts';
import type { Cohort, Community } from '../cohorts/cohort.ts';
import type { Composer } from '../compose-reply.ts';
import type { Account, Place } from '../event.ts';
import type { Block } from '../reply.ts';

/** Where this community reads the news. */
export function presentAnnouncements(
  compose: Composer,
  cohort: Cohort,
  platform: Account['platform'],
  place: Place,
): Block[] {
  const attached = attachedAs(cohort, { platform, id: place.community ?? '' });
  const room = attached?.announcementRoom ?? null;
  const key = room === null ? 'nowhere' : room === place.room ? 'this-room' : 'other-room';
  const refused = attached === undefined ? null : presentRefusal(compose, cohort, attached);
  return [
    refused ?? compose.paragraph(`announce.${key}`, { name: cohort.name }),
    compose.paragraph('announce.what'),
    compose.choices(
      ['choice.announce-here', `cohort announce here #${cohort.id}`],
      ...(room === null ? [] : [['choice.announce-off', `cohort announce off #${cohort.id}`] as const]),
    ),
  ];
}

/** That the room of the community took no announcement any more; null where it does, or there is none. */
export function presentRefusal(compose: Composer, cohort: Cohort, community: Community): Block | null {
  if (attachedAs(cohort, community)?.announcementsRefused !== true) return null;
  return compose.notice('error', 'announce.refused', { name: cohort.name });
}
