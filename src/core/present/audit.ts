/** One entry of the audit log in a line of words. */

import { shortened } from '../../security/neutral.ts';
import type { AuditEntry } from '../cohorts/store.ts';
import { type Composer, text } from '../compose-reply.ts';
import type { Learner } from '../learner.ts';
import type { Inline } from '../reply.ts';
import { dateAndTime } from './time.ts';

/** A moderator's note can be any length. In characters. */
const longestDetail = 300;

/** @param reader whose language and time zone are used. */
export function auditLine(
  compose: Composer,
  entry: AuditEntry,
  reader: Pick<Learner, 'settings'>,
): readonly Inline[] {
  return [
    text(`${dateAndTime(entry.at, reader.settings)} `),
    { kind: 'strong', text: entry.moderator },
    text(' '),
    ...compose.line(`audit.${entry.action}`, { learner: entry.learner ?? '' }),
    ...(entry.detail === null ? [] : [text(`: ${shortened(entry.detail, longestDetail)}`)]),
  ];
}
