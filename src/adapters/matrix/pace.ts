/** When requests may go out: later where the homeserver asks for time, or does not answer. */
import { failureOf } from './failures.ts';

/** Pauses after failures in a row: doubled each time up to the longest. In ms. */
const pause = { first: 250, longest: 15_000 };
/** What the homeserver may ask to wait at most; beyond it we ask again. In ms. */
const longestWait = 120_000;
/** In ms. */
const calm = 60_000;

export class Pace {
  readonly #ended: AbortSignal;
  readonly #onFailure: (error: unknown, wait: number) => void;
  #openAt = Number.NEGATIVE_INFINITY;
  #failures = 0;

  constructor(ended: AbortSignal, onFailure: (error: unknown, wait: number) => void) {
    this.#ended = ended;
    this.#onFailure = onFailure;
  }

  /** Whether the homeserver has had time for everything in the last minute. */
  get isCalm(): boolean {
    return performance.now() >= this.#openAt + calm;
  }

  /**
   * Repeats the request until it succeeds. It has to be one that may be repeated.
   *
   * @throws what the request throws where another try would not help, and the reason of the end
   */
  async patiently<T>(request: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#untilOpen();
      try {
        const result = await request();
        this.#failures = 0;
        return result;
      } catch (error) {
        this.#ended.throwIfAborted();
        if (failureOf(error).kind !== 'passing') throw error;
        this.defer(error);
      }
    }
  }

  /** Holds everything back after a failure that passes. */
  defer(error: unknown): void {
    const failure = failureOf(error);
    const asked = failure.kind === 'passing' ? failure.afterMs : null;
    const backOff = Math.min(pause.first * 2 ** this.#failures, pause.longest) * (0.75 + Math.random() / 2);
    if (asked === null) this.#failures = Math.min(this.#failures + 1, 10);
    const wait = asked === null ? backOff : Math.min(asked, longestWait);
    this.#openAt = Math.max(this.#openAt, performance.now() + wait);
    this.#onFailure(error, Math.round(wait));
  }

  async #untilOpen(): Promise<void> {
    for (let wait = this.#openAt - performance.now(); wait > 0; wait = this.#openAt - performance.now()) {
      await pausing(wait, this.#ended);
    }
    this.#ended.throwIfAborted();
  }
}

/** @throws the signal's reason where it ends the pause */
export function pausing(milliseconds: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    ended.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(ended.reason);
    };
    const timer = setTimeout(() => {
      ended.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    ended.addEventListener('abort', stop, { once: true });
  });
}
