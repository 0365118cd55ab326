/** The tutor behind a pipe: reads a script, answers in order, ends with it. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { KnownCommand } from './call.ts';
import { ScriptReader } from './script.ts';
import type { Session } from './session.ts';

/**
 * Whoever writes a command and then waits for the answer sends nothing that would end the input, so a pause does. In
 * milliseconds; longer where a block may still follow, for ever inside a fence.
 */
const pauses = { empty: null, open: null, complete: 200, awaiting: 2000 } as const;

/** Resolves when the script is over and every answer is written. */
export async function runScripted(
  session: Pick<Session, 'say'>,
  known: readonly KnownCommand[],
  script: Readable,
): Promise<void> {
  const reader = new ScriptReader(known);
  const lines = createInterface({ input: script, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]();
  let line = lines.next();
  for (let over = false; !over; ) {
    const read = await withPause(line, pauses[reader.state]);
    over = read?.done === true;
    const inputs = read === null ? reader.flush() : read.done ? reader.end() : reader.push(read.value);
    if (read !== null && !over) line = lines.next();
    for (const input of inputs) await session.say(input);
  }
}

/** What the promise gives, or null after so many milliseconds without it. */
async function withPause<T>(promise: Promise<T>, milliseconds: number | null): Promise<T | null> {
  if (milliseconds === null) return promise;
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  return Promise.race([promise, pause]).finally(() => clearTimeout(timer));
}
