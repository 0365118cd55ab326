/** Turns observations into findings: places in the text as given, and words. */
import type { Chapter, ChapterFacts } from '../chapter/chapter.ts';
import { fillHoles, holeValues } from '../chapter/holes.ts';
import { describeProblem, diagnostics, type ProblemCode, SourceLines, type Span } from '../nix/index.ts';
import { type Details, detail, type Observation, readable } from './observation.ts';
import { ownMessage } from './own-messages.ts';
import type { Source } from './sources/source.ts';
import type { Finding } from './verdict.ts';

/** The observations in words, each with its place in the text as given. */
export function findingsOf(
  observations: readonly Observation[],
  sources: readonly Source[],
  chapter: Chapter,
  facts: ChapterFacts,
): Finding[] {
  if (observations.length === 0) return [];
  let known: Details | null = null;
  // Few messages have holes.
  const fill = (text: string): string => {
    if (!text.includes('{{')) return text;
    known ??= readable(holeValues(chapter.defaults, facts));
    return fillHoles(text, known);
  };
  const lines = new Map<string, SourceLines>();
  return observations.map((observation) => {
    const source = sources.find(({ path }) => path === observation.place?.file);
    return {
      code: observation.code,
      severity: observation.severity,
      file: source?.file ?? null,
      ...(source && observation.place ? rangeOf(source, observation.place.span, lines) : nowhere),
      message: messageOf(observation, chapter, fill),
    };
  });
}

const nowhere = { line: null, column: null, endLine: null, endColumn: null };

function rangeOf(source: Source, span: Span, known: Map<string, SourceLines>) {
  const { given } = source;
  const lines = known.get(given) ?? new SourceLines(given);
  known.set(given, lines);
  const { start, end } = source.originOf(span);
  const from = lines.positionAt(start);
  const to = lines.positionAt(Math.max(start, end));
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function messageOf(observation: Observation, chapter: Chapter, fill: (text: string) => string): string {
  const { code } = observation;
  const details = readable(observation.details);
  const said = chapter.mistakes.get(code)?.say;
  if (said === undefined) return ownWords(code, details);
  const text = fill(said);
  const names = ownMessage(code, details);
  return names === '' ? text : `${text} ${names}`;
}

/** What the language's front end says about its own codes, and the validator about the others. */
function ownWords(code: string, details: Details): string {
  const syntax = detail(details, 'syntax');
  return isProblemCode(syntax) && code.startsWith('syntax-')
    ? describeProblem({ code: syntax, details })
    : ownMessage(code, details);
}

function isProblemCode(code: string): code is ProblemCode {
  return code in diagnostics;
}
