/** The chapter's own file, `chapter.md`: order of the steps, defaults for holes, step zero. */
import { z } from 'zod';
import { type Chapter, type ChapterProblem, type FactHole, factHoles } from './chapter.ts';
import { parseYaml, splitFrontMatter } from './front-matter.ts';
import { parseMarkdown, reportTo, toBlocks } from './markdown.ts';

const text = z.string().trim().min(1, 'it is empty; write it');
const defaultsShape = Object.fromEntries(Object.keys(factHoles).map((hole) => [hole, text])) as Record<
  FactHole,
  typeof text
>;

const chapterSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens'),
  version: z.int().min(1, 'versions count from 1'),
  title: text,
  steps: z.array(text).min(1, 'name at least one step'),
  retired_slots: z.array(z.int().min(1)).default([]),
  holes: z.strictObject(defaultsShape),
});

/** What stands in the chapter's own file, and the line of each step's mention. */
export interface ChapterFile extends Omit<Chapter, 'steps' | 'mistakes'> {
  readonly stepIds: readonly { readonly id: string; readonly line: number }[];
}

/** Reads `chapter.md`; null where it has no usable front matter. */
export function readChapterFile(
  file: string,
  source: string,
  problems: ChapterProblem[],
): ChapterFile | null {
  const report = reportTo(problems, file);
  const split = splitFrontMatter(source, report);
  const front = split && parseYaml(split.frontMatter, split.frontMatterLine, chapterSchema, report);
  if (!split || !front) return null;
  const { value, lineOf } = front;
  const introduction = toBlocks(parseMarkdown(split.body, split.bodyLine).children, report);
  if (introduction.length === 0)
    report(
      split.bodyLine,
      'The chapter has no introduction; say what a learner needs before the first step.',
    );
  return {
    id: value.id,
    version: value.version,
    title: value.title,
    introduction,
    defaults: value.holes,
    retiredSlots: value.retired_slots,
    stepIds: value.steps.map((id, index) => ({ id, line: lineOf(['steps', index]) })),
  };
}
