/** The port to the database: load, decide in memory, commit everything at once. */
import type { Community } from './cohorts/cohort.ts';
import type { Change, CohortStore } from './cohorts/store.ts';
import type { Account, Event, Platform } from './event.ts';
import type { Learner } from './learner.ts';
import type { Reply } from './reply.ts';

/** One submission that was judged, without its text. */
export interface Attempt {
  readonly slot: number;
  readonly verdict: 'pass' | 'fail' | 'unsure';
  /** Finding codes, the most important first. */
  readonly codes: readonly string[];
}

/** Kept with the learner's consent, for the author of the chapter. */
export interface Report {
  readonly slot: number;
  readonly submission: string;
  /** The verdict as JSON, as `hm-tutor check --json` prints it. */
  readonly verdict: string;
}

/** A reply to somebody who did not ask: it waits in the outbox like any other. */
export interface News {
  /** Who is told; one of `everybodyOn` where all that can read the room are told. */
  readonly account: Account;
  readonly room: string;
  readonly reply: Reply;
}

/** Stands for all that can read a room: nobody has an empty id. */
export function everybodyOn(platform: Platform): Account {
  return { platform, id: '', displayName: '' };
}

/** Whether it is for a room and not for somebody. */
function isAnnouncement({ account }: Pick<News, 'account'>): boolean {
  return account.id === '';
}

/** Under what the `index`th news of a key waits instead of an event's id: no platform's ids begin so. */
export function newsId(key: string, index: number): string {
  return `news/${key}/${index + 1}`;
}

/** Whether it was never asked for, and is for somebody: every other delivery answers an event, or is for a room. */
export function isPersonalNews({ eventId, account }: Pick<Delivery, 'eventId' | 'account'>): boolean {
  return eventId.startsWith('news/') && !isAnnouncement({ account });
}

/** Text by path from the root of the learner's repository, with `/`; null where there is no such file. */
export type FileTexts = Readonly<Record<string, string | null>>;

/** What an event does to a learner's files. It needs the learner as well, whose version guards the files too. */
export interface FilesChange {
  /** The new texts; null removes a file. Files that are not named stay. */
  readonly texts: FileTexts;
  /** The step whose answer it is; null where it is something else. */
  readonly slot: number | null;
  /**
   * `keep`: it can be taken back to `before`. `take-back`: it takes the change `id` back. `forget`: no change can be
   * taken back any more.
   */
  readonly history:
    | { readonly kind: 'keep'; readonly before: FileTexts }
    | { readonly kind: 'take-back'; readonly id: string }
    | { readonly kind: 'forget' };
}

/** One of the learner's files. */
export interface SavedFile {
  readonly path: string;
  readonly text: string;
  readonly slot: number | null;
  readonly changedAt: Date;
}

/** A change of files that can be taken back. */
export interface KeptChange {
  readonly id: string;
  readonly slot: number | null;
  readonly before: FileTexts;
}

/** The whole effect of one event. It is written in one statement, or not at all. */
export interface UnitOfWork {
  readonly event: Pick<Event, 'platform' | 'id' | 'account' | 'place' | 'receivedAt'>;
  /** The learner as decided; null where the event changes nothing about them. `version` is the one that was read. */
  readonly learner: Learner | null;
  readonly attempt: Attempt | null;
  readonly report: Report | null;
  readonly files: FilesChange | null;
  /** Everything about this learner is deleted; the record that this event was handled stays. */
  readonly forget: boolean;
  readonly reply: Reply;
  /** What else changes, in this order. */
  readonly changes: readonly Change[];
  readonly news: readonly News[];
}

export type CommitResult =
  | { readonly kind: 'committed'; readonly delivery: Delivery }
  /** The event was handled before: this is the reply it got. */
  | { readonly kind: 'duplicate'; readonly delivery: Delivery }
  /** Somebody else changed the learner since it was read: load again and decide again. */
  | { readonly kind: 'conflict' };

/** A reply in the outbox. */
export interface Delivery {
  readonly id: string;
  readonly platform: string;
  readonly eventId: string;
  readonly account: Account;
  readonly room: string;
  readonly reply: Reply;
  readonly delivered: boolean;
}

/**
 * A storage failure that a learner can be told about. The store throws it; `code` is a key of the message table.
 * `store-unavailable`: the database cannot be reached. `schema-older`, `schema-newer`: its schema does not fit this
 * program. `store-locked`: another process has the embedded folder open.
 */
export class StoreError extends Error {
  readonly code: 'store-unavailable' | 'schema-older' | 'schema-newer' | 'store-locked';

  constructor(code: StoreError['code'], options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** Storage as the core sees it. Every method may throw `StoreError`. */
export interface Store {
  /** The learner behind an account, or null where it is new. */
  load(account: Account): Promise<Learner | null>;
  /** The learner's files by path, in the order of their paths. */
  loadFiles(learnerId: string): Promise<readonly SavedFile[]>;
  /** The last change of the learner's files that can be taken back, or null where there is none. */
  lastFileChange(learnerId: string): Promise<KeptChange | null>;
  /** The reply that an event got before, or null where it is new. */
  findDelivery(platform: string, eventId: string): Promise<Delivery | null>;
  commit(work: UnitOfWork): Promise<CommitResult>;
  markDelivered(deliveryIds: readonly string[]): Promise<void>;
  /**
   * Replies of a platform that nobody has confirmed yet, the oldest first; of one account where it is given, an empty id
   * for announcements.
   */
  undelivered(platform: string, limit: number, accountId?: string): Promise<readonly Delivery[]>;
  /** The room of this announcement took it not, and takes no others until a moderator says so anew. */
  refuseAnnouncement(deliveryId: string): Promise<void>;
  /** A community, or a room of one, goes on under another id: its cohorts and their announcements go with it. */
  moveCommunity(from: Community, to: string): Promise<void>;
  /** News that no event brings. The same key again changes nothing. @returns whether it is new */
  addNews(key: string, news: readonly News[], at: Date): Promise<boolean>;
  /** Everything kept about a learner, for `privacy export`. */
  exportLearner(learnerId: string): Promise<Readonly<Record<string, unknown>>>;
  /** Reports as test cases for the author, the oldest first. */
  reports(): AsyncIterable<Report & { readonly id: string; readonly chapter: string; readonly at: Date }>;
  readonly cohorts: CohortStore;
  close(): Promise<void>;
}
