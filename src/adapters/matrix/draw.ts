/** Draws the blocks of a reply twice from the one tree: as plain text, and in the HTML that Matrix clients show. */
import { commandName, mentionedCommands } from '../../core/mentioned.ts';
import type { Block, Choice, Inline, Reply } from '../../core/reply.ts';
import { neutralText } from '../../security/neutral.ts';
import { escapeHtml } from './html.ts';

/** Part of a message. The text alone says everything. */
export interface Drawn {
  readonly text: string;
  readonly html: string;
}

const barWidth = 16;
/** Shown on the reactions that stand for choices, and before the choices in the text. */
export const reactionKeys = ['1️⃣', '2️⃣', '3️⃣', '4️⃣', '5️⃣', '6️⃣'] as const;

/** Choices that can be taken by one press: a command that needs code with it cannot. */
export function pressable(reply: Reply, needsBody: (command: string) => boolean): readonly Choice[] {
  if (reply.plain === true) return [];
  return reply.blocks
    .flatMap((block) => (block.kind === 'choices' ? block.choices : []))
    .filter(({ command }) => !needsBody(command))
    .slice(0, reactionKeys.length);
}

/** Every block that is text; files are sent beside it. `choices` are those with a reaction. */
export function drawBlocks(reply: Reply, choices: readonly Choice[]): readonly Drawn[] {
  const offered = mentionedCommands(reply.blocks);
  return reply.blocks.flatMap((block) => {
    if (block.kind !== 'choices') return drawBlock(block, reply.plain === true);
    return drawChoices(block.choices, choices, offered);
  });
}

function drawBlock(block: Exclude<Block, { kind: 'choices' }>, plain: boolean): readonly Drawn[] {
  switch (block.kind) {
    case 'heading':
      return [element('h4', { text: neutralText(block.text), html: escaped(block.text) })];
    case 'paragraph':
      return [element('p', drawInlines(block.text))];
    case 'notice': {
      const { text, html } = drawInlines(block.text);
      return [{ text, html: `<p><strong>${html}</strong></p>` }];
    }
    case 'list': {
      const items = block.items.map(drawInlines);
      const tag = block.ordered ? 'ol' : 'ul';
      const text = items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${item.text}`);
      return [
        {
          text: text.join('\n'),
          html: `<${tag}>${items.map(({ html }) => `<li>${html}</li>`).join('')}</${tag}>`,
        },
      ];
    }
    case 'code':
      return drawCode(block.name, block.language, block.text);
    case 'excerpt':
      return drawCode(block.name, '', block.text);
    case 'diff':
      return drawCode(block.name, 'diff', block.text);
    case 'progress': {
      const label = neutralText(block.label);
      if (plain) return [element('p', { text: label, html: escaped(label) })];
      const bar = `[${drawBar(block.done, block.total)}]`;
      return [{ text: `${bar} ${label}`, html: `<p><code>${bar}</code> ${escaped(label)}</p>` }];
    }
    case 'picture':
      return [
        element('p', { text: neutralText(block.alternativeText), html: escaped(block.alternativeText) }),
      ];
    case 'file':
    case 'export':
      return [];
  }
}

function element(tag: string, { text, html }: Drawn): Drawn {
  return { text, html: `<${tag}>${html}</${tag}>` };
}

function escaped(text: string): string {
  return escapeHtml(neutralText(text)).replaceAll('\n', '<br>');
}

function drawCode(name: string | null, language: string, code: string): readonly Drawn[] {
  const text = neutralText(code).replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const known = /^[a-z]+$/.test(language) ? language : '';
  const heading = name === null ? null : neutralText(name);
  return [
    {
      text: `${heading === null ? '' : `${heading}:\n`}${fence}${known}\n${text}\n${fence}`,
      html: `${heading === null ? '' : `<p><code>${escapeHtml(heading)}</code>:</p>`}<pre><code${known === '' ? '' : ` class="language-${known}"`}>${escapeHtml(text)}\n</code></pre>`,
    },
  ];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function drawBar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.round((done / total) * barWidth);
  return '#'.repeat(filled) + '-'.repeat(barWidth - filled);
}

/** Those with a reaction are always listed; of the others, what the text has not named yet. */
function drawChoices(
  all: readonly Choice[],
  pressed: readonly Choice[],
  offered: ReadonlySet<string>,
): readonly Drawn[] {
  const lines = all.flatMap((choice) => {
    const key = pressed.includes(choice) ? `${reactionKeys[pressed.indexOf(choice)]} ` : '';
    if (key === '' && offered.has(commandName(choice.command))) return [];
    const { text, html } = drawInlines([
      { kind: 'text', text: `${choice.label}: ` },
      { kind: 'command', text: choice.command },
    ]);
    return [{ text: key + text, html: key + html }];
  });
  if (lines.length === 0) return [];
  return [
    {
      text: lines.map(({ text }) => text).join('\n'),
      html: `<p>${lines.map(({ html }) => html).join('<br>')}</p>`,
    },
  ];
}

function drawInlines(inlines: readonly Inline[]): Drawn {
  const drawn = inlines.map(drawInline);
  return { text: drawn.map(({ text }) => text).join(''), html: drawn.map(({ html }) => html).join('') };
}

function drawInline(inline: Inline): Drawn {
  const text = neutralText(inline.text);
  const html = escaped(inline.text);
  switch (inline.kind) {
    case 'text':
      return { text, html };
    case 'strong':
      return { text, html: `<strong>${html}</strong>` };
    case 'emphasis':
      return { text, html: `<em>${html}</em>` };
    case 'code':
      return { text: `\`${text}\``, html: `<code>${html}</code>` };
    case 'command':
      return { text: `!${text}`, html: `<code>!${html}</code>` };
    case 'link': {
      const safe = /^https?:\/\//i.test(inline.url);
      return {
        text: text === inline.url ? inline.url : `${text} (${neutralText(inline.url)})`,
        html: safe ? `<a href="${escapeHtml(inline.url)}">${html}</a>` : html,
      };
    }
  }
}
