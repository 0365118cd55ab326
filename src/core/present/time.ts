import type { LearnerSettings } from '../learner.ts';
import { momentIn } from '../wall-clock.ts';

/** The moment as the reader's clock on the wall shows it, with the zone, for example `2026-03-29 03:30 CEST`. */
export function dateAndTime(at: Date, reader: Pick<LearnerSettings, 'timeZone'>): string {
  return momentIn(reader.timeZone, at);
}
