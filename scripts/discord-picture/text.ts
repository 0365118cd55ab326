/** Discord's Markdown as lines of styled text that fit a width. */
import type { PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

export type Style = 'text' | 'strong' | 'code' | 'link' | 'command';

export interface Run {
  readonly text: string;
  readonly style: Style;
}

export interface Line {
  readonly runs: readonly Run[];
  readonly kind: 'title' | 'subtitle' | 'text' | 'code' | 'quotation';
  /** In pixels. */
  readonly indent: number;
  /** Pixels above the line. */
  readonly above: number;
}

/** Font sizes in pixels, and the mean width of a letter in proportion to them. */
export const sizes: Readonly<Record<Line['kind'], number>> = {
  title: 20,
  subtitle: 17,
  text: 15,
  code: 13,
  quotation: 15,
};
const letter = { proportional: 0.5, fixed: 0.602 };

/** `width` in pixels. */
export function linesOf(markdown: string, width: number): readonly Line[] {
  const commands = markdown.replaceAll(/<\/([a-z -]+):\d+>/g, '[/$1](command:)');
  return fromMarkdown(commands).children.flatMap((block) => blockLines(block, width, 0));
}

function blockLines(block: RootContent, width: number, indent: number): readonly Line[] {
  switch (block.type) {
    case 'heading':
      return wrap(block.children.flatMap(runsOf), block.depth > 2 ? 'subtitle' : 'title', width, indent, 8);
    case 'paragraph':
      return wrap(block.children.flatMap(runsOf), 'text', width, indent, 8);
    case 'blockquote':
      return block.children
        .flatMap((inner) => blockLines(inner, width - 16, indent + 16))
        .map((line) => ({ ...line, kind: 'quotation' }));
    case 'list':
      return block.children.flatMap((item, at) => {
        const marker = block.ordered === true ? `${(block.start ?? 1) + at}.` : '•';
        const lines = item.children.flatMap((inner) => blockLines(inner, width - 20, indent + 20));
        return lines.map((line, index) =>
          index === 0
            ? {
                ...line,
                above: 4,
                indent,
                runs: [{ text: `${marker}  `, style: 'text' } as const, ...line.runs],
              }
            : line,
        );
      });
    case 'code':
      return block.value.split('\n').map((text, index) => ({
        runs: [{ text, style: 'code' }],
        kind: 'code',
        indent: indent + 12,
        above: index === 0 ? 16 : 2,
      }));
    default:
      return [];
  }
}

function runsOf(inline: PhrasingContent): readonly Run[] {
  switch (inline.type) {
    case 'text':
      return [{ text: inline.value, style: 'text' }];
    case 'inlineCode':
      return [{ text: inline.value, style: 'code' }];
    case 'link':
      return inline.children
        .flatMap(runsOf)
        .map((run) => ({ ...run, style: inline.url === 'command:' ? 'command' : 'link' }));
    default:
      return 'children' in inline
        ? inline.children.flatMap(runsOf).map((run) => ({ ...run, style: 'strong' as const }))
        : [];
  }
}

function wrap(
  runs: readonly Run[],
  kind: Line['kind'],
  width: number,
  indent: number,
  above: number,
): readonly Line[] {
  const lines: Run[][] = [[]];
  let used = 0;
  for (const { text, style } of runs) {
    for (const word of style === 'code' ? [text] : text.split(/(?<=\s)/)) {
      const room = word.length * sizes[kind] * (style === 'code' ? letter.fixed : letter.proportional);
      if (used + room > width && used > 0) {
        lines.push([]);
        used = 0;
      }
      lines.at(-1)?.push({ text: word.replaceAll('\n', ' '), style });
      used += room;
    }
  }
  return lines.map((line, index) => ({ runs: line, kind, indent, above: index === 0 ? above : 3 }));
}
