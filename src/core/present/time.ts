import type { LearnerSettings } from '../learner.ts';
import { wallClockAt } from '../wall-clock.ts';

/** The moment as the reader's clock on the wall shows it, with the zone, for example `2026-03-29 03:30 CEST`. */
export function dateAndTime(at: Date, reader: Pick<LearnerSettings, 'timeZone'>): string {
  const { year, month, day, hour, minute, timeZoneName } = wallClockAt(at, reader.timeZone);
  return `${year}-${month}-${day} ${hour}:${minute} ${timeZoneName}`;
}
