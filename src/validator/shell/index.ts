import type { Span } from '../../nix/syntax.ts';
import type { Severity, VerdictKind } from '../verdict.ts';

/** What the reader of commands may know of the learner. Absent means unknown. */
export interface CommandFacts {
  /** The name under `nixosConfigurations`. */
  readonly hostName?: string;
  /** Paths, relative to the repository, of the files that the chapter has made the learner create. */
  readonly newFiles?: readonly string[];
}

/** A code of the written table (`outcomes.ts`) with the place it is about. */
export interface CommandFinding {
  readonly code: string;
  readonly severity: Severity;
  /** UTF-16 offsets into the text as pasted; null where something is missing altogether. */
  readonly span: Span | null;
  /** Values for the message, such as `host` or `file`. */
  readonly details: Readonly<Record<string, string>>;
}

/**
 * What became of the pasted text: judged commands, error output that somebody else has to explain (the offsets say
 * where it stands), or neither.
 */
export type CommandJudgement =
  | {
      readonly kind: 'commands';
      readonly verdict: VerdictKind;
      /** The most important first. */
      readonly findings: readonly CommandFinding[];
      /** The host name that the rebuild command names, or null. */
      readonly hostName: string | null;
      /** The corrected commands, or null where nothing is to be corrected or the right form is unknown. */
      readonly corrected: string | null;
    }
  | { readonly kind: 'error-output'; readonly text: string; readonly span: Span };
