/** Errors that a learner can be told about. The sentence stands in the message table under the code. */
import type { MessageKey, MessageValues } from '../i18n/messages.ts';

/** The codes: every key of the message table below `error.`, without that prefix. */
export type ErrorCode = MessageKey extends infer Key
  ? Key extends `error.${infer Code}`
    ? Code
    : never
  : never;

/** Thrown where an answer ends early. Dispatch turns it into a reply with the same code; nothing is changed. */
export class KnownError extends Error {
  readonly code: ErrorCode;
  readonly values: MessageValues;
  /** A command that helps, as typed behind the platform's prefix; null where there is none. */
  readonly suggestion: string | null;

  constructor(code: ErrorCode, values: MessageValues = {}, suggestion: string | null = null) {
    super(code);
    this.code = code;
    this.values = values;
    this.suggestion = suggestion;
  }
}

/** The body of a command has more bytes than the command takes; `size` is null where only that is known. */
export function bodyTooLong(size: number | null, limit: number): KnownError {
  const kilobytes = (bytes: number) => Math.ceil(bytes / 1024);
  return new KnownError('body-too-long', {
    size: kilobytes(size ?? limit),
    known: size === null ? 'no' : 'yes',
    limit: kilobytes(limit),
  });
}
