/** Grids as moderators see them, for reference pictures. */
import type { Cell, Grid } from '../../src/charts/grid.ts';

const cells: Readonly<Record<string, Cell>> = {
  '.': 'not-started',
  '@': 'current',
  '#': 'passed',
  '-': 'skipped',
  o: 'reopened',
  M: 'passed-by-moderator',
  '!': 'contested',
};

function gridOf(rows: readonly (readonly [name: string, steps: string, standing: string])[]): Grid {
  return {
    title: 'Home Manager',
    steps: Array.from({ length: 16 }, (_, index) => ({ number: index + 1, id: `step-${index + 1}` })),
    rows: rows.map(([name, steps, standing]) => ({
      name,
      cells: [...steps].map((sign) => cells[sign] ?? 'not-started'),
      standing,
    })),
    legend: {
      'not-started': 'to do',
      current: 'is here now',
      passed: 'passed',
      skipped: 'skipped',
      reopened: 'opened again',
      'passed-by-moderator': 'passed by a moderator',
      contested: 'contested',
    },
  };
}

export const examples = {
  everyday: gridOf([
    ['Alice', '####@...........', 'on the way'],
    ['Berta', '################', 'done'],
    ['Chidi', '#####@..........', 'stuck'],
    ['Dana', '###-###!@.......', 'says a verdict is wrong'],
    ['Emre', 'M##@............', 'away'],
    ['Fatima', '#######@........', 'takes a break'],
    ['Gus', '................', 'has not begun'],
    ['Hana', '##o#-@..........', 'on the way'],
  ]),
  names: gridOf([
    ['Bernadette Featherstonehaugh-Cholmondeley', '####@...........', 'on the way'],
    ['WWWWWWWWWWWWWWWWWWWW', '##@.............', 'on the way'],
    ['مريم العبدالله', '##-#@...........', 'stuck'],
    ['עִבְרִית', '................', 'has not begun'],
    ['Ωμέγα Юлия', '#########-#!....', 'says a verdict is wrong'],
    ['👩‍🚀 Zoë', '###@............', 'away'],
    ['李小龍', 'M###@...........', 'on the way'],
    ['<b>&"x"\u0007', '##@.............', 'on the way'],
  ]),
  nobody: gridOf([]),
} as const satisfies Record<string, Grid>;
