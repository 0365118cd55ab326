/** Draws a reply as text. What the words say is complete; colour only repeats it. */
import { commandName, mentionedCommands } from '../../core/mentioned.ts';
import type { Block, Inline, NoticeTone, Reply } from '../../core/reply.ts';
import { neutralText } from '../../security/neutral.ts';

export interface DrawOptions {
  /** ANSI colours and weights. */
  readonly colour: boolean;
  /** Lines are wrapped at this many columns; null leaves them whole. */
  readonly columns: number | null;
}

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'blue';

/** SGR parameters, on and off. */
const codes: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
};

const toneStyles: Readonly<Record<NoticeTone, Style>> = {
  success: 'green',
  refusal: 'yellow',
  unsure: 'yellow',
  information: 'blue',
  error: 'red',
};

const barWidth = 16;

/** The reply as lines that end with a line feed. */
export function draw(reply: Reply, options: DrawOptions): string {
  const pen = createPen({ ...options, colour: options.colour && reply.plain !== true });
  const offered = mentionedCommands(reply.blocks);
  const parts = reply.blocks
    .map((block) => drawBlock(block, pen, offered, reply.plain === true))
    .filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}

interface Pen {
  style(style: Style, text: string): string;
  /** Wrapped at the terminal's width, with `indent` before every line but the first. */
  flow(inlines: readonly Inline[], indent?: string): string;
}

function drawBlock(block: Block, pen: Pen, offered: ReadonlySet<string>, plain: boolean): string {
  switch (block.kind) {
    case 'heading':
      return pen.style('bold', neutralText(block.text));
    case 'paragraph':
      return pen.flow(block.text);
    case 'notice':
      return pen.style(toneStyles[block.tone], pen.flow(block.text));
    case 'list':
      return block.items
        .map((item, index) => {
          const marker = block.ordered ? `${index + 1}. ` : '- ';
          return `${marker}${pen.flow(item, ' '.repeat(marker.length))}`;
        })
        .join('\n');
    case 'code':
      return named(block.name, indent(neutralText(block.text)));
    case 'excerpt':
      return named(block.name, indent(neutralText(block.text)));
    case 'diff':
      return named(block.name, indent(drawDiff(block.text, pen)));
    case 'progress':
      return plain ? block.label : `[${bar(block.done, block.total)}] ${block.label}`;
    case 'choices':
      return drawChoices(block.choices, pen, offered);
    case 'file':
      return block.encoding === undefined
        ? named(block.name, indent(neutralText(block.content)))
        : neutralText(block.name);
    case 'export':
      return neutralText(block.name);
    case 'picture':
      return neutralText(block.alternativeText);
  }
}

/** What the text has offered already is not repeated. */
function drawChoices(
  choices: readonly { readonly label: string; readonly command: string }[],
  pen: Pen,
  offered: ReadonlySet<string>,
): string {
  return choices
    .filter(({ command }) => !offered.has(commandName(command)))
    .map(({ label, command }) =>
      pen.flow([
        { kind: 'text', text: `${label}: ` },
        { kind: 'command', text: command },
      ]),
    )
    .join('\n');
}

function drawDiff(text: string, pen: Pen): string {
  return neutralText(text)
    .split('\n')
    .map((line) => {
      if (line.startsWith('+')) return pen.style('green', line);
      return line.startsWith('-') ? pen.style('red', line) : line;
    })
    .join('\n');
}

function named(name: string | null, content: string): string {
  return name === null ? content : `${neutralText(name)}:\n${content}`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.round((done / total) * barWidth);
  return '#'.repeat(filled) + '-'.repeat(barWidth - filled);
}

function createPen({ colour, columns }: DrawOptions): Pen {
  const style = (name: Style, text: string) => {
    const [on, off] = codes[name];
    return colour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
  return {
    style,
    flow: (inlines, hanging = '') => {
      const words = inlines.flatMap((inline) => {
        const { text, style: inlineStyle } = wordsOf(inline);
        // Spaces are kept as separators. Each word is styled by itself, so that a line break never splits a style; code
        // and commands are one word, so that a line break never splits them.
        const whole = inline.kind === 'code' || inline.kind === 'command';
        return (whole ? [neutralText(text)] : neutralText(text).split(/( +|\n)/))
          .filter((word) => word !== '')
          .map((word) => ({
            width: [...word].length,
            text: word,
            styled: inlineStyle === null || word.trim() === '' ? word : style(inlineStyle, word),
          }));
      });
      return wrap(words, columns, hanging);
    },
  };
}

function wordsOf(inline: Inline): { text: string; style: Style | null } {
  switch (inline.kind) {
    case 'text':
      return { text: inline.text, style: null };
    case 'strong':
    case 'emphasis':
      return { text: inline.text, style: 'bold' };
    case 'code':
      return { text: `\`${inline.text}\``, style: null };
    case 'command':
      return { text: `/${inline.text}`, style: 'bold' };
    case 'link':
      return {
        text: inline.text === inline.url ? inline.url : `${inline.text} (${inline.url})`,
        style: null,
      };
  }
}

interface Word {
  readonly width: number;
  readonly text: string;
  readonly styled: string;
}

function wrap(words: readonly Word[], columns: number | null, hanging: string): string {
  const chunks = unbreakable(words);
  let out = '';
  let used = hanging.length;
  for (const chunk of chunks) {
    const width = chunk.reduce((sum, word) => sum + word.width, 0);
    const isSpace = chunk[0]?.text.trim() === '';
    const isBreak = chunk[0]?.text === '\n';
    if (isBreak || (columns !== null && used + width > columns && !isSpace && used > hanging.length)) {
      out = `${out.trimEnd()}\n${hanging}`;
      used = hanging.length;
      if (isBreak) continue;
    }
    if (isSpace && used === hanging.length && out !== '') continue;
    out += chunk.map((word) => word.styled).join('');
    used += width;
  }
  return out.trimEnd();
}

/** Neighbours without a space between them, such as a word and its full stop, stay together. */
function unbreakable(words: readonly Word[]): readonly (readonly Word[])[] {
  const chunks: Word[][] = [];
  for (const word of words) {
    const last = chunks.at(-1);
    const joins = last !== undefined && last[0]?.text.trim() !== '' && word.text.trim() !== '';
    if (joins) last.push(word);
    else chunks.push([word]);
  }
  return chunks;
}
