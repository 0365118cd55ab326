/** Columns for what people write. They clean on the way in, so that no text can make a statement fail. */
import { type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, customType } from 'drizzle-orm/pg-core';
import { stepStates } from '../../core/learner.ts';
import { toStorableJson, toStorableText } from '../text.ts';

export const storableText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: toStorableText,
});

const jsonColumn = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: toStorableJson,
});

/** `jsonb` that is read back as `T`. */
export function storableJson<T>() {
  return jsonColumn().$type<T>();
}

/** Whether a learner's settings say that they take a break; an index rests on this expression. */
export function isPaused(settings: AnyPgColumn): SQL {
  return sql`(${settings} ->> 'paused') = 'true'`;
}

/** Whether a step is contested; an index rests on this expression, so that the number stands in it. */
export function isContested(states: AnyPgColumn): SQL {
  return sql`${states} @> ${sql.raw(`'{${stepStates.indexOf('contested')}}'::smallint[]`)}`;
}

/** The order of names in lists: by letters, capitals or not, the same on every machine. */
export function sortableName(name: AnyPgColumn): SQL {
  return sql`(lower(${name}) collate "C")`;
}
