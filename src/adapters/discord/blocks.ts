/** Each block of a reply as Discord's Markdown. */
import type { Block, Inline } from '../../core/reply.ts';
import { neutralLine } from '../../security/neutral.ts';
import { type CommandMention, escapeText, fence, flow } from './markdown.ts';

const barWidth = 16;
const longestHeadline = 100;

/** Empty for what is not text: choices, files, pictures. */
export function drawBlock(block: Block, mention: CommandMention, plain: boolean): string {
  switch (block.kind) {
    case 'heading':
      return `## ${escapeText(oneLine(block.text))}`;
    case 'paragraph':
      return flow(block.text, mention);
    case 'notice': {
      const text = flow(block.text, mention);
      if (block.tone === 'information') return plain ? text : quotation(text);
      return isHeadline(block.text) ? `### ${oneLine(text)}` : text;
    }
    case 'list':
      return block.items
        .map((item, index) => {
          const marker = block.ordered ? `${index + 1}. ` : '- ';
          return `${marker}${oneLine(flow(item, mention))}`;
        })
        .join('\n');
    case 'code':
      return named(block.name, fence(block.text, block.language));
    case 'excerpt':
      return named(block.name, fence(block.text));
    case 'diff':
      return named(block.name, fence(block.text, 'diff'));
    case 'progress':
      return plain
        ? escapeText(block.label)
        : `\`[${bar(block.done, block.total)}]\` ${escapeText(block.label)}`;
    case 'choices':
    case 'file':
    case 'export':
    case 'picture':
      return '';
  }
}

/** The name of a file before what stands in it. */
export function named(name: string | null, content: string): string {
  return name === null || content === '' ? content : `**${escapeText(neutralLine(name))}**\n${content}`;
}

/** `Passed: The two switches`, but not a notice of several sentences. */
function isHeadline(text: readonly Inline[]): boolean {
  const [only] = text;
  return text.length === 1 && only?.kind === 'text' && only.text.length <= longestHeadline;
}

function quotation(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

function bar(done: number, total: number): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : 0;
  const filled = Math.round(share * barWidth);
  return '#'.repeat(filled) + '-'.repeat(barWidth - filled);
}
