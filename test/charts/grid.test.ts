import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { drawGrid } from '../../src/charts/draw.ts';
import { gridSvg } from '../../src/charts/grid-svg.ts';
import { examples } from './examples.ts';

/** `npm run cohort:pictures` draws them; whoever draws them anew looks at them. */
const reference = (name: string) => new URL(`../fixtures/charts/${name}.png`, import.meta.url);

describe('the picture of a grid', () => {
  test.each(Object.entries(examples))('%s is the one that was looked at', async (name, grid) => {
    const drawn = PNG.sync.read(Buffer.from(await drawGrid(grid)));
    const kept = PNG.sync.read(await readFile(reference(name)));
    expect([drawn.width, drawn.height]).toEqual([kept.width, kept.height]);
    const difference = new PNG(kept);
    const pixels = pixelmatch(drawn.data, kept.data, difference.data, kept.width, kept.height);
    if (pixels > 0) {
      const folder = await mkdtemp(join(tmpdir(), 'hm-tutor-chart-'));
      await writeFile(join(folder, 'drawn.png'), PNG.sync.write(drawn));
      await writeFile(join(folder, 'difference.png'), PNG.sync.write(difference));
      expect.fail(`${pixels} pixels of ${name} are different; see ${folder}`);
    }
  });

  test('a comparison sees one mark more', async () => {
    const { rows, ...rest } = examples.everyday;
    const [first, ...others] = rows;
    if (first === undefined) throw new Error('no rows');
    const more = { ...first, cells: first.cells.with(4, 'passed') };
    const drawn = PNG.sync.read(Buffer.from(await drawGrid({ ...rest, rows: [more, ...others] })));
    const kept = PNG.sync.read(await readFile(reference('everyday')));
    expect(pixelmatch(drawn.data, kept.data, undefined, kept.width, kept.height)).toBeGreaterThan(100);
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
