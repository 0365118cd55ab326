/** Learners against steps: as text that says everything, and as a picture beside it. */

import type { Chapter } from '../../chapter/chapter.ts';
import type { DrawGrid, Grid } from '../../charts/grid.ts';
import type { CohortRules } from '../cohorts/cohort.ts';
import type { LearnerStanding } from '../cohorts/standing.ts';
import type { CohortSummary } from '../cohorts/store.ts';
import { type Composer, listOf, text } from '../compose-reply.ts';
import type { Progress, StepState } from '../learner.ts';
import { stateOf } from '../progress.ts';
import type { Block } from '../reply.ts';
import { standingLine, stateInWords } from './standing.ts';

export interface GridRow {
  readonly name: string;
  readonly progress: Progress | null;
  readonly standing: LearnerStanding;
}

export interface GridView {
  readonly grid: Grid;
  readonly rows: readonly GridRow[];
  readonly chapter: Chapter;
}

export function gridOf(compose: Composer, chapter: Chapter, rows: readonly GridRow[]): GridView {
  const named = (state: StepState) => stateInWords(compose, state);
  return {
    chapter,
    rows,
    grid: {
      title: chapter.title,
      steps: chapter.steps.map((step, index) => ({ number: index + 1, id: step.id })),
      rows: rows.map(({ name, progress, standing }) => ({
        name,
        cells: chapter.steps.map((step) => (progress === null ? 'not-started' : stateOf(progress, step))),
        standing: compose.text(`standing.${standing.standing}`),
      })),
      legend: {
        'not-started': named('not-started'),
        current: named('current'),
        passed: named('passed'),
        skipped: named('skipped'),
        reopened: named('reopened'),
        'passed-by-moderator': named('passed-by-moderator'),
        contested: named('contested'),
      },
    },
  };
}

/** One sign a state for the table in text; the legend stands under it in words. */
const signs: Readonly<Record<StepState, string>> = {
  'not-started': '.',
  current: '@',
  passed: '#',
  skipped: '-',
  reopened: '@',
  'passed-by-moderator': 'M',
  contested: '!',
};

/** The picture where the reader sees pictures, the table in text beside it, and a line of words for each learner. */
export async function presentGrid(
  reader: {
    readonly learner: { readonly settings: { readonly plain: boolean } };
    readonly drawGrid: DrawGrid;
  },
  compose: Composer,
  { grid, rows, chapter }: GridView,
): Promise<Block[]> {
  if (rows.length === 0) return [compose.paragraph('grid.nobody')];
  const lines = listOf(rows.map((row) => standingLine(compose, row.name, row.standing, chapter)));
  const words = grid.rows.map((row) => `${row.name}: ${row.cells.map((cell) => signs[cell]).join('')}`);
  const picture: Block[] = reader.learner.settings.plain
    ? []
    : [
        {
          kind: 'picture',
          alternativeText: compose.text('grid.alternative', {
            learners: rows.length,
            table: words.join('; '),
          }),
          mediaType: 'image/png',
          base64: Buffer.from(await reader.drawGrid(grid)).toString('base64'),
        },
      ];
  return [
    ...picture,
    { kind: 'code', language: '', name: null, text: table(grid) },
    compose.paragraph('grid.legend'),
    lines,
  ];
}

const widestName = 14;

function table(grid: Grid): string {
  return grid.rows
    .map((row) => `${row.cells.map((cell) => signs[cell]).join('')}  ${shorten(row.name)}`)
    .join('\n');
}

function shorten(name: string): string {
  const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  return letters.length <= widestName ? name : `${letters.slice(0, widestName - 1).join('')}…`;
}

/** How many passed each step, and how many of them in the last week. */
export function presentSummary(
  compose: Composer,
  chapter: Chapter,
  summary: CohortSummary,
  schedule: CohortRules['schedule'],
): Block {
  return listOf(
    chapter.steps.map((step) => {
      const day = schedule[step.slot];
      return [
        ...compose.line('grid.step', {
          step: step.id,
          passed: summary.passed[step.slot] ?? 0,
          since: summary.passedSince[step.slot] ?? 0,
        }),
        ...(day === undefined ? [] : [text(', '), ...compose.line('grid.day', { day })]),
      ];
    }),
    true,
  );
}
