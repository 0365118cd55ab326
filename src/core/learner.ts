/** What the tutor keeps of a learner. */
import type { LearnerFacts } from '../validator/verdict.ts';
import type { Membership } from './cohorts/cohort.ts';

/** How far a learner is with one step. Stored as the number; append only. */
export const stepStates = [
  'not-started',
  'current',
  'passed',
  'skipped',
  'reopened',
  'passed-by-moderator',
  'contested',
] as const;

export type StepState = (typeof stepStates)[number];

export interface LearnerSettings {
  /** A BCP 47 tag of a language that the message table has. */
  readonly language: string;
  /** Plain mode: no pictures, no colour, no decoration; for screen readers. */
  readonly plain: boolean;
  /** An IANA time zone. */
  readonly timeZone: string;
  /** The learner takes a break, and says so; absent where not. */
  readonly paused?: boolean;
  /** Whether accepted answers are kept as files; absent means yes. */
  readonly keepFiles?: boolean;
}

/** Small facts about one step that a later answer needs. Stored as JSON. */
export interface StepNotes {
  /** What the last refusal said, so that a hint can begin there: finding codes, the first first. */
  readonly refusal?: readonly string[];
  /** Ids of the questions that were answered right. */
  readonly answered?: readonly string[];
  /** Whether the learner's files met the step when they were last looked at. */
  readonly inFiles?: boolean;
  /** Whether the learner went back to the step on purpose, after it was settled, and is still there. */
  readonly chosen?: boolean;
}

/** The steps of one chapter for one learner; arrays are indexed by the step's append-only slot. */
export interface Progress {
  readonly chapter: string;
  /** The version of the chapter that the learner was last shown. */
  readonly chapterVersion: number;
  readonly currentSlot: number;
  readonly states: readonly StepState[];
  /** Submissions that did not pass. */
  readonly tries: readonly number[];
  /** The highest hint level that was shown: 0 none, 1 to 3 hints, 4 the solution. */
  readonly hints: readonly number[];
  /** When a step was passed, in seconds since 1970, by slot; 0 where it is not. Kept by dispatch. */
  readonly passedAt: readonly number[];
  /** What else is known of a step, by slot; a slot without notes is absent. */
  readonly notes: Readonly<Record<number, StepNotes>>;
}

export interface Learner {
  /** Empty before the first commit; given by the store. */
  readonly id: string;
  /** Raised by every committed change; a commit that was decided on an older one is refused. */
  readonly version: number;
  readonly displayName: string;
  readonly facts: LearnerFacts;
  readonly settings: LearnerSettings;
  /** Null until the learner starts. */
  readonly progress: Progress | null;
  /** The study group the learner is in; null for none. Changed by a `set-membership`, not by saving the learner. */
  readonly membership: Membership | null;
}
