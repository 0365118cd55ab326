/** Whether there is room for keys, found out without touching the key file. */
import { closeSync, existsSync, fsyncSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { EncryptionProblem } from './problem.ts';

/** About what a start needs before the homeserver hears of it. In bytes. */
const needed = 1_048_576;

/**
 * Writes a file beside that of the keys and removes it again. A folder that is not there yet is not made.
 *
 * @returns why it cannot be written, or null where it can
 */
export function roomFor(keyFile: string): EncryptionProblem | null {
  const path = existsSync(keyFile) ? realpathSync(keyFile) : keyFile;
  if (!existsSync(dirname(path))) return null;
  const attempt = `${path}.attempt-${process.pid}`;
  try {
    const descriptor = openSync(attempt, 'wx', 0o600);
    try {
      // Short of room it may write a part, and says so only the next time.
      for (let left = needed; left > 0; ) left -= writeSync(descriptor, Buffer.alloc(left));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
      rmSync(attempt);
    }
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return new EncryptionProblem(
      'store-unusable',
      `${dirname(path)} cannot be written (${said}), so that no key could be kept; make room on its disk`,
      error,
    );
  }
}
