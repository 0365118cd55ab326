/** Rows as the core knows them. */
import { sql } from 'drizzle-orm';
import type { AttachedCommunity, Cohort } from '../../../core/cohorts/cohort.ts';
import type { Member } from '../../../core/cohorts/store.ts';
import { cohortCommunities, cohorts, progress } from '../../schema/index.ts';
import { type LoadedRow, learnerColumns, toLearner } from '../learner.ts';

export const cohortColumns = {
  id: cohorts.id,
  version: cohorts.version,
  name: cohorts.name,
  chapter: cohorts.chapter,
  rules: cohorts.rules,
  archivedAt: cohorts.archivedAt,
  communities: sql<
    AttachedCommunity[]
  >`(select coalesce(json_agg(json_build_object('platform', ${cohortCommunities.platform}, 'id', ${cohortCommunities.communityId}, 'announcementRoom', ${cohortCommunities.announcementRoom}, 'announcementsRefused', ${cohortCommunities.announcementsRefused}) order by ${cohortCommunities.joinedAt}, ${cohortCommunities.communityId}), '[]') from ${cohortCommunities} where ${cohortCommunities.cohortId} = ${cohorts.id})`.as(
    'communities',
  ),
};

export type CohortRow = Omit<Cohort, 'id'> & { readonly id: number };

export function toCohort(row: CohortRow): Cohort {
  return { ...row, id: String(row.id) };
}

export const memberColumns = { ...learnerColumns, lastSeen: progress.updatedAt };

/** @throws Error where the row is of nobody's member. */
export function toMember({ lastSeen, ...row }: LoadedRow & { readonly lastSeen: Date | null }): Member {
  const learner = toLearner(row);
  if (learner.membership === null) throw new Error(`learner ${learner.id} is in no cohort`);
  return { learner: { ...learner, membership: learner.membership }, lastSeen };
}
