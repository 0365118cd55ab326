/** When requests may go out: later where the homeserver asks for time, or does not answer. */
import { failureOf, GivenUp } from './failures.ts';

/** Pauses after failures in a row: doubled each time up to the longest. In ms. */
const pause = { first: 250, longest: 15_000 };
/** What the homeserver may ask to wait at most; beyond it we ask again. In ms. */
const longestWait = 120_000;
/** In ms. */
const calm = 60_000;
/**
 * A request that fails while others succeed: after so many times it alone pauses, and after the longest time it is given
 * up. Somebody may have written what this homeserver cannot digest, or asked for what another one never gives.
 */
const alone = { afterFailures: 3, first: 1000, longest: 60_000, total: 600_000 };

export class Pace {
  readonly #ended: AbortSignal;
  readonly #onFailure: (error: unknown, wait: number) => void;
  #openAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #successes = 0;

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
   * @throws what the request throws where another try would not help, GivenUp where it fails again and again while others
   * succeed, and the reason of the end
   */
  async patiently<T>(request: () => Promise<T>): Promise<T> {
    let failedAlone = 0;
    let pausedAlone = 0;
    for (let before = this.#successes; ; before = this.#successes) {
      await this.#untilOpen();
      try {
        const result = await request();
        this.#failures = 0;
        this.#successes++;
        return result;
      } catch (error) {
        this.#ended.throwIfAborted();
        const failure = failureOf(error);
        if (failure.kind !== 'passing') throw error;
        if (failure.afterMs === null && this.#successes > before) failedAlone++;
        if (failure.afterMs !== null || failedAlone < alone.afterFailures) {
          this.defer(error);
          continue;
        }
        if (pausedAlone >= alone.total) throw new GivenUp(error);
        const wait = Math.min(alone.first * 2 ** (failedAlone - alone.afterFailures), alone.longest);
        pausedAlone += wait;
        this.#onFailure(error, wait);
        await pausing(wait, this.#ended);
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

/** A pause alone keeps no process running. @throws the signal's reason where it ends the pause */
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
    }, milliseconds).unref();
    ended.addEventListener('abort', stop, { once: true });
  });
}
