/** The port to what is stored of cohorts: reads for commands, and the changes that a command may ask for. */
import type { Account } from '../event.ts';
import type { Learner } from '../learner.ts';
import type { CodeKind } from './code.ts';
import type { Cohort, CohortRules, Community, Membership } from './cohort.ts';
import type { Standing } from './standing.ts';

/** A learner as seen from a cohort. */
export interface Member {
  readonly learner: Learner & { readonly membership: Membership };
  /** The last change of the learner's progress; null for one who has not begun. */
  readonly lastSeen: Date | null;
}

/** A code that still works: not expired, its cohort not archived. */
export interface LivingCode {
  readonly hash: string;
  readonly kind: CodeKind;
  /** Null for a pairing. */
  readonly cohort: Cohort | null;
  /** Whose account is to be paired; null for an invitation. */
  readonly learnerId: string | null;
  /** The account that asked for the pairing. */
  readonly issuer: Account | null;
  /** Where the issuer reads the tutor. */
  readonly issuerRoom: string | null;
  /** The account that typed the code and waits for the issuer to agree. */
  readonly claimant: Account | null;
  readonly claimantRoom: string | null;
  readonly expiresAt: Date;
}

/** What the rules of `standingOf` come to at a moment. */
export interface StandingRules {
  readonly stuckAfter: number;
  /** Who was last active then, or earlier, is away. */
  readonly awayBefore: Date;
  /** The slots of the chapter's steps. */
  readonly steps: readonly number[];
}

export interface MemberQuery {
  readonly cohort: string;
  /** By name; or the furthest first, and those who have not begun last. */
  readonly order: 'name' | 'progress';
  /** Only those who are doing so; null for everybody. Goes with the order by name. */
  readonly only: { readonly standing: Standing; readonly rules: StandingRules } | null;
  /** The page begins behind this member, as it was when it was shown; null for the first page. */
  readonly after: Member | null;
  readonly limit: number;
}

/** What moderators looked at or did; append only. */
export interface AuditEntry {
  readonly cohort: string;
  readonly at: Date;
  /** The moderator's name. */
  readonly moderator: string;
  readonly action: AuditAction;
  /** The learner's name, where it was about one who is still there. */
  readonly learner: string | null;
  readonly detail: string | null;
}

export type AuditAction =
  | 'created'
  | 'renamed'
  | 'archived'
  | 'rules-changed'
  | 'code-given'
  | 'community-joined'
  | 'announcements-set'
  | 'schedule-announced'
  | 'progress-seen'
  | 'stuck-seen'
  | 'learner-seen'
  | 'step-passed'
  | 'note-written'
  | 'exported';

export interface ModeratorNote {
  readonly at: Date;
  readonly moderator: string;
  readonly text: string;
}

/** Counts over the whole cohort. */
export interface CohortSummary {
  readonly learners: number;
  /** How many passed the step, by slot. */
  readonly passed: readonly number[];
  /** How many of these passed it in the days asked for. */
  readonly passedSince: readonly number[];
}

/** How often a kind of mistake was the first that was said, on one step. */
export interface MistakeCount {
  readonly slot: number;
  readonly code: string;
  readonly count: number;
}

/** Those who may need somebody, by how they are doing; see `standingOf`. */
export type Attention = Readonly<
  Record<'stuck' | 'contested' | 'away' | 'paused' | 'done', readonly Member[]>
>;

export interface AttentionQuery {
  readonly rules: StandingRules;
  /** At most so many of each. */
  readonly limit: number;
}

/** Every method may throw `StoreError`. */
export interface CohortStore {
  /** The cohorts that are reached through a community, archived ones included, by name. */
  cohortsOf(community: Community): Promise<readonly Cohort[]>;
  cohort(id: string): Promise<Cohort | null>;
  /** Those that are alive and have a room for announcements that takes them. */
  announcingCohorts(): Promise<readonly Cohort[]>;
  /** Null where no living code has this hash. */
  findCode(hash: string, now: Date): Promise<LivingCode | null>;
  /** The pairing that a learner has asked for; null where none is alive. */
  findLink(learnerId: string, now: Date): Promise<LivingCode | null>;
  members(query: MemberQuery): Promise<readonly Member[]>;
  attention(cohort: string, query: AttentionQuery): Promise<Attention>;
  /** A member of one of these cohorts; null where there is no such. */
  member(cohorts: readonly string[], learnerId: string): Promise<Member | null>;
  /** The member of one of these cohorts behind an account; null where there is none. */
  memberBehind(cohorts: readonly string[], account: Pick<Account, 'platform' | 'id'>): Promise<Member | null>;
  /** Members of these cohorts whose name is, or begins with, the text; case does not count. */
  findMembers(cohorts: readonly string[], name: string, limit: number): Promise<readonly Member[]>;
  /** Every member, in pages, by name; memory does not grow with the cohort. */
  allMembers(cohort: string): AsyncIterable<Member>;
  /** @param days how many days back from now, to the whole hour, a pass counts as recent. */
  summary(cohort: string, now: Date, days: number): Promise<CohortSummary>;
  notes(learnerId: string, cohort: string): Promise<readonly ModeratorNote[]>;
  /** The newest first. */
  audit(cohort: string, limit: number): Promise<readonly AuditEntry[]>;
  /** What moderators looked at or did about one learner, the newest first. */
  auditOf(learnerId: string, limit: number): Promise<readonly AuditEntry[]>;
  /** The kinds of mistakes that a learner met, the most frequent first. */
  mistakes(learnerId: string): Promise<readonly MistakeCount[]>;
  /** The saved files of a learner, by path; empty unless the learner shares them. */
  sharedFiles(learnerId: string): Promise<ReadonlyMap<string, string>>;
  /** The accounts of a learner, with the room where each was last answered; empty where that is not known. */
  accountsOf(learnerId: string): Promise<readonly { readonly account: Account; readonly room: string }[]>;
}

/**
 * Something beyond the acting learner that an event changes. Applied in order, all or none. Where a change no longer
 * fits what is stored (another version, a code that is gone), nothing is written and the event is decided again.
 */
export type Change =
  | {
      readonly kind: 'create-cohort';
      readonly name: string;
      readonly chapter: string;
      readonly rules: CohortRules;
      readonly community: Community;
      readonly moderator: string;
    }
  | {
      readonly kind: 'update-cohort';
      readonly cohort: Pick<Cohort, 'id' | 'version' | 'name' | 'rules' | 'archivedAt'>;
    }
  | { readonly kind: 'attach-community'; readonly cohort: string; readonly community: Community }
  /** Where this community reads news of the cohort from now on; null for nowhere. */
  | {
      readonly kind: 'set-announcement-room';
      readonly cohort: string;
      readonly community: Community;
      readonly room: string | null;
    }
  | {
      readonly kind: 'add-invitation';
      readonly hash: string;
      readonly code: 'learner' | 'community';
      readonly cohort: string;
      readonly expiresAt: Date;
    }
  /** Whoever asks again gets a new code, and the old one dies. */
  | {
      readonly kind: 'offer-link';
      readonly hash: string;
      readonly account: Account;
      readonly room: string;
      readonly expiresAt: Date;
    }
  /** Only where nobody has claimed it yet. */
  | { readonly kind: 'claim-link'; readonly hash: string; readonly account: Account; readonly room: string }
  /** The code is used up; it must still be there. */
  | { readonly kind: 'use-code'; readonly hash: string }
  /** The learner code must still work; it stays. */
  | { readonly kind: 'require-code'; readonly hash: string }
  /** The acting learner's own place; null for leaving. */
  | { readonly kind: 'set-membership'; readonly membership: Membership | null }
  /** Another learner, as decided on the version that was read. */
  | { readonly kind: 'save-learner'; readonly learner: Learner }
  /** From now on the account belongs to the acting learner; `from`, at its version, has no account left and goes. */
  | {
      readonly kind: 'adopt-account';
      readonly account: Account;
      readonly from: Pick<Learner, 'id' | 'version'> | null;
    }
  /** The account leaves the acting learner and becomes a learner of its own. */
  | { readonly kind: 'release-account'; readonly account: Account; readonly into: Learner }
  | {
      readonly kind: 'write-note';
      readonly learner: string;
      readonly cohort: string;
      readonly moderator: string;
      readonly text: string;
    }
  | {
      readonly kind: 'audit';
      readonly cohort: string;
      readonly moderator: string;
      readonly action: AuditAction;
      readonly learner: string | null;
      readonly detail: string | null;
    };
