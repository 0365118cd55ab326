/** Turns observations into findings: places in the text as given, and words. */
import type { Chapter, ChapterFacts } from '../chapter/chapter.ts';
import { fillHoles, holeValues } from '../chapter/holes.ts';
import { describeProblem, diagnostics, type ProblemCode } from '../nix/index.ts';
import { type Details, detail, type Observation, readable } from './observation.ts';
import { ownMessage } from './own-messages.ts';
import type { Source } from './sources/source.ts';
import type { Finding } from './verdict.ts';

export function findingOf(
  observation: Observation,
  sources: readonly Source[],
  chapter: Chapter,
  facts: ChapterFacts,
): Finding {
  const source = sources.find(({ path }) => path === observation.place?.file);
  return {
    code: observation.code,
    severity: observation.severity,
    file: source?.file ?? null,
    ...(source && observation.place ? rangeOf(source, observation.place.span) : nowhere),
    message: messageOf(observation, chapter, facts),
  };
}

const nowhere = { line: null, column: null, endLine: null, endColumn: null };

function rangeOf(source: Source, span: { readonly start: number; readonly end: number }) {
  const { start, end } = source.originOf(span);
  const from = positionOf(source.given, start);
  const to = positionOf(source.given, Math.max(start, end));
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Line and column from 1; a line ends with LF, CR LF, or CR, as Nix counts. Columns are UTF-16 code units. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset && at < text.length; at += 1) {
    const character = text[at];
    const isEnd = character === '\n' || (character === '\r' && text[at + 1] !== '\n');
    if (!isEnd) continue;
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

function messageOf(observation: Observation, chapter: Chapter, facts: ChapterFacts): string {
  const { code } = observation;
  const details = readable(observation.details);
  const said = chapter.mistakes.get(code)?.say;
  if (said === undefined) return ownWords(code, details);
  const text = fillHoles(said, readable(holeValues(chapter.defaults, facts)));
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
