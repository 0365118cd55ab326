/** A grid as SVG. Every state has a shape and a word besides its colour; the colours are those of Okabe and Ito. */
import type { Cell, Grid } from './grid.ts';

const cellSize = 20;
const rowHeight = 24;
const nameWidth = 145;
const standingWidth = 170;
const headHeight = 56;
const margin = 12;
const legendColumns = 3;

const ink = '#1a1a1a';
const paper = '#ffffff';

export function gridSvg(grid: Grid): string {
  const columns = grid.steps.length;
  const gridWidth = columns * cellSize;
  const width = Math.max(nameWidth + gridWidth + standingWidth, 560) + 2 * margin;
  const legend = Object.entries(grid.legend) as [Cell, string][];
  const legendTop = headHeight + grid.rows.length * rowHeight + margin;
  const height = legendTop + Math.ceil(legend.length / legendColumns) * rowHeight + margin;
  const left = margin + nameWidth;
  const parts = [
    // Wide letters end at the first column.
    `<clipPath id="names"><rect width="${left - 4}" height="${height}"/></clipPath>`,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    label(margin, 22, grid.title, 'font-weight="bold" font-size="15"'),
    ...grid.steps.map((step, index) =>
      label(left + (index + 0.5) * cellSize, headHeight - 8, String(step.number), 'text-anchor="middle"'),
    ),
    ...grid.rows.flatMap((row, index) => {
      const top = headHeight + index * rowHeight;
      const middle = top + rowHeight / 2;
      return [
        index % 2 === 0
          ? `<rect x="0" y="${top}" width="${width}" height="${rowHeight}" fill="#f2f2f2"/>`
          : '',
        label(margin, middle + 4, shorten(row.name, 18), 'clip-path="url(#names)"'),
        ...row.cells.map((cell, column) => shape(cell, left + (column + 0.5) * cellSize, middle)),
        label(left + gridWidth + 10, middle + 4, row.standing),
      ];
    }),
    ...legend.flatMap(([cell, word], index) => {
      const x = margin + (index % legendColumns) * ((width - 2 * margin) / legendColumns);
      const y = legendTop + (Math.floor(index / legendColumns) + 0.5) * rowHeight;
      return [shape(cell, x + cellSize / 2, y), label(x + cellSize + 4, y + 4, word)];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans" font-size="13">${parts.join('')}</svg>`;
}

function shape(cell: Cell, x: number, y: number): string {
  switch (cell) {
    case 'not-started':
      return `<circle cx="${x}" cy="${y}" r="2" fill="#8a8a8a"/>`;
    case 'current':
      return `<path d="M${x - 5} ${y - 7} L${x + 7} ${y} L${x - 5} ${y + 7} Z" fill="#e69f00" stroke="${ink}"/>`;
    case 'reopened':
      return `<path d="M${x - 5} ${y - 7} L${x + 7} ${y} L${x - 5} ${y + 7} Z" fill="none" stroke="${ink}" stroke-width="1.5"/>`;
    case 'passed':
      return `<rect x="${x - 8}" y="${y - 8}" width="16" height="16" rx="3" fill="#009e73"/><path d="M${x - 4} ${y} l3 4 l6 -8" fill="none" stroke="${paper}" stroke-width="2"/>`;
    case 'passed-by-moderator':
      return `<rect x="${x - 8}" y="${y - 8}" width="16" height="16" rx="3" fill="#0072b2"/>${label(x, y + 4, 'M', `text-anchor="middle" fill="${paper}" font-weight="bold"`)}`;
    case 'skipped':
      return `<path d="M${x - 6} ${y} h12" stroke="#56b4e9" stroke-width="3"/>`;
    case 'contested':
      return `<circle cx="${x}" cy="${y}" r="8" fill="#d55e00"/>${label(x, y + 5, '!', `text-anchor="middle" fill="${paper}" font-weight="bold" font-size="14"`)}`;
  }
}

function label(x: number, y: number, text: string, attributes = ''): string {
  const colour = attributes.includes('fill=') ? '' : ` fill="${ink}"`;
  return `<text x="${x}" y="${y}"${colour} ${attributes}>${escaped(text)}</text>`;
}

function shorten(text: string, most: number): string {
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}

/** XML 1.0 has no way to write most control characters, so they go. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
}
