/** A community that goes on under another id. */
import { and, eq, notExists, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Community } from '../../../core/cohorts/cohort.ts';
import type { Database } from '../../database.ts';
import { cohortCommunities } from '../../schema/index.ts';

/** Cohorts that the new community has already stay as they are there. */
export async function moveCommunity(database: Database, from: Community, to: string): Promise<void> {
  const { platform, communityId, announcementRoom, cohortId } = cohortCommunities;
  const there = alias(cohortCommunities, 'there');
  await database.transaction(async (transaction) => {
    await transaction
      .update(cohortCommunities)
      .set({ announcementRoom: to, announcementsRefused: false })
      .where(and(eq(platform, from.platform), eq(announcementRoom, from.id)));
    const alreadyThere = transaction
      .select({ one: sql`1` })
      .from(there)
      .where(and(eq(there.platform, from.platform), eq(there.communityId, to), eq(there.cohortId, cohortId)));
    await transaction
      .update(cohortCommunities)
      .set({ communityId: to })
      .where(and(eq(platform, from.platform), eq(communityId, from.id), notExists(alreadyThere)));
  });
}
