/** What went wrong with a request to the homeserver, and whether asking again can help. */
import { dig, stringAt } from './json.ts';

/** The homeserver answered with something that is no answer. */
export class MalformedAnswer extends Error {
  constructor(what: string) {
    super(`the homeserver's answer to ${what} is not what the protocol says`);
  }
}

/** A request made without the SDK that was answered with a status other than 2xx. */
export class RefusedRequest extends Error {
  readonly statusCode: number;
  readonly body: unknown;

  constructor(statusCode: number, body: unknown) {
    super(`${statusCode} ${stringAt(body, 'errcode') ?? ''} ${stringAt(body, 'error') ?? ''}`.trim());
    this.statusCode = statusCode;
    this.body = body;
  }
}

/** A request that kept failing while others succeeded: it is the request, not the homeserver. */
export class GivenUp extends Error {
  constructor(cause: unknown) {
    super(`given up: ${tellFailure(cause)}`, { cause });
  }
}

export type Failure =
  /** Passes by itself. `afterMs` is what the homeserver asked to wait. */
  | { readonly kind: 'passing'; readonly afterMs: number | null }
  /** The access token is not valid, or the account is gone. */
  | { readonly kind: 'signed-out' }
  /** Asking again brings the same. */
  | { readonly kind: 'refused'; readonly code: string }
  /** No failure of a request at all. */
  | { readonly kind: 'unknown' };

export function failureOf(error: unknown): Failure {
  if (error instanceof GivenUp) return { kind: 'refused', code: '' };
  const status = dig(error, 'statusCode');
  const code = stringAt(error, 'body', 'errcode') ?? stringAt(error, 'errcode') ?? '';
  if (code === 'M_UNKNOWN_TOKEN' || code === 'M_MISSING_TOKEN' || code === 'M_USER_DEACTIVATED') {
    return { kind: 'signed-out' };
  }
  if (status === 429 || code === 'M_LIMIT_EXCEEDED') {
    const after = dig(error, 'body', 'retry_after_ms');
    return { kind: 'passing', afterMs: typeof after === 'number' && after >= 0 ? after : null };
  }
  if (typeof status !== 'number') {
    return isConnection(error) ? { kind: 'passing', afterMs: null } : { kind: 'unknown' };
  }
  // Without an errcode it was a proxy that answered.
  if (status >= 500 || code === '') return { kind: 'passing', afterMs: null };
  return { kind: 'refused', code };
}

/** Connections that fail, answers that do not come in time, or are cut short. */
function isConnection(error: unknown): boolean {
  if (error instanceof MalformedAnswer) return true;
  if (stringAt(error, 'code') !== null)
    return /^(E(?!RR_)[A-Z]|UND_ERR|HPE_)/.test(stringAt(error, 'code') ?? '');
  if (!(error instanceof Error)) return false;
  // What `fetch` throws: https://undici.nodejs.org/#/docs/api/Errors
  return error.name === 'TimeoutError' || ['fetch failed', 'terminated'].includes(error.message);
}

export function isRefused(error: unknown, ...codes: readonly string[]): boolean {
  const failure = failureOf(error);
  return failure.kind === 'refused' && (codes.length === 0 || codes.includes(failure.code));
}

/** One line for the log or for whoever runs the tutor, without what learners wrote. */
export function tellFailure(error: unknown): string {
  const code = stringAt(error, 'body', 'errcode');
  const status = dig(error, 'statusCode');
  if (code !== null) return `${code} (${status}): ${stringAt(error, 'body', 'error') ?? ''}`;
  if (typeof status === 'number') return `status ${status}`;
  return error instanceof Error ? error.message : String(error);
}
