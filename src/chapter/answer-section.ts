/** The sections of a step that hold submissions: model answers, variants, wrong answers. */
import type { RootContent } from 'mdast';
import type { Answer, AnswerBlock } from './chapter.ts';
import { lineOf, type Report, splitSections, toBlocks } from './markdown.ts';

/**
 * Every `###` heading begins an answer; a section without such headings is one answer without a title. The fences of
 * an answer are its blocks, the text around them is the author's comment.
 */
export function readAnswers(content: readonly RootContent[], file: string, report: Report): Answer[] {
  const { before, sections } = splitSections(content, 3);
  const parts = sections.map(({ title, line, content: below }) => ({ title, line, content: below }));
  const [first] = before;
  if (first) parts.unshift({ title: '', line: lineOf(first), content: before });
  return parts.map(({ title, line, content: part }) => {
    const blocks = part.flatMap((node): AnswerBlock[] =>
      node.type === 'code'
        ? [{ language: node.lang ?? '', file: node.meta?.trim() || null, text: node.value }]
        : [],
    );
    if (blocks.length === 0) report(line, 'This answer has no code; write it in a fence (```).');
    const comment = toBlocks(
      part.filter((node) => node.type !== 'code'),
      report,
    );
    return { title, blocks, comment, place: { file, line } };
  });
}
