/** `hm-tutor matrix recover`. */
import { recover } from '../adapters/matrix/encryption/recover.ts';
import { tellFailure } from '../adapters/matrix/failures.ts';
import { quietLog } from '../adapters/matrix/log.ts';
import type { MatrixConfig } from '../config/matrix.ts';

/** @throws Error with one sentence where it could not be done */
export async function runRecover(
  matrix: MatrixConfig | null,
  newIdentity: boolean,
  result: (line: string) => void | Promise<void>,
): Promise<void> {
  if (matrix === null)
    throw new Error('Set MATRIX_HOMESERVER_URL first; the README says what else is needed.');
  const clock = () => new Date();
  await recover({ ...matrix, newIdentity, log: quietLog, say: result, clock, endAtOnce }).catch(
    (error: unknown) => {
      throw new Error(`${tellFailure(error)}.`);
    },
  );
}

function endAtOnce(reason: string): never {
  process.stderr.write(`hm-tutor: ${reason}\n`);
  process.exit(2);
}
