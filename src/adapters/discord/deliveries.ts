/**
 * Which answers arrived, and which did not. Discord redelivers nothing and the tutor posts nothing unasked, so an answer
 * that never arrived waits for the learner's next command.
 */
import type { Account } from '../../core/event.ts';
import { RecentMap } from '../../core/recent-map.ts';
import { type Delivery, isPersonalNews, type Store } from '../../core/store.ts';
import type { Log } from './log.ts';

const rememberedDeliveries = 10_000;
/** Another process may leave an answer behind as well, so the store is asked again after so long. In ms. */
const lookAgain = 10_000;
/** More than that are not kept in mind: then the store is asked with every command. */
const mostWaiting = 1000;
/** A younger answer may still be on its way, from here or from another process. In ms. */
const youngest = 15_000;
const mostMissed = 20;
/** Where deliveries cannot be recorded, the next try comes after so many milliseconds. */
const recordAgain = 5000;

export class Deliveries {
  readonly #store: Pick<Store, 'undelivered' | 'markDelivered'>;
  readonly #clock: () => Date;
  readonly #log: Log;
  /** Accounts that have missed something, or are about to be answered; null where they are too many, or not known. */
  #waiting: Set<string> | null = null;
  /** Interactions that this process is answering: whether their answers arrive is not decided yet. */
  readonly #underWay = new Set<string>();
  /** What this process could not deliver, by account: even a young answer counts as missed then. */
  readonly #lost = new Map<string, Set<string>>();
  /** Arrived, whether that is recorded already or not. */
  readonly #arrived = new RecentMap<true>(rememberedDeliveries);
  /** News that this process has tried to bring. */
  readonly #tried = new RecentMap<true>(rememberedDeliveries);
  /** What is being told at this moment, and so is told to nobody else. */
  readonly #onItsWay = new Set<string>();
  #unrecorded: string[] = [];
  #recording: Promise<void> | null = null;
  #looking: NodeJS.Timeout | null = null;

  constructor(store: Pick<Store, 'undelivered' | 'markDelivered'>, clock: () => Date, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Finds out who has missed something, now and from time to time, so that most commands need not ask. `carry` is given
   * news once, to be brought to whom it concerns; null where another process brings it.
   */
  async start(carry: ((news: readonly Delivery[]) => Promise<void>) | null): Promise<void> {
    const look = async () => {
      const news = await this.#look();
      if (carry === null || news.length === 0) return;
      for (const { id } of news) {
        this.#tried.set(id, true);
        this.#onItsWay.add(id);
      }
      await carry(news);
      for (const { id } of news) this.#onItsWay.delete(id);
    };
    this.#looking = setInterval(() => void look(), lookAgain).unref();
    await look();
  }

  /** This process answers the interaction now, until `end`. False where it is doing so already. */
  begin(interactionId: string): boolean {
    if (this.#underWay.has(interactionId)) return false;
    this.#underWay.add(interactionId);
    return true;
  }

  /** To be called when it is known what became of the answer. */
  end(interactionId: string): void {
    this.#underWay.delete(interactionId);
  }

  /**
   * What never reached the account, the oldest first; it is on its way then, until it `arrived` or is `lost`. Nothing where
   * the store cannot be asked: an answer comes first.
   */
  async missedBy({ id: account }: Account): Promise<readonly Delivery[]> {
    if (!this.#lost.has(account) && this.#waiting?.has(account) === false) return [];
    try {
      const unmarked = await this.#store.undelivered('discord', mostMissed, account);
      const lost = this.#lost.get(account);
      this.#lost.delete(account);
      const unseen = unmarked.filter(({ id }) => this.#arrived.get(id) === undefined);
      if (unseen.length === 0) this.#waiting?.delete(account);
      const idle = unseen.filter(
        ({ id, eventId }) => !this.#onItsWay.has(id) && !this.#underWay.has(eventId),
      );
      const now = this.#clock().getTime();
      const missed = idle.filter(
        ({ id, eventId }) => lost?.has(id) === true || now - timeOfSnowflake(eventId) >= youngest,
      );
      for (const { id } of missed) this.#onItsWay.add(id);
      return missed;
    } catch {
      return [];
    }
  }

  arrived(deliveryIds: readonly string[]): void {
    for (const id of deliveryIds) {
      this.#arrived.set(id, true);
      this.#onItsWay.delete(id);
    }
    this.#unrecorded.push(...deliveryIds);
    this.#recording ??= this.#record();
  }

  /** Answers to this account did not arrive. */
  lost(account: Account, deliveryIds: readonly string[]): void {
    if (deliveryIds.length === 0) return;
    const lost = this.#lost.get(account.id) ?? new Set();
    this.#lost.set(account.id, lost);
    for (const id of deliveryIds) {
      this.#onItsWay.delete(id);
      lost.add(id);
    }
  }

  /** Resolves when what arrived is recorded, or cannot be. */
  async close(): Promise<void> {
    if (this.#looking !== null) clearInterval(this.#looking);
    this.#recording ??= this.#record();
    await this.#recording;
  }

  /** At once where nothing else is being recorded; what arrives meanwhile is recorded together. */
  async #record(): Promise<void> {
    // Whoever called has to know of this run before it can be over.
    await null;
    while (this.#unrecorded.length > 0) {
      const ids = this.#unrecorded;
      this.#unrecorded = [];
      try {
        await this.#store.markDelivered(ids);
      } catch (error) {
        this.#unrecorded.unshift(...ids);
        this.#log.warn({ err: error, count: ids.length }, 'deliveries could not be recorded');
        setTimeout(() => this.arrived([]), recordAgain).unref();
        break;
      }
    }
    this.#recording = null;
  }

  /** News that nobody has tried to bring yet. */
  async #look(): Promise<readonly Delivery[]> {
    try {
      const waiting = await this.#store.undelivered('discord', mostWaiting);
      const unseen = waiting.filter(({ id }) => this.#arrived.get(id) === undefined);
      this.#waiting = waiting.length < mostWaiting ? new Set(unseen.map(({ account }) => account.id)) : null;
      return unseen.filter(
        (delivery) => isPersonalNews(delivery) && this.#tried.get(delivery.id) === undefined,
      );
    } catch (error) {
      this.#waiting = null;
      this.#log.warn({ err: error }, 'who has missed an answer could not be looked up');
      return [];
    }
  }
}

/** Milliseconds since 1970; https://discord.com/developers/docs/reference#snowflakes */
function timeOfSnowflake(id: string): number {
  return /^\d{1,20}$/.test(id) ? Number(BigInt(id) >> 22n) + 1_420_070_400_000 : 0;
}
