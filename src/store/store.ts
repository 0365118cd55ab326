/** The store of the core's port, on whichever database it was opened. */
import type { Community } from '../core/cohorts/cohort.ts';
import type { CohortStore } from '../core/cohorts/store.ts';
import type { Account } from '../core/event.ts';
import type { Learner } from '../core/learner.ts';
import type { ReceivedEvents } from '../core/received.ts';
import type {
  CommitResult,
  Delivery,
  KeptChange,
  News,
  SavedFile,
  Store,
  UnitOfWork,
} from '../core/store.ts';
import type { Connection } from './database.ts';
import {
  isForeignKeyViolation,
  isSerializationFailure,
  isUniqueViolation,
  translateFailure,
} from './failures.ts';
import { DatabaseReceivedEvents } from './received.ts';
import { addNews, applyChanges } from './statements/changes.ts';
import { ChangeConflict } from './statements/cohorts/conflict.ts';
import { moveCommunity } from './statements/cohorts/places.ts';
import { readCohorts } from './statements/cohorts/read.ts';
import { commitOnce, prepareCommits } from './statements/commit.ts';
import { prepareDeliveries, toDelivery, toEmptyDelivery } from './statements/deliveries.ts';
import { exportLearner } from './statements/export.ts';
import { prepareFiles } from './statements/files.ts';
import { forget } from './statements/forget.ts';
import { prepareLoad, toLearner } from './statements/learner.ts';
import { listReports } from './statements/reports.ts';
import { prune } from './statements/retention.ts';

export class DatabaseStore implements Store {
  readonly #connection: Connection;
  readonly cohorts: CohortStore;
  readonly received: ReceivedEvents;
  readonly #load;
  readonly #files;
  readonly #deliveries;
  readonly #commit;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.cohorts = readCohorts(connection.database, (read) => this.#try(read));
    this.received = new DatabaseReceivedEvents(connection);
    this.#load = prepareLoad(connection.database);
    this.#files = prepareFiles(connection.database);
    this.#deliveries = prepareDeliveries(connection.database);
    this.#commit = prepareCommits(connection.database);
  }

  load(account: Account): Promise<Learner | null> {
    return this.#try(async () => {
      const [row] = await this.#load.execute({ platform: account.platform, accountId: account.id });
      return row === undefined ? null : toLearner(row);
    });
  }

  loadFiles(learnerId: string): Promise<readonly SavedFile[]> {
    return this.#try(() => this.#files.all.execute({ learnerId: Number(learnerId) }));
  }

  lastFileChange(learnerId: string): Promise<KeptChange | null> {
    return this.#try(async () => {
      const [row] = await this.#files.lastChange.execute({ learnerId: Number(learnerId) });
      return row === undefined ? null : { ...row, id: String(row.id) };
    });
  }

  findDelivery(platform: string, eventId: string): Promise<Delivery | null> {
    return this.#try(async () => {
      const [row] = await this.#deliveries.find.execute({ platform, eventId });
      if (row === undefined) return null;
      return row.outbox === null
        ? toEmptyDelivery(row.deliveryId, platform, eventId)
        : toDelivery(row.outbox);
    });
  }

  async commit(work: UnitOfWork): Promise<CommitResult> {
    const id = await this.#try(() => this.#write(work));
    if (id !== null) return { kind: 'committed', delivery: deliveryOf(work, id) };
    // Nothing was written. Either this very event came through elsewhere, or something else about the learner did.
    const delivery = await this.findDelivery(work.event.platform, work.event.id);
    return delivery === null ? { kind: 'conflict' } : { kind: 'duplicate', delivery };
  }

  async markDelivered(deliveryIds: readonly string[]): Promise<void> {
    if (deliveryIds.length === 0) return;
    await this.#try(() => this.#deliveries.mark.execute({ ids: `{${deliveryIds.map(Number).join(',')}}` }));
  }

  undelivered(platform: string, limit: number, accountId?: string): Promise<readonly Delivery[]> {
    return this.#try(async () => {
      const rows =
        accountId === undefined
          ? await this.#deliveries.undelivered.execute({ platform, limit })
          : await this.#deliveries.undeliveredOfAccount.execute({ platform, limit, accountId });
      return rows.map(toDelivery);
    });
  }

  async refuseAnnouncement(deliveryId: string): Promise<void> {
    await this.#try(() => this.#deliveries.refuse.execute({ id: Number(deliveryId) }));
    await this.markDelivered([deliveryId]);
  }

  moveCommunity(from: Community, to: string): Promise<void> {
    return this.#try(() => moveCommunity(this.#connection.database, from, to));
  }

  addNews(key: string, news: readonly News[], at: Date): Promise<boolean> {
    return this.#try(async () => {
      try {
        await this.#connection.database.transaction((transaction) => addNews(transaction, key, news, at));
        return true;
      } catch (error) {
        if (isUniqueViolation(error)) return false;
        throw error;
      }
    });
  }

  exportLearner(learnerId: string): Promise<Readonly<Record<string, unknown>>> {
    return this.#try(() => exportLearner(this.#connection.database, Number(learnerId)));
  }

  async *reports(): ReturnType<Store['reports']> {
    try {
      yield* listReports(this.#connection.database);
    } catch (error) {
      throw translateFailure(error, this.#connection.place);
    }
  }

  /** Removes the record of events handled before this time, with their replies; see `prune`. */
  prune(before: Date): Promise<number> {
    return this.#try(() => prune(this.#connection.database, before));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** The id of the reply in the outbox, or null where nothing was written. */
  async #write(work: UnitOfWork): Promise<number | null> {
    try {
      if (work.forget) return await forget(this.#connection.database, work);
      if (work.changes.length > 0 || work.news.length > 0) return await this.#writeAll(work);
      return await this.#commit(work);
    } catch (error) {
      if (error instanceof ChangeConflict) return null;
      if (isUniqueViolation(error) || isForeignKeyViolation(error) || isSerializationFailure(error))
        return null;
      throw error;
    }
  }

  /** The event and everything else that it changes. Rare, so that it may take a transaction of several statements. */
  #writeAll(work: UnitOfWork): Promise<number> {
    return this.#connection.database.transaction(async (transaction) => {
      const deliveryId = work.forget ? await forget(transaction, work) : await commitOnce(transaction, work);
      if (deliveryId === null) throw new ChangeConflict();
      await applyChanges(transaction, work);
      return deliveryId;
    });
  }

  async #try<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw translateFailure(error, this.#connection.place);
    }
  }
}

function deliveryOf(work: UnitOfWork, id: number): Delivery {
  const { platform, id: eventId, account, place } = work.event;
  return {
    id: String(id),
    platform,
    eventId,
    account,
    room: place.room,
    reply: work.reply,
    delivered: false,
  };
}
