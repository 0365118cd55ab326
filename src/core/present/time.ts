import type { LearnerSettings } from '../learner.ts';

/** The moment as the reader's clock on the wall shows it, with the zone, for example `2026-03-29 03:30 CEST`. */
export function dateAndTime(at: Date, { timeZone }: Pick<LearnerSettings, 'timeZone'>): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')}`;
}
