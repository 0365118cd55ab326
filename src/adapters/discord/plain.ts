/** A reply as a text file: for what is longer than a message may be. */
import type { Block, Inline } from '../../core/reply.ts';
import { neutralText } from '../../security/neutral.ts';

/** The blocks as text without any markup, a blank line between them. Pictures are said by their alternative text. */
export function plainBlocks(blocks: readonly Block[]): string {
  const parts = blocks.map(plainBlock).filter((part) => part.trim() !== '');
  return neutralText(`${parts.join('\n\n')}\n`);
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.text;
    case 'paragraph':
    case 'notice':
      return plainLine(block.text);
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${plainLine(item)}`)
        .join('\n');
    case 'code':
    case 'excerpt':
    case 'diff':
      return block.name === null ? block.text : `${block.name}:\n${block.text}`;
    case 'progress':
      return block.label;
    case 'choices':
      return block.choices.map(({ label, command }) => `${label}: /${command}`).join('\n');
    case 'file':
    case 'export':
      return block.name;
    case 'picture':
      return block.alternativeText;
  }
}

function plainLine(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'command') return `/${inline.text}`;
      return inline.kind === 'link' && inline.url !== inline.text
        ? `${inline.text} (${inline.url})`
        : inline.text;
    })
    .join('');
}
