/** What the words of a reply offer already, so that a choice need not repeat it. */
import type { Block, Inline } from './reply.ts';

/** The names of the commands that stand in paragraphs, notices and lists. */
export function mentionedCommands(blocks: readonly Block[]): ReadonlySet<string> {
  const inlines = blocks.flatMap((block): readonly Inline[] => {
    if (block.kind === 'paragraph' || block.kind === 'notice') return block.text;
    return block.kind === 'list' ? block.items.flat() : [];
  });
  return new Set(inlines.filter(({ kind }) => kind === 'command').map(({ text }) => commandName(text)));
}

/** `hm hint solution` is the command `hm hint`. */
export function commandName(command: string): string {
  return command.split(' ', 2).join(' ');
}
