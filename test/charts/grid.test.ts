import { describe, expect, test } from 'vitest';
import { drawGrid } from '../../src/charts/draw.ts';
import { gridSvg } from '../../src/charts/grid-svg.ts';
import { examples } from './examples.ts';

describe('the picture of a grid', () => {
  test.each(Object.entries(examples))('%s is the one that was looked at', async (name, grid) => {
    await expect(gridSvg(grid)).toMatchFileSnapshot(`../fixtures/charts/${name}.svg`);
  });

  test('is a PNG of twice the size, with its text in it', async () => {
    const picture = Buffer.from(await drawGrid(examples.everyday));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    const [, width] = /width="(\d+)"/.exec(gridSvg(examples.everyday)) ?? [];
    expect(picture.readUInt32BE(16)).toBe(2 * Number(width));
    const { rows, ...rest } = examples.everyday;
    const unnamed = { ...rest, rows: rows.map((row) => ({ ...row, name: '' })) };
    expect(Buffer.from(await drawGrid(unnamed)).equals(picture)).toBe(false);
  });

  test('has a shape of its own for every state', () => {
    const drawn = Object.keys(examples.everyday.legend).map((state) => {
      const [row] = examples.everyday.rows;
      const only = { ...examples.everyday, rows: [{ ...row, name: '', standing: '', cells: [state] }] };
      const svg = gridSvg(only as never);
      return svg
        .slice(svg.indexOf('#f2f2f2'))
        .replace(/#[0-9a-f]{6}/g, '')
        .split('to do')[0];
    });
    expect(new Set(drawn).size).toBe(drawn.length);
  });
});
