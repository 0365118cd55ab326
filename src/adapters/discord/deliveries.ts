/**
 * Which answers arrived, and which did not. Discord redelivers nothing and the tutor posts nothing unasked, so an answer
 * that never arrived waits for the learner's next command.
 */
import type { Account } from '../../core/event.ts';
import { RecentMap } from '../../core/recent-map.ts';
import type { Delivery, Store } from '../../core/store.ts';
import type { Log } from './log.ts';

const rememberedAccounts = 10_000;
const rememberedDeliveries = 10_000;
/** Another process may leave an answer behind as well, so the store is asked again after so long. In ms. */
const trust = 60_000;
/** A younger answer may still be on its way, from here or from another process. In ms. */
const youngest = 15_000;
const mostMissed = 20;
/** Deliveries are recorded together, so many milliseconds after the first of them. */
const recordAfter = 20;

export class Deliveries {
  readonly #store: Pick<Store, 'undelivered' | 'markDelivered'>;
  readonly #clock: () => Date;
  readonly #log: Log;
  /** When an account was last known to have missed nothing. */
  readonly #clear = new RecentMap<number>(rememberedAccounts);
  /** Accounts whose answer this process could not deliver: even a young one counts as missed. */
  readonly #lost = new Set<string>();
  /** Arrived, whether that is recorded already or not. */
  readonly #arrived = new RecentMap<true>(rememberedDeliveries);
  #unrecorded: string[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(store: Pick<Store, 'undelivered' | 'markDelivered'>, clock: () => Date, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** What never reached the account, the oldest first. Nothing where the store cannot be asked: an answer comes first. */
  async missedBy(account: Account): Promise<readonly Delivery[]> {
    const now = this.#clock().getTime();
    if (now - (this.#clear.get(account.id) ?? 0) < trust) return [];
    const lost = this.#lost.delete(account.id);
    try {
      const unmarked = await this.#store.undelivered('discord', mostMissed, account.id);
      const waiting = unmarked.filter(({ id }) => this.#arrived.get(id) === undefined);
      if (waiting.length === 0) this.#clear.set(account.id, now);
      return waiting.filter(({ eventId }) => lost || now - timeOfSnowflake(eventId) >= youngest);
    } catch {
      if (lost) this.#lost.add(account.id);
      return [];
    }
  }

  arrived(deliveryIds: readonly string[]): void {
    for (const id of deliveryIds) this.#arrived.set(id, true);
    this.#unrecorded.push(...deliveryIds);
    this.#timer ??= setTimeout(() => void this.record(), recordAfter);
  }

  /** An answer to this account did not arrive. */
  lost(account: Account): void {
    this.#clear.delete(account.id);
    this.#lost.add(account.id);
  }

  /** Writes down what arrived. What cannot be written now is tried again with the next. */
  async record(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const ids = this.#unrecorded;
    this.#unrecorded = [];
    try {
      await this.#store.markDelivered(ids);
    } catch (error) {
      this.#unrecorded.unshift(...ids);
      this.#log.warn({ err: error, count: ids.length }, 'deliveries could not be recorded');
    }
  }
}

/** Milliseconds since 1970; https://discord.com/developers/docs/reference#snowflakes */
function timeOfSnowflake(id: string): number {
  return /^\d{1,20}$/.test(id) ? Number(BigInt(id) >> 22n) + 1_420_070_400_000 : 0;
}
