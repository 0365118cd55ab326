/** How many codes an account may try. */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** Guesses that are free, and the time in seconds over which they are counted. */
const guesses = 10;
const seconds = 600;

/**
 * Counts a guess of this account. The count is this process' own: with several processes behind one account, as many
 * times more guesses are free, which 38 bits bear.
 *
 * @returns the time from which it may guess again, or null where it may now.
 */
export function createGuessLimit(): (account: string) => Promise<Date | null> {
  const limiter = new RateLimiterMemory({ points: guesses, duration: seconds });
  return async (account) => {
    try {
      await limiter.consume(account);
      return null;
    } catch (refusal) {
      return new Date(Date.now() + (refusal as RateLimiterRes).msBeforeNext);
    }
  };
}
