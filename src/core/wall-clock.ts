/** Moments as a clock on a wall, and the calendar beside it, show them. */
import { RecentMap } from './recent-map.ts';

/** Making a format takes as long as using it fifty times. */
const formats = new RecentMap<Intl.DateTimeFormat>(200);

const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
/** The name of the zone takes ten times as long as all the rest. */
const moment = { ...day, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** For example `2026-03-29`. @param timeZone an IANA time zone */
export function dateIn(timeZone: string, at: Date): string {
  const { year, month, day: ofMonth } = partsOf(formatOf(`day ${timeZone}`, { timeZone, ...day }), at);
  return `${year}-${month}-${ofMonth}`;
}

/** With the name of the zone, for example `2026-03-29 03:30 CEST`. @param timeZone an IANA time zone */
export function momentIn(timeZone: string, at: Date): string {
  const parts = partsOf(formatOf(`moment ${timeZone}`, { timeZone, ...moment }), at);
  return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute} ${parts.timeZoneName}`;
}

function formatOf(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, format);
  return format;
}

function partsOf(format: Intl.DateTimeFormat, at: Date): Partial<Record<string, string>> {
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}
