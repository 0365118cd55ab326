/** Rate limits as Discord keeps them (topics/rate-limits): a bucket for a route, and one for everything a bot asks. */

export interface BucketLimit {
  readonly requests: number;
  readonly seconds: number;
}

export interface Refusal {
  readonly scope: 'user' | 'global' | 'shared';
  readonly retryAfter: number;
}

interface Window {
  start: number;
  used: number;
}

/** Requests of a bot in one second, all routes together but those of interactions and webhooks. */
const globalLimit: BucketLimit = { requests: 50, seconds: 1 };

export class RateLimits {
  readonly #windows = new Map<string, Window>();
  /** Answers with 401, 403 or 429; ten thousand of them in ten minutes shut a real bot out. */
  invalidRequests = 0;

  /** Counts a request of the bot as such; returns why it is refused, or null. */
  takeGlobal(): Refusal | null {
    const window = this.#use('global', globalLimit);
    return window.used > globalLimit.requests
      ? { scope: 'global', retryAfter: remaining(window, globalLimit) }
      : null;
  }

  /** Counts a request in its bucket; returns the headers for the answer, and why it is refused, or null. */
  takeBucket(
    bucket: string,
    key: string,
    limit: BucketLimit,
  ): { readonly headers: Readonly<Record<string, string>>; readonly refusal: Refusal | null } {
    const window = this.#use(key, limit);
    const resetAfter = remaining(window, limit);
    const headers = {
      'x-ratelimit-bucket': bucket,
      'x-ratelimit-limit': String(limit.requests),
      'x-ratelimit-remaining': String(Math.max(0, limit.requests - window.used)),
      'x-ratelimit-reset': (Date.now() / 1000 + resetAfter).toFixed(3),
      'x-ratelimit-reset-after': resetAfter.toFixed(3),
    };
    const refusal =
      window.used > limit.requests ? ({ scope: 'user', retryAfter: resetAfter } as const) : null;
    return { headers, refusal };
  }

  #use(key: string, limit: BucketLimit): Window {
    const now = performance.now();
    let window = this.#windows.get(key);
    if (window === undefined || now - window.start >= limit.seconds * 1000) {
      window = { start: now, used: 0 };
      this.#windows.set(key, window);
    }
    window.used++;
    return window;
  }
}

function remaining(window: Window, limit: BucketLimit): number {
  return Math.max(0.001, limit.seconds - (performance.now() - window.start) / 1000);
}
