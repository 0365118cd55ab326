/** The catalogue of mistakes, `mistakes.yaml`: the source of what the validator says. */
import { z } from 'zod';
import { type ChapterProblem, type Mistake, mistakePlaces } from './chapter.ts';
import { parseYaml } from './front-matter.ts';
import { reportTo } from './markdown.ts';

const text = z.string().trim().min(1, 'it is empty; write it');

const mistakesSchema = z.array(
  z.strictObject({
    kind: z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens'),
    step: text,
    seen: z.enum(mistakePlaces),
    title: text.refine((title) => {
      const words = title.split(/\s+/).length;
      return words >= 3 && words <= 6;
    }, 'a title has three to six words'),
    say: text.max(300, 'it is longer than 300 characters; shorten it'),
    corrected: text.nullable().default(null),
    errors: z.array(text).default([]),
  }),
);

/** The catalogue by kind, with the line of each entry. */
export interface MistakesFile {
  readonly mistakes: ReadonlyMap<string, Mistake>;
  readonly lines: ReadonlyMap<string, number>;
}

/** Reads the catalogue; everything that is wrong with it goes into `problems`. */
export function readMistakesFile(file: string, source: string, problems: ChapterProblem[]): MistakesFile {
  const report = reportTo(problems, file);
  const mistakes = new Map<string, Mistake>();
  const lines = new Map<string, number>();
  const parsed = parseYaml(source.replaceAll('\r\n', '\n'), 1, mistakesSchema, report);
  for (const [index, mistake] of (parsed?.value ?? []).entries()) {
    const line = parsed?.lineOf([index]) ?? 1;
    const first = lines.get(mistake.kind);
    if (first !== undefined)
      report(line, `The kind "${mistake.kind}" stands in line ${first} already; remove one of the two.`);
    mistakes.set(mistake.kind, mistake);
    lines.set(mistake.kind, line);
  }
  return { mistakes, lines };
}
