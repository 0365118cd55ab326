/** A message of Discord's as the plain text that the transcripts are written in. */
import type { APIMessage } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';
import type { PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { decodeOffer } from '../../../src/adapters/discord/custom-id.ts';
import type { Cdn } from '../../doubles/discord/cdn.ts';
import { allComponents, collectTexts } from '../../doubles/discord/messages.ts';
import { type Button, indentCode, withButtons } from '../../transcripts/driver.ts';

/** `cdn` holds what was attached; a file stands for the code in it. */
export function plainTextOf(message: APIMessage, cdn: Cdn): string {
  const components = message.components ?? [];
  const texts = [message.content, ...collectTexts(components)]
    .filter((text) => text !== '')
    .map(plainMarkdown);
  const files = message.attachments.map(
    ({ filename, url }) => `${filename}:\n${indentCode(cdn.read(url).toString('utf8'))}`,
  );
  return withButtons([...texts, ...files].join('\n'), buttonsOf(components));
}

function buttonsOf(components: readonly object[]): readonly Button[] {
  return allComponents(components).flatMap((component) => {
    if (component.type === ComponentType.Button) return offer(component.label, component.custom_id);
    const options = (component.options ?? []) as readonly {
      readonly label: string;
      readonly value: string;
    }[];
    return options.flatMap(({ label, value }) => offer(label, value));
  });
}

function offer(label: unknown, id: unknown): readonly Button[] {
  const command = decodeOffer(String(id))?.command;
  return command === undefined ? [] : [{ label: String(label), command }];
}

/** Discord's Markdown without its marks. Commands to press, `</hm next:1234>`, become what is typed. */
function plainMarkdown(markdown: string): string {
  const { children } = fromMarkdown(markdown.replaceAll(/<\/([a-z -]+):\d+>/g, '/$1'));
  return children.map(plainBlock).join('\n').replaceAll('\u200b', '');
}

function plainBlock(block: RootContent, index: number, siblings: readonly RootContent[]): string {
  switch (block.type) {
    case 'paragraph': {
      const text = block.children.map(plainInline).join('');
      const names =
        block.children.length === 1 &&
        block.children[0]?.type === 'strong' &&
        siblings[index + 1]?.type === 'code';
      return names ? `${text}:` : text;
    }
    case 'heading':
      return block.children.map(plainInline).join('');
    case 'blockquote':
      return block.children.map(plainBlock).join('\n');
    case 'code':
      return indentCode(block.value);
    case 'list':
      return block.children
        .map((item, at) => {
          const marker = block.ordered === true ? `${(block.start ?? 1) + at}. ` : '- ';
          return `${marker}${item.children.map(plainBlock).join('\n')}`;
        })
        .join('\n');
    default:
      return 'value' in block ? block.value : '';
  }
}

function plainInline(inline: PhrasingContent): string {
  switch (inline.type) {
    case 'text':
      return inline.value;
    case 'inlineCode':
      // A bar is drawn as code, so that its parts are of one width.
      return /^\[[#-]+\]$/.test(inline.value) ? inline.value : `\`${inline.value}\``;
    case 'link': {
      const text = inline.children.map(plainInline).join('');
      return text === inline.url ? text : `${text} (${inline.url})`;
    }
    default:
      if ('children' in inline) return inline.children.map(plainInline).join('');
      return 'value' in inline ? inline.value : '';
  }
}
