/** Two pieces of different files, one below the other without a word between them. */
import { unfold, writtenAttributes } from '../sources/shape.ts';
import { isOpen, nestingAfter, outside } from './depth.ts';
import { fileNamedByComment } from './file-name.ts';
import type { Fragments } from './fragments.ts';
import { roughly } from './line-class.ts';
import { isBlank, joinLines, type Line, lineText, trimBlankLines } from './lines.ts';
import type { MappedText } from './mapped-text.ts';
import { isIncomplete } from './regions.ts';

/**
 * What a piece is by itself. `flake` is a part of flake.nix, `door` the lines that hand arguments to homes, `importer` a
 * module that imports a file, and `module` and `set` are one that imports none.
 */
type Kind = 'flake' | 'door' | 'importer' | 'module' | 'set' | 'other';

/** A text with more places where another piece may begin is no pair of them. */
const mostPlaces = 8;

/** With this a piece begins, at the very beginning of its line. */
const beginning = /^(?:\{|(?:home-manager|nixosConfigurations|specialArgs|outputs)\b)/;

const ofFlake: ReadonlySet<string> = new Set(['inputs', 'outputs', 'nixosConfigurations', 'specialArgs']);

/**
 * Divides lines that are no code of one file where they are two pieces, each right by itself, that no file has side by
 * side: a part of flake.nix and a module, a module and the one that it imports. A line behind a bracket that closes too
 * early is no piece of its own, and what begins with a comment that names its file is that file.
 */
export function splitSideBySide(
  source: MappedText,
  lines: readonly Line[],
  fragments: Fragments,
): (readonly Line[])[] {
  const first = lines.find((line) => !isBlank(source, line));
  if (first === undefined || fileNamedByComment(lineText(source, first)) !== null) return [lines];
  const places = placesOf(source, lines);
  if (places.length > mostPlaces) return [lines];
  for (const place of places) {
    const upper = trimBlankLines(source, lines.slice(0, place));
    const lower = trimBlankLines(source, lines.slice(place));
    const isApart = upper.length < place;
    if (arePieces(kindOf(source, upper, fragments), kindOf(source, lower, fragments), isApart))
      return [upper, lower];
  }
  return [lines];
}

/** The indices of lines with which another piece may begin. */
function placesOf(source: MappedText, lines: readonly Line[]): number[] {
  const places: number[] = [];
  let nesting = outside;
  let previous: string | null = null;
  for (const [index, line] of lines.entries()) {
    const text = lineText(source, line);
    const isFree = previous !== null && !isOpen(nesting) && !isIncomplete(previous);
    if (isFree && beginning.test(text)) places.push(index);
    nesting = nestingAfter(roughly(text), nesting);
    if (!isBlank(source, line)) previous = text;
  }
  return places;
}

function arePieces(upper: Kind, lower: Kind, isApart: boolean): boolean {
  const pair = `${upper} ${lower}`;
  if (pair === 'flake door' || pair === 'door flake') return isApart;
  return /^(?:flake (?:importer|module)|(?:importer|module) flake|importer (?:module|set))$/.test(pair);
}

function kindOf(source: MappedText, lines: readonly Line[], fragments: Fragments): Kind {
  const { tree, shape, problems, open } = fragments.read(joinLines(source, lines), true);
  if (problems.length > 0 || open || shape === 'items') return 'other';
  const { heads, body } = unfold(tree);
  if (body.kind !== 'set') return 'other';
  const paths = writtenAttributes(body).map(({ path }) => path);
  const names = new Set(paths.map(([name = '']) => name));
  if (heads.length === 0 && names.values().some((name) => ofFlake.has(name)))
    return names.has('home-manager') ? 'other' : 'flake';
  if (shape === 'bindings') {
    const isDoor = paths.every(
      ([first, second]) => first === 'home-manager' && second === 'extraSpecialArgs',
    );
    return isDoor && paths.length > 0 ? 'door' : 'other';
  }
  if (names.has('imports')) return 'importer';
  // What says who the person is, is the home itself.
  if (names.has('home') || names.size === 0) return 'other';
  return heads.length > 0 ? 'module' : 'set';
}
