/** Study groups: what the tutor keeps of them. */
import type { Platform } from '../event.ts';

/** A Discord guild, or a Matrix room or space. */
export interface Community {
  readonly platform: Platform;
  readonly id: string;
}

/** A community through which a cohort is reached. */
export interface AttachedCommunity extends Community {
  /** The room in which news of the cohort is announced; null for none. */
  readonly announcementRoom: string | null;
  /** Whether that room did not take the last announcement. There are no more until a moderator asks for them anew. */
  readonly announcementsRefused: boolean;
}

/** What a cohort's moderators have set. */
export interface CohortRules {
  /** Tries and hints on one step without a pass from which a learner counts as stuck; 1 to 99. */
  readonly stuckAfter: number;
  /** Whole days of silence from which a learner counts as away; 1 to 365. */
  readonly awayAfter: number;
  /** The day, `YYYY-MM-DD`, by which a step is to be passed, by the step's slot; a step without a day is absent. */
  readonly schedule: Readonly<Record<number, string>>;
}

export const initialRules: CohortRules = {
  stuckAfter: 5,
  awayAfter: 7,
  schedule: {},
};

export interface Cohort {
  readonly id: string;
  /** Raised by every committed change. */
  readonly version: number;
  readonly name: string;
  /** The id of the chapter that it learns. */
  readonly chapter: string;
  readonly rules: CohortRules;
  /** Null while it is alive. */
  readonly archivedAt: Date | null;
  /** Through which it can be reached; the one it was created in comes first. */
  readonly communities: readonly AttachedCommunity[];
}

/** A learner's place in a cohort. */
export interface Membership {
  /** The cohort's id. */
  readonly cohort: string;
  readonly joinedAt: Date;
  /** Whether its moderators may see the learner's code. */
  readonly shares: boolean;
}

/** Longest name of a cohort, in characters. */
export const longestCohortName = 60;
