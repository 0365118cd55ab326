/** A message of Discord's as an SVG picture, drawn from the very payload that is sent. */
import { ComponentType } from 'discord-api-types/v10';
import { type Line, linesOf, type Run, type Style, sizes } from './text.ts';

interface Component {
  readonly type: number;
  readonly content?: string;
  readonly accent_color?: number;
  readonly label?: string;
  readonly style?: number;
  readonly components?: readonly Component[];
}

const width = 720;
const left = 72;
const right = 24;

const styles: Readonly<Record<Style, string>> = {
  text: 'fill="#dbdee1"',
  strong: 'fill="#ffffff" font-weight="600"',
  code: `fill="#dbdee1" font-family="ui-monospace, Consolas, 'DejaVu Sans Mono', monospace" font-size="13"`,
  link: 'fill="#00a8fc"',
  command: 'fill="#c9cdfb" font-weight="500"',
};

/** @param components of a message that only its reader sees */
export function drawPicture(components: readonly object[], title: string): string {
  const parts: string[] = [];
  let y = 52;
  for (const component of components as readonly Component[]) {
    if (component.type === ComponentType.TextDisplay) y = drawText(component, parts, left, y);
    else if (component.type === ComponentType.ActionRow) y = drawButtons(component, parts, y);
    else if (component.type === ComponentType.Container) {
      const top = y;
      const inside: string[] = [];
      y += 8;
      for (const inner of component.components ?? []) y = drawText(inner, inside, left + 20, y);
      y += 16;
      parts.push(
        `<rect x="${left}" y="${top}" width="${width - left - right}" height="${y - top}" rx="8" fill="#393a41"/>`,
        `<rect x="${left}" y="${top}" width="4" height="${y - top}" rx="2" fill="${colour(component.accent_color)}"/>`,
        ...inside,
      );
    }
  }
  const height = y + 44;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="'gg sans', 'Noto Sans', 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="15">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="10" fill="#313338"/>`,
    '<circle cx="40" cy="36" r="20" fill="#5277c3"/>',
    '<text x="40" y="41" fill="#ffffff" font-size="14" font-weight="600" text-anchor="middle">hm</text>',
    `<text x="${left}" y="32" fill="#ffffff" font-weight="600">hm-tutor</text>`,
    `<rect x="${left + 74}" y="19" width="34" height="16" rx="4" fill="#5865f2"/>`,
    `<text x="${left + 91}" y="31" fill="#ffffff" font-size="11" font-weight="600" text-anchor="middle">APP</text>`,
    ...parts,
    `<text x="${left}" y="${height - 18}" fill="#949ba4" font-size="12">Only you can see this</text>`,
    '</svg>',
  ].join('\n')}\n`;
}

/** Returns where the next part begins. */
function drawText({ content = '' }: Component, parts: string[], x: number, top: number): number {
  let y = top;
  const lines = linesOf(content, width - x - right - 20);
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    const opensCode = line.kind === 'code' && previous?.kind !== 'code';
    if (previous?.kind === 'code' && line.kind !== 'code') y += 10;
    y += line.above + sizes[line.kind];
    if (opensCode) parts.push(codeBox(lines.slice(index), x, y));
    if (line.kind === 'quotation')
      parts.push(`<rect x="${x}" y="${y - 15}" width="4" height="22" rx="2" fill="#4e5058"/>`);
    parts.push(drawLine(line, x, y));
  });
  return lines.at(-1)?.kind === 'code' ? y + 16 : y + 6;
}

function codeBox(rest: readonly Line[], x: number, y: number): string {
  const after = rest.findIndex(({ kind, above }, index) => kind !== 'code' || (index > 0 && above > 2));
  const count = after < 0 ? rest.length : after;
  const height = count * (sizes.code + 2) + 14;
  return `<rect x="${x}" y="${y - sizes.code - 6}" width="${width - x - right - 12}" height="${height}" rx="6" fill="#2b2d31"/>`;
}

function drawLine({ runs, kind, indent }: Line, x: number, y: number): string {
  const weight = kind === 'title' || kind === 'subtitle' ? ' font-weight="700"' : '';
  return `<text x="${x + indent}" y="${y}" font-size="${sizes[kind]}"${weight} xml:space="preserve">${runs.map(drawRun).join('')}</text>`;
}

function drawRun({ text, style }: Run): string {
  return `<tspan ${styles[style]}>${escaped(text)}</tspan>`;
}

function drawButtons({ components = [] }: Component, parts: string[], top: number): number {
  let x = left;
  for (const { label = '', style } of components) {
    const room = Math.round(label.length * 7.4 + 32);
    parts.push(
      `<rect x="${x}" y="${top + 10}" width="${room}" height="34" rx="6" fill="${style === 1 ? '#5865f2' : '#4e5058'}"/>`,
      `<text x="${x + room / 2}" y="${top + 32}" fill="#ffffff" font-size="14" font-weight="500" text-anchor="middle">${escaped(label)}</text>`,
    );
    x += room + 8;
  }
  return top + 48;
}

function colour(number: number | undefined): string {
  return `#${(number ?? 0x4e5058).toString(16).padStart(6, '0')}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
