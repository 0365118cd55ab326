/** Moments as a clock on a wall shows them. */
import { RecentMap } from './recent-map.ts';

/** Making a format takes as long as using it a hundred times. */
const formats = new RecentMap<Intl.DateTimeFormat>(200);

/** What clock and calendar show, each part as it is written: `2026`, `03`, `29`, `03`, `30`, `CEST`. */
export type WallClock = Readonly<
  Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'timeZoneName', string>
>;

/** @param timeZone an IANA time zone */
export function wallClockAt(at: Date, timeZone: string): WallClock {
  const format = formats.get(timeZone) ?? formatFor(timeZone);
  formats.set(timeZone, format);
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value])) as WallClock;
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
}
