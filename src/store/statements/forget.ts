/** Forgetting a learner: the one effect that reads what it deletes, hence a transaction. */
import { and, eq, exists, or, sql } from 'drizzle-orm';
import type { UnitOfWork } from '../../core/store.ts';
import type { Database } from '../database.ts';
import { accounts, inbox, learners, outbox } from '../schema/index.ts';

/**
 * Deletes the learner behind the event's account with everything that belongs to them, and records the event with its
 * reply. Of earlier events only their keys stay.
 *
 * @returns the id of the reply in the outbox.
 */
export function forget(database: Database, work: UnitOfWork): Promise<number> {
  const { platform, id: eventId, account, place, receivedAt } = work.event;
  return database.transaction(async (transaction) => {
    // Locked first: a commit for this learner that runs now has to end before its reply can be seen and deleted.
    const [learner] = await transaction
      .select({ id: learners.id })
      .from(learners)
      .innerJoin(accounts, eq(accounts.learnerId, learners.id))
      .where(and(eq(accounts.platform, account.platform), eq(accounts.accountId, account.id)))
      .for('update', { of: learners });
    const sameAccount = and(eq(outbox.platform, account.platform), eq(outbox.accountId, account.id));
    const anyAccount = exists(
      transaction
        .select({ one: sql`1` })
        .from(accounts)
        .where(
          and(
            eq(accounts.learnerId, learner?.id ?? 0),
            eq(accounts.platform, outbox.platform),
            eq(accounts.accountId, outbox.accountId),
          ),
        ),
    );
    await transaction.delete(outbox).where(or(sameAccount, anyAccount));
    if (learner !== undefined) await transaction.delete(learners).where(eq(learners.id, learner.id));
    const [delivery] = await transaction
      .insert(outbox)
      .values({
        platform,
        eventId,
        accountId: account.id,
        accountName: account.displayName,
        room: place.room,
        reply: work.reply,
        createdAt: receivedAt,
      })
      .returning({ id: outbox.id });
    const deliveryId = delivery?.id ?? 0;
    await transaction.insert(inbox).values({ platform, eventId, deliveryId, handledAt: receivedAt });
    return deliveryId;
  });
}
