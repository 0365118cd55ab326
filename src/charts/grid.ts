/** Learners against steps: what the picture shows. */

/** How far a learner is with a step. */
export type Cell =
  | 'not-started'
  | 'current'
  | 'passed'
  | 'skipped'
  | 'reopened'
  | 'passed-by-moderator'
  | 'contested';

export interface Grid {
  readonly title: string;
  /** The columns: the number that stands above, counted from 1. */
  readonly steps: readonly { readonly number: number; readonly id: string }[];
  readonly rows: readonly {
    readonly name: string;
    /** One for each step. */
    readonly cells: readonly Cell[];
    /** How the learner is doing, in a word or two. */
    readonly standing: string;
  }[];
  /** What each state is called. */
  readonly legend: Readonly<Record<Cell, string>>;
}

/** Draws a grid as PNG. */
export type DrawGrid = (grid: Grid) => Promise<Uint8Array>;
