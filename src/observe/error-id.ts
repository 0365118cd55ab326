import { randomInt } from 'node:crypto';

/** Letters and digits that nobody confuses when reading them aloud. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Eight characters, for example `k7mq-x2pd`. */
export function newErrorId(): string {
  const letters = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}
