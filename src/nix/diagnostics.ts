import type { Span } from './syntax.ts';

/** Replace what `span` covers by `text`. An empty span inserts. Edits of one fix do not overlap. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Something that is wrong with a text, as found by the lexer, the parser or the checks after it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly span: Span;
  /** Values for the message of the code, such as the name that is meant. */
  readonly details: Readonly<Record<string, string>>;
  /** A second place, for example where the bracket was opened. */
  readonly related: Span | null;
  /** Edits that mend it, where that is safe. */
  readonly fix: readonly TextEdit[] | null;
}

/** A stable name of a kind of problem, a key of the table of diagnostics. */
export type ProblemCode = keyof typeof diagnostics;

/** The table of all syntax diagnostics. Messages stand in the message table under `nix.<code>`. */
export const diagnostics = {} as const satisfies Record<string, { severity: 'error' | 'warning' }>;
