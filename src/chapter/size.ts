/** How long a chapter's texts become in a chat, where a message has an end. */
import type { Chapter, Question, Step } from './chapter.ts';
import { type Prose, type ProseBlock, plainText } from './prose.ts';

/**
 * Upper limits in UTF-16 code units, as Discord counts. Its messages hold 2,000; the rest is left for what adapters put
 * around a text, such as the number of the step or the next command.
 */
export const sizeLimits = {
  message: 1800,
  title: 60,
  goal: 200,
  hint: 400,
  choice: 150,
  explanation: 300,
} as const;

/** The length of a step's first message: title, goal, lesson, notes and links, written as Markdown. */
export function stepMessageSize(step: Step): number {
  const links = step.links.map(({ title, url }) => `- [${title}](${url})`);
  const notes = step.notes.map((note) => `> ${asMarkdown(note)}`);
  const parts = [
    `### ${step.title}`,
    asMarkdown(step.goal),
    blocksAsMarkdown(step.lesson),
    ...notes,
    links.join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n').length;
}

/** The length of each message of step zero. A chat may cut between blocks, so only a single block can be too long. */
export function introductionSizes(chapter: Chapter): number[] {
  return chapter.introduction.map((block) => blocksAsMarkdown([block]).length);
}

/** The length of a question with its choices behind their letters. */
export function questionSize(question: Question): number {
  const choices = question.choices.map((choice) => `a) ${asMarkdown(choice.text)}`);
  return [blocksAsMarkdown(question.text), ...choices].join('\n').length;
}

/** The length of an answer with the author's comment, as it is shown for a solution. */
export function answerSize(answer: Step['modelAnswers'][number]): number {
  const blocks = answer.blocks.map((block) => fence(block.language, block.file, block.text));
  return [blocksAsMarkdown(answer.comment), ...blocks].join('\n\n').length;
}

function blocksAsMarkdown(blocks: readonly ProseBlock[]): string {
  return blocks.map(blockAsMarkdown).join('\n\n');
}

function blockAsMarkdown(block: ProseBlock): string {
  switch (block.kind) {
    case 'heading':
      return `### ${block.text}`;
    case 'paragraph':
      return asMarkdown(block.text);
    case 'list':
      return block.items
        .map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${asMarkdown(item)}`)
        .join('\n');
    case 'code':
      return fence(block.language, block.name, block.text);
  }
}

function fence(language: string, name: string | null, text: string): string {
  return `${name === null ? '' : `${name}\n`}\`\`\`${language}\n${text}\n\`\`\``;
}

function asMarkdown(prose: Prose): string {
  const marks = { text: '', strong: '**', emphasis: '*', code: '`' };
  return prose
    .map((inline) =>
      inline.kind === 'link'
        ? `[${inline.text}](${inline.url})`
        : `${marks[inline.kind]}${plainText([inline])}${marks[inline.kind]}`,
    )
    .join('');
}
