/** Ids as Discord makes them: the time since 2015 in milliseconds, a worker, and a number that counts on. */
const epoch = 1_420_070_400_000n;

/** A source of ids, each greater than the one before. */
export function createSnowflakes(): () => string {
  let count = 0n;
  return () => String(((BigInt(Date.now()) - epoch) << 22n) | (1n << 17n) | (count++ & 0xfffn));
}
