import { usesItsArgument } from './argument-use.ts';
import { isOpen, nestingAfter, outside } from './depth.ts';
import { announcedFile, fileNamedByComment } from './file-name.ts';
import type { Fragments } from './fragments.ts';
import { findInlineCode } from './inline.ts';
import { classifyLine, roughly } from './line-class.ts';
import { joinLines, type Line, lineText, trimBlankLines } from './lines.ts';
import type { MappedText } from './mapped-text.ts';
import { isPrintingCommand } from './prompts.ts';
import { findRegions, isIncomplete, type Region } from './regions.ts';
import { splitSideBySide } from './side-by-side.ts';

/** Some lines that belong to one file. */
export interface Piece {
  readonly code: MappedText;
  readonly file: string | null;
  readonly quoted: boolean;
  /** Whether running text was cut off. */
  readonly trimmed: boolean;
}

/** A line longer than this is not searched for code inside running text. */
const longestMixedLine = 4_000;

/** A name with dots under one that stands at the beginning of such names, or a path. */
const answerInSentence =
  /^(?:home-manager|inputs|hm|pkgs|lib|self|nixpkgs)(?:\.[\w"-]+)+$|^\.{1,2}\/[\w./-]+$/;

/** The code of a fence: all of it, unless it is broken and only right without the running text among it. */
export function piecesOfFence(
  source: MappedText,
  lines: readonly Line[],
  file: string | null,
  fragments: Fragments,
): Piece[] {
  const parts = splitAtFileComments(source, lines);
  const isOneUnnamed = file === null && parts.length === 1;
  const whole = (isOneUnnamed ? splitSideBySide(source, lines, fragments) : parts).map((part) =>
    wholePiece(source, part, file),
  );
  const [first] = trimBlankLines(source, lines);
  const isPrinted = first !== undefined && lines.length > 1 && isPrintingCommand(lineText(source, first));
  if (!isPrinted && whole.every((piece) => problemsOf(piece.code, true, fragments) === 0)) {
    return whole;
  }
  const regions = piecesOfRunningText(source, lines, fragments, true);
  const better =
    regions.length > 0 && regions.every((piece) => problemsOf(piece.code, true, fragments) === 0);
  return better ? regions.map((piece) => ({ ...piece, file: piece.file ?? file })) : whole;
}

/** The code in a text without fences, or in a fence with running text: there a line of code is code to its end. */
export function piecesOfRunningText(
  source: MappedText,
  lines: readonly Line[],
  fragments: Fragments,
  fenced = false,
): Piece[] {
  const written = trimBlankLines(source, lines);
  const all = piecesOfAllCode(source, written, fragments);
  if (all !== null) {
    return all;
  }
  const apart = splitSideBySide(source, written, fragments);
  if (apart.length > 1) {
    return apart.map((part) => wholePiece(source, part, null));
  }
  const pieces = findRegions(source, lines).flatMap((region) =>
    splitAtFileComments(source, region.lines).map((part, index) =>
      bestReading(source, region, part, index === 0 ? region.file : null, fragments, fenced),
    ),
  );
  if (pieces.length > 0) {
    return pieces;
  }
  const isBare = written.every((line) => /^(?:blank|either)$/.test(classifyLine(lineText(source, line))));
  return isBare && written.length > 0
    ? [wholePiece(source, written, null)]
    : expressionInSentence(source, lines);
}

/** What stands in lines without a blank one at either end that are code and nothing else; null where they are not. */
export function piecesOfAllCode(
  source: MappedText,
  written: readonly Line[],
  fragments: Fragments,
): Piece[] | null {
  const all = joinLines(source, written);
  if (!isAllCode(source, written, all, fragments)) {
    return null;
  }
  const parts = splitAtFileComments(source, written);
  const apart = parts.length === 1 ? splitSideBySide(source, written, fragments) : parts;
  return apart.map((part) =>
    wholePiece(source, part, null, part === written ? all : joinLines(source, part)),
  );
}

/**
 * Whether a text is correct Nix and neither begins nor ends with running text. Words alone are correct Nix too: one
 * applied to the next, or items of a list.
 */
function isAllCode(
  source: MappedText,
  lines: readonly Line[],
  code: MappedText,
  fragments: Fragments,
): boolean {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined || lines.some((line) => line.quoted !== first.quoted)) {
    return false;
  }
  if (!isCodeAtEdge(lineText(source, last))) {
    return false;
  }
  const { problems, shape, tree } = fragments.read(code, false);
  const isRight = problems.length === 0 && shape !== 'items';
  return isRight && (isCodeAtEdge(lineText(source, first)) || usesItsArgument(tree));
}

/** Whether a line at the beginning or the end of a text is code or a comment. */
function isCodeAtEdge(line: string): boolean {
  return classifyLine(line) === 'code' || /^\s*(?:#|\/\*|\*\/)/.test(line);
}

/** A dotted name or a path that a sentence gives as the answer; null where it mentions several. */
function expressionInSentence(source: MappedText, lines: readonly Line[]): Piece[] {
  const found = lines
    .filter((line) => line.end - line.start <= longestMixedLine)
    .flatMap((line) => findInlineCode(source, line).map((piece) => ({ ...line, ...piece })))
    .filter((line) => answerInSentence.test(lineText(source, line)));
  const [only] = found;
  return only !== undefined && found.length === 1
    ? [{ ...wholePiece(source, [only], null), trimmed: true }]
    : [];
}

/** How many things are wrong with a piece of Nix when it is read alone. */
export function problemsOf(code: MappedText, fenced: boolean, fragments: Fragments): number {
  return fragments.read(code, fenced).problems.length;
}

function wholePiece(
  source: MappedText,
  lines: readonly Line[],
  file: string | null,
  code = joinLines(source, lines),
): Piece {
  const quoted = lines.length > 0 && lines.every((line) => line.quoted);
  return { code, file: nameInside(source, lines) ?? file, quoted, trimmed: false };
}

/**
 * The reading of a region with the fewest problems: without running text inside its lines, without the doubtful lines
 * at its ends, or as it stands.
 */
function bestReading(
  source: MappedText,
  region: Region,
  lines: readonly Line[],
  file: string | null,
  fragments: Fragments,
  fenced: boolean,
): Piece {
  const whole = wholePiece(source, trimBlankLines(source, lines), file);
  const classOf = new Map(region.lines.map((line, index) => [line, region.classes[index]]));
  const isDoubtful = (line: Line | undefined): boolean => {
    if (line === undefined || classOf.get(line) !== 'either') return false;
    const text = lineText(source, line);
    return line === lines[0] && isLabel(text) ? true : !isOwnLine.test(text);
  };
  const hasMixed = !fenced && lines.some((line) => classOf.get(line) === 'mixed');
  const candidates: Piece[] = [];
  if (hasMixed) {
    if (usesItsArgument(fragments.read(whole.code, false).tree)) {
      return whole;
    }
    const cut = trimBlankLines(
      source,
      withoutRunningText(source, lines, (line) => classOf.get(line) === 'mixed'),
    );
    const label = source.text.slice(lines[0]?.start ?? 0, cut[0]?.start ?? 0);
    const isName = /^\s*[\w.-]+:\s*$/.test(label);
    const inside = { ...wholePiece(source, cut, whole.file ?? announcedFile(label)), trimmed: true };
    candidates.push(inside);
    // `home-manager: { … };` is a line of code with the wrong sign in it, and `answer: { … }` is none.
    if (isName && problemsOf(inside.code, false, fragments) > 0) candidates.unshift(whole);
  }
  candidates.push(whole);
  const inner = withoutDoubtfulEnds(source, lines, isDoubtful, whole);
  if (candidates.length === 1 && inner === null) {
    return whole;
  }
  const ranked = candidates.map((piece) => ({ piece, problems: problemsOf(piece.code, false, fragments) }));
  if (inner !== null && problemsOf(inner.code, false, fragments) === 0) {
    ranked.push({ piece: inner, problems: 0 });
  }
  return ranked.reduce((best, next) => (next.problems < best.problems ? next : best)).piece;
}

/** `//` is no comment in Nix, and a path is an item of a list: both are the learner's and mostly no label of the chat. */
const isOwnLine = /^\s*(?:\/\/|\.{0,2}\/)/;

/** A line that is nothing but the path of a .nix file, or says in which file the code below stands and points there. */
function isLabel(text: string): boolean {
  return (
    /^\s*\.{0,2}\/\S+\.nix\s*$/.test(text) ||
    /^\s*\/\/.*\.nix\b.*[:↓\p{Extended_Pictographic}]\s*$/u.test(text)
  );
}

/** The piece without the lines at its ends that are code only beside code; null where there are none. */
function withoutDoubtfulEnds(
  source: MappedText,
  lines: readonly Line[],
  isDoubtful: (line: Line | undefined) => boolean,
  whole: Piece,
): Piece | null {
  if (!isDoubtful(lines[0]) && !isDoubtful(lines.at(-1))) {
    return null;
  }
  const first = lines.findIndex((line) => !isDoubtful(line));
  const last = lines.findLastIndex((line) => !isDoubtful(line));
  const inner = trimBlankLines(source, lines.slice(first, last + 1));
  if (first === -1) return null;
  const label = first > 0 && lines[0] ? announcedFile(lineText(source, lines[0])) : null;
  return { ...wholePiece(source, inner, whole.file ?? label), trimmed: true };
}

/** Keeps of mixed lines what is code, as far as they do not stand inside a text of several lines. */
function withoutRunningText(
  source: MappedText,
  lines: readonly Line[],
  isMixed: (line: Line) => boolean,
): Line[] {
  let nesting = outside;
  let previous: string | null = null;
  return lines.flatMap((line) => {
    const before = nesting;
    nesting = nestingAfter(roughly(lineText(source, line)), nesting);
    const goesOn = previous !== null && isIncomplete(previous);
    previous = lineText(source, line);
    if (!isMixed(line) || goesOn || before.inside !== 'code' || line.end - line.start > longestMixedLine) {
      return [line];
    }
    const pieces = findInlineCode(source, line);
    const last = pieces.at(-1);
    if (last === undefined) {
      return [line];
    }
    return isOpen(before)
      ? [{ ...line, end: last.end }]
      : pieces.map((piece) => ({ ...line, start: piece.start, end: piece.end }));
  });
}

/** Divides where a comment outside all brackets only names a file, so that another file begins. */
function splitAtFileComments(source: MappedText, lines: readonly Line[]): (readonly Line[])[] {
  if (!lines.some((line) => fileNamedByComment(lineText(source, line)) !== null)) {
    return [lines];
  }
  const parts: Line[][] = [[]];
  let nesting = outside;
  let hasCode = false;
  for (const line of lines) {
    const text = lineText(source, line);
    const named = nesting.inside === 'code' ? fileNamedByComment(text) : null;
    if (named !== null && hasCode && (!isOpen(nesting) || /^\S/.test(text))) {
      parts.push([]);
      nesting = outside;
      hasCode = false;
    }
    parts.at(-1)?.push(line);
    nesting = nestingAfter(roughly(text), nesting);
    hasCode ||= text.trim() !== '' && !/^\s*#/.test(text);
  }
  return parts.length === 1 ? parts : parts.map((part) => trimBlankLines(source, part));
}

/** The file that a comment on the first line names. */
function nameInside(source: MappedText, lines: readonly Line[]): string | null {
  const first = lines.find((line) => lineText(source, line).trim() !== '');
  return first === undefined ? null : fileNamedByComment(lineText(source, first));
}
