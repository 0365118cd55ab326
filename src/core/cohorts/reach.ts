/** Which cohort and which learner a moderator means. Only what is reached through the moderator's community exists. */
import type { Context } from '../command.ts';
import { KnownError } from '../errors.ts';
import { quoted } from '../quoted.ts';
import type { Cohort, Community } from './cohort.ts';
import type { Member } from './store.ts';

type Reaching = Pick<Context, 'account' | 'place' | 'cohorts'>;

/** @throws KnownError in a direct message, which belongs to no community. */
export function communityOf({ account, place }: Reaching): Community {
  if (place.community === null) throw new KnownError('no-community');
  return { platform: account.platform, id: place.community };
}

/** The living cohorts of the community in which the command was given. */
export async function reachableCohorts(context: Reaching): Promise<readonly Cohort[]> {
  const cohorts = await context.cohorts.cohortsOf(communityOf(context));
  return cohorts.filter((cohort) => cohort.archivedAt === null);
}

/**
 * The cohort that is meant: by name, by `#` and number, or the only one.
 *
 * @throws KnownError where there is none, or where it has to be named.
 */
export async function reachCohort(context: Reaching, typed: string | null): Promise<Cohort> {
  const cohorts = await reachableCohorts(context);
  const [first, ...others] = cohorts;
  if (first === undefined) throw new KnownError('no-cohort', {}, 'cohort create');
  const list = cohorts.map((cohort) => `“${cohort.name}” (#${cohort.id})`).join(', ');
  if (typed === null) {
    if (others.length > 0) throw new KnownError('which-cohort', { cohorts: list });
    return first;
  }
  const wanted = typed.trim().toLowerCase();
  const found = cohorts.filter(
    (cohort) => cohort.name.toLowerCase() === wanted || `#${cohort.id}` === wanted,
  );
  if (found[0] === undefined) throw new KnownError('unknown-cohort', { typed: quoted(typed), cohorts: list });
  if (found.length > 1) throw new KnownError('which-cohort', { cohorts: list });
  return found[0];
}

/** How many learners of one name are listed to choose from. */
const namesakes = 10;

/** As platforms write that a person is meant: `<@1234>`, or a Matrix id. */
export function mentionOf(accountId: string): string {
  return `<@${accountId}>`;
}

function mentionedAccount(typed: string): string | null {
  return /^<@!?([^<>\s]+)>$/.exec(typed)?.[1] ?? (/^@\S+:\S+$/.test(typed) ? typed : null);
}

/**
 * The learner that is meant: by mention, by name, by the beginning of it, or by `#` and number.
 *
 * @throws KnownError where nobody in the community's cohorts is called so, or several are.
 */
export async function reachMember(
  context: Reaching,
  typed: string,
): Promise<{ readonly member: Member; readonly cohort: Cohort }> {
  const cohorts = await reachableCohorts(context);
  const ids = cohorts.map((cohort) => cohort.id);
  const mentioned = mentionedAccount(typed.trim());
  if (mentioned !== null) {
    const member = await context.cohorts.memberBehind(ids, { ...context.account, id: mentioned });
    const cohort = cohorts.find(({ id }) => id === member?.learner.membership.cohort);
    if (member === null || cohort === undefined) throw new KnownError('not-a-member');
    return { member, cohort };
  }
  const number = /^#(\d+)$/.exec(typed.trim())?.[1];
  const found =
    number === undefined
      ? await context.cohorts.findMembers(ids, typed.trim(), namesakes)
      : [await context.cohorts.member(ids, number)].filter((member) => member !== null);
  const exact = found.filter(
    ({ learner }) => learner.displayName.toLowerCase() === typed.trim().toLowerCase(),
  );
  const [member, ...others] = exact.length > 0 ? exact : found;
  const cohort = cohorts.find(({ id }) => id === member?.learner.membership.cohort);
  if (member === undefined || cohort === undefined) {
    throw new KnownError('unknown-learner', { typed: quoted(typed) });
  }
  if (others.length > 0) {
    const learners = [member, ...others]
      .map(({ learner }) => `“${learner.displayName}” (#${learner.id})`)
      .join(', ');
    throw new KnownError('which-learner', { learners });
  }
  return { member, cohort };
}
