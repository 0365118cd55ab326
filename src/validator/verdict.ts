/** What `check` answers. The meaning of each word is fixed in docs/interface.md. */

export type VerdictKind = 'pass' | 'fail' | 'unsure';

/**
 * How a finding is meant: `essential` blocks, `actionable` should be improved, `informative` is good to know,
 * `celebratory` is well done.
 */
export type Severity = 'essential' | 'actionable' | 'informative' | 'celebratory';

export interface Finding {
  /** A kind of the chapter's catalogue of mistakes, or `syntax-…`, or a stable code of the validator. */
  readonly code: string;
  readonly severity: Severity;
  /** The file it is in, or null for a submission without file names. */
  readonly file: string | null;
  /** Line and column count from 1 in the text as given; the end is exclusive. Null where no place is to be shown. */
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
  /** A sentence or two in the step's terms, with the learner's own names. */
  readonly message: string;
}

/** The whole corrected text of one file or of the submission, as it was given but for the smallest edit that helps. */
export interface Fix {
  readonly file: string | null;
  readonly after: string;
}

export interface Verdict {
  readonly step: string;
  readonly verdict: VerdictKind;
  /** The most important first. */
  readonly findings: readonly Finding[];
  readonly fix: Fix | null;
  /** Other steps that the same submission satisfies. */
  readonly alsoPasses: readonly string[];
  /** What the submission told about the learner. */
  readonly learned: LearnerFacts;
}

/** What is known of a learner's configuration. Absent means unknown, not a default. */
export interface LearnerFacts {
  readonly username?: string;
  readonly inputName?: string;
  readonly nixpkgsInput?: string;
  readonly hostName?: string;
  /** The branch of Home Manager, such as `release-25.05`. */
  readonly release?: string;
  readonly flakeFile?: string;
  readonly systemFile?: string;
  readonly homeFile?: string;
}

/** One submission: a text as pasted, or named files. */
export type Submission =
  | { readonly kind: 'pasted'; readonly text: string }
  | { readonly kind: 'files'; readonly files: ReadonlyMap<string, string> };

export interface CheckRequest {
  readonly step: string;
  readonly submission: Submission;
  readonly facts: LearnerFacts;
  /** The learner's saved files, by path; they stand behind what is shown. */
  readonly savedFiles: ReadonlyMap<string, string>;
  /** Whether a failing submission is to be mended, which takes many checks. Without it a Nix step has no fix. */
  readonly withFix?: boolean;
}
