/**
 * What a study group says to everybody in the rooms that its moderators chose: its name and its schedule. Nobody's name
 * and nobody's progress is ever part of it.
 */
import type { Chapter } from '../../chapter/chapter.ts';
import { type Composer, listOf, replyOf, text } from '../compose-reply.ts';
import type { Block, Inline } from '../reply.ts';
import { everybodyOn, type News } from '../store.ts';
import { dateIn } from '../wall-clock.ts';
import type { AttachedCommunity, Cohort, Community } from './cohort.ts';

/** The community among those of the cohort; undefined where it is none of them. */
export function attachedAs(cohort: Cohort, { platform, id }: Community): AttachedCommunity | undefined {
  return cohort.communities.find((each) => each.platform === platform && each.id === id);
}

/** The same news for every room of the cohort that takes it, once each. */
export function announcementsOf(cohort: Cohort, ...blocks: readonly (Block | readonly Block[])[]): News[] {
  const rooms = new Map(
    cohort.communities.flatMap(({ platform, announcementRoom, announcementsRefused }) =>
      announcementRoom === null || announcementsRefused
        ? []
        : [[`${platform} ${announcementRoom}`, announcementIn(platform, announcementRoom, ...blocks)]],
    ),
  );
  return [...rooms.values()];
}

export function announcementIn(
  platform: Community['platform'],
  room: string,
  ...blocks: readonly (Block | readonly Block[])[]
): News {
  return { account: everybodyOn(platform), room, reply: { ...replyOf(...blocks), audience: 'room' } };
}

/** The whole schedule, in the chapter's order; null where no step has a day. */
export function presentSchedule(compose: Composer, chapter: Chapter, cohort: Cohort): Block[] | null {
  const { schedule } = cohort.rules;
  const lines = chapter.steps.flatMap(({ id, title, slot }): (readonly Inline[])[] => {
    const day = schedule[slot];
    if (day === undefined) return [];
    return [[{ kind: 'strong', text: day }, text(`: ${title} (`), { kind: 'code', text: id }, text(')')]];
  });
  if (lines.length === 0) return null;
  return [
    compose.heading('announcement.schedule', { name: cohort.name }),
    listOf(lines),
    compose.paragraph('announcement.go-on'),
  ];
}

/** From this hour on, UTC, a room is reminded of what is due on the next day. */
const reminderHour = 8;

export interface Reminder {
  /** The same for the same cohort and day. */
  readonly key: string;
  readonly news: readonly News[];
}

/** What the rooms of a cohort are to be reminded of now; null for nothing. */
export function reminderOf(compose: Composer, chapter: Chapter, cohort: Cohort, now: Date): Reminder | null {
  const day = dateIn('UTC', new Date(now.getTime() + (24 - reminderHour) * 60 * 60 * 1000));
  const due = chapter.steps.filter(({ slot }) => cohort.rules.schedule[slot] === day);
  if (due.length === 0 || day === dateIn('UTC', now)) return null;
  const lines = due.map(({ id, title }): readonly Inline[] => [
    text(`${title} (`),
    { kind: 'code', text: id },
    text(')'),
  ]);
  return {
    key: `reminder/${cohort.id}/${day}`,
    news: announcementsOf(
      cohort,
      compose.paragraph('announcement.due', { name: cohort.name, day, steps: due.length }),
      listOf(lines),
      compose.paragraph('announcement.due-end'),
    ),
  };
}
