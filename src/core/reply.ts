/** A reply as a tree that every platform can draw. No markup of any platform stands in it. */
import type { Attempt } from './store.ts';

export interface Reply {
  readonly blocks: readonly Block[];
  /** Who may read it: only the learner, or everybody in the place. */
  readonly audience: 'learner' | 'room';
  /** A stable code where the reply reports a known error, for tests, logs and translations. */
  readonly error: string | null;
  /** The submission that it judges, so that an edit of it can be compared. */
  readonly judged?: Attempt;
  /** True where the learner asked for plain mode: no pictures, no colour, no decoration. */
  readonly plain?: boolean;
  /** True where it is about other learners: of such an answer nothing is kept once it is delivered. */
  readonly aboutOthers?: true;
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly language: string; readonly name: string | null; readonly text: string }
  /** The learner's text with a pointer under the place; `text` is already laid out in a fixed-width font. */
  | { readonly kind: 'excerpt'; readonly name: string | null; readonly text: string }
  | { readonly kind: 'diff'; readonly name: string | null; readonly text: string }
  | { readonly kind: 'notice'; readonly tone: NoticeTone; readonly text: readonly Inline[] }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly label: string }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | FileBlock
  | ExportBlock
  | {
      readonly kind: 'picture';
      readonly alternativeText: string;
      readonly mediaType: string;
      readonly base64: string;
    };

/** A file to keep: attached or uploaded where a platform can, otherwise saved or shown. */
export interface FileBlock {
  readonly kind: 'file';
  /** A bare name without folders, fit for every file system. */
  readonly name: string;
  readonly mediaType: string;
  /** The text of the file; its bytes in base64 where `encoding` says so. */
  readonly content: string;
  /** Present where the file is no text, such as a zip archive. */
  readonly encoding?: 'base64';
}

/**
 * A cohort's progress as a file. It is written where it is delivered: it is kept nowhere, and as large as the cohort.
 */
export interface ExportBlock {
  readonly kind: 'export';
  readonly name: string;
  readonly mediaType: string;
  readonly source: ExportSource;
}

export interface ExportSource {
  /** The cohort's id. */
  readonly cohort: string;
  readonly format: 'csv' | 'json';
  /** ISO 8601 in UTC. After that it is no longer written: who asked for it may moderate no more. */
  readonly until: string;
}

/** Always said in words too; a platform may add colour or a symbol. */
export type NoticeTone = 'success' | 'refusal' | 'unsure' | 'information' | 'error';

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'emphasis'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** A command without the platform's prefix, for example `hm check`: drawn as `/hm check` or `!hm check`. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** Something the learner can do next: a button where there are buttons, a typed command everywhere. */
export interface Choice {
  readonly label: string;
  /** The command as typed behind the platform's prefix, for example `hm hint`. */
  readonly command: string;
  /** The moment the choice is meant for (see moment.ts); absent where it is right at any time. */
  readonly moment?: string;
}
