/** The catalogue of messages that learners meet: its shape, and reading it from a chapter's folder. */
import { z } from 'zod';
import type { ChapterProblem } from '../chapter/chapter.ts';
import { parseYaml } from '../chapter/front-matter.ts';
import { reportTo } from '../chapter/markdown.ts';
import { compilePattern, type MessagePattern } from './pattern.ts';

/**
 * Which part of a paste a pattern is held against: `message`, the error that stopped Nix; `trace`, that error and the
 * lines that lead to it; `output`, any line, for warnings and for programs other than Nix.
 */
export const messageParts = ['message', 'trace', 'output'] as const;
export type MessagePart = (typeof messageParts)[number];

/** A message with its cause and its cure. */
export interface CatalogueEntry {
  /** A stable name, as in docs/interface.md. */
  readonly id: string;
  readonly title: string;
  /** The step that explains it. */
  readonly step: string;
  /** The kinds of mistake behind it, the likeliest first; empty where nothing is wrong. */
  readonly kinds: readonly string[];
  /** The lower, the earlier: of two entries that fit one message the more special one has the lower number. */
  readonly order: number;
  /** True for entries that say little; they give way where any other fits. */
  readonly general: boolean;
  /** Whether the rebuild ends with it; false for warnings and remarks. */
  readonly stops: boolean;
  readonly patterns: readonly { readonly in: MessagePart; readonly pattern: MessagePattern }[];
  /** Messages that lead here. */
  readonly examples: readonly string[];
  /** Messages that look alike and must not lead here. */
  readonly nearMisses: readonly string[];
  /** What happened, in the chapter's terms; may hold `{{login}}` and the other holes. */
  readonly cause: string;
  /** What to do. */
  readonly fix: string;
  /** What would tell it from the other candidates; null where it needs no telling. */
  readonly tell: string | null;
}

export interface Catalogue {
  /** By `order`. */
  readonly entries: readonly CatalogueEntry[];
  readonly problems: readonly ChapterProblem[];
}

const sentence = z.string().trim().min(1, 'it is empty; write it');

const entrySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'use letters, digits and hyphens'),
  title: sentence,
  kinds: z.array(z.string()).default([]),
  order: z.int().min(1),
  general: z.boolean().default(false),
  stops: z.boolean().default(true),
  patterns: z
    .array(z.strictObject({ in: z.enum(messageParts).default('message'), match: z.string().min(1) }))
    .min(1, 'give at least one pattern'),
  examples: z.array(sentence).min(1, 'give at least one message that must lead here'),
  'near-misses': z.array(sentence).min(1, 'give at least one message that must not lead here'),
  cause: sentence,
  fix: sentence,
  tell: sentence.nullable().default(null),
});

const filePattern = /^errors\/([a-z0-9-]+)\.yaml$/;

/** Reads `errors/STEP.yaml` of every step from the texts of a chapter's folder. Never throws. */
export function readCatalogue(source: ReadonlyMap<string, string>): Catalogue {
  const problems: ChapterProblem[] = [];
  const entries: CatalogueEntry[] = [];
  for (const [file, text] of source) {
    const step = filePattern.exec(file)?.[1];
    if (step === undefined) continue;
    const report = reportTo(problems, file);
    const parsed = parseYaml(text.replaceAll('\r\n', '\n'), 1, z.array(entrySchema), report);
    for (const [index, entry] of (parsed?.value ?? []).entries()) {
      const line = parsed?.lineOf([index]) ?? 1;
      const { patterns, 'near-misses': nearMisses, ...rest } = entry;
      const compiled = patterns.flatMap(({ in: part, match }) => {
        const pattern = compilePattern(match);
        if (typeof pattern !== 'string') return [{ in: part, pattern }];
        report(line, `The pattern ${match} of "${entry.id}" cannot be used: ${pattern}.`);
        return [];
      });
      entries.push({ ...rest, step, nearMisses, patterns: compiled });
    }
  }
  return { entries: entries.sort((a, b) => a.order - b.order), problems };
}
