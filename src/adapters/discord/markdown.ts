/** Discord's Markdown, written so that what somebody typed stays text: it cannot ping, format, or leave its fence. */
import type { Inline } from '../../core/reply.ts';
import { neutralText } from '../../security/neutral.ts';

/** Between characters that would mean something side by side. It takes no room and is not copied by eye. */
const zeroWidthSpace = '\u200b';

/** Text with every mark that Discord would read as formatting, mention or link escaped. A backslash escapes any of them. */
export function escapeText(text: string): string {
  return neutralText(text).replace(/[\\`*_~|<[\]@]|:(?=\/\/)/g, '\\$&');
}

/** Inlines as lines of Markdown; no line begins as a heading, list or quotation. */
export function flow(inlines: readonly Inline[], mention: CommandMention): string {
  return inlines
    .map((inline) => drawInline(inline, mention))
    .reduce(joined, '')
    .split('\n')
    .map(plainStart)
    .join('\n');
}

/** Code on a line of its own, as Discord's own clients write it. */
export function fence(text: string, language = ''): string {
  const lines = neutralText(text).replace(/\n+$/, '');
  if (lines.trim() === '') return '';
  // `ansi` would read colours from the text.
  const label = /^[a-z0-9-]+$/.test(language) && language !== 'ansi' ? language : '';
  return `\`\`\`${label}\n${breakTicks(lines, 3)}\n\`\`\``;
}

/** `hm check` as something to press; null where Discord is not known to have the command. */
export type CommandMention = (command: string) => string | null;

function drawInline(inline: Inline, mention: CommandMention): string {
  switch (inline.kind) {
    case 'text':
      return escapeText(inline.text);
    case 'strong':
      return wrapped(inline.text, '**');
    case 'emphasis':
      return wrapped(inline.text, '*');
    case 'code':
      return inlineCode(inline.text);
    case 'command':
      return mention(inline.text) ?? wrapped(`/${inline.text}`, '**');
    case 'link':
      return link(inline.text, inline.url);
  }
}

/** Marks that meet would be read as other marks. */
function joined(before: string, next: string): string {
  const meets = isMark(before.at(-1)) && isMark(next[0]);
  return `${before}${meets ? zeroWidthSpace : ''}${next}`;
}

function isMark(character: string | undefined): boolean {
  return character === '*' || character === '`';
}

function wrapped(text: string, mark: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return inner === '' ? text : `${before}${mark}${escapeText(inner)}${mark}${after}`;
}

function inlineCode(text: string): string {
  const line = breakTicks(neutralText(text).replace(/\s*\n\s*/g, ' '), 2);
  if (line.trim() === '') return line;
  if (!line.includes('`')) return `\`${line}\``;
  const padded = `${line.startsWith('`') ? ' ' : ''}${line}${line.endsWith('`') ? ' ' : ''}`;
  return `\`\`${padded}\`\``;
}

/** Runs of so many backticks would end a block or a span of code. */
function breakTicks(text: string, tooMany: number): string {
  const run = '`'.repeat(tooMany);
  let broken = text;
  while (broken.includes(run))
    broken = broken.replaceAll(run, `${'`'.repeat(tooMany - 1)}${zeroWidthSpace}\``);
  return broken;
}

function link(text: string, url: string): string {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || !/^https?:$/.test(target.protocol)) return escapeText(`${text} (${url})`);
  const address = target.href.replace(/[()<>\s\\*_~|`]/g, percentEncoded);
  const label = escapeText(text).trim();
  return label === '' ? `<${address}>` : `[${label}](${address})`;
}

function percentEncoded(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
}

function plainStart(line: string): string {
  return line.replace(/^(?:(\s*)(#{1,3}\s|-#\s|[-+]\s|>)|(\s*\d+)([.)]\s))/, '$1$3\\$2$4');
}
