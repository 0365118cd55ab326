/** A typed code, looked up so that nothing can be learnt by trying. */
import type { Context } from '../command.ts';
import { KnownError } from '../errors.ts';
import { hashCode } from './code.ts';
import type { Cohort } from './cohort.ts';
import type { LivingCode } from './store.ts';

type Asking = Pick<Context, 'cohorts' | 'guessCode' | 'now' | 'learner'>;

/**
 * The living code of this kind.
 *
 * @throws KnownError the same one where the code is unknown, expired, used up, of another kind, or of an archived
 *   cohort; another one where this account has guessed too often.
 */
export async function findLivingCode(
  context: Asking,
  typed: string | null,
  kind: LivingCode['kind'],
): Promise<LivingCode> {
  if (typed === null) throw new KnownError('code-missing');
  const wait = await context.guessCode();
  if (wait !== null) {
    const minutes = Math.max(1, Math.ceil((wait.getTime() - context.now.getTime()) / 60_000));
    throw new KnownError('too-many-codes', { minutes });
  }
  const found = await context.cohorts.findCode(hashCode(typed), context.now);
  if (found === null || found.kind !== kind) throw new KnownError('code-dead');
  return found;
}

/** An invitation with the cohort it leads to. @throws KnownError as `findLivingCode` */
export async function findInvitation(
  context: Asking,
  typed: string | null,
  kind: 'learner' | 'community',
): Promise<{ readonly cohort: Cohort; readonly hash: string }> {
  const { cohort, hash } = await findLivingCode(context, typed, kind);
  if (cohort === null) throw new KnownError('code-dead');
  return { cohort, hash };
}
