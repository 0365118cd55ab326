/** SVG to PNG, with a font that comes along: without one the text would silently be left out. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DrawGrid } from './grid.ts';
import { gridSvg } from './grid-svg.ts';

const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');

/** Loads the renderer when the first picture is asked for. */
export const drawGrid: DrawGrid = async (grid) => {
  const { renderAsync } = await import('@resvg/resvg-js');
  const picture = await renderAsync(gridSvg(grid), {
    font: {
      fontFiles: [join(fonts, 'DejaVuSans.ttf'), join(fonts, 'DejaVuSans-Bold.ttf')],
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans',
    },
    fitTo: { mode: 'zoom', value: 2 },
  });
  return picture.asPng();
};
