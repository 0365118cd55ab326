/** Looking up options: by exact name, by the beginning, by a word in it, and past a typing mistake. */
import { distance } from 'fastest-levenshtein';
import { type DeclaredOption, type OptionIndex, splitName, unpackOptions } from './option-index.ts';

export interface OptionEntry extends DeclaredOption {
  /** Whether a home sets it, as in home.nix, or the system, as in config.nix. */
  readonly place: 'home' | 'system';
  /** The name to use instead, where this one is an old one; then nothing else is known of it. */
  readonly renamedTo: string | null;
}

/** How a name fits what was asked for; the order is the order of the answers. */
export type OptionFit = 'exact' | 'prefix' | 'word' | 'typo';

export interface OptionSearch {
  /** Null where nothing fits. */
  readonly fit: OptionFit | null;
  /** The best first. */
  readonly options: readonly OptionEntry[];
  /** How many fit altogether. */
  readonly total: number;
}

interface Row {
  readonly entry: OptionEntry;
  readonly lower: string;
  readonly parts: readonly string[];
  /** For each part its place in the table's parts. */
  readonly places: readonly number[];
}

interface Table {
  readonly rows: readonly Row[];
  /** Every part of every name, once. */
  readonly parts: readonly string[];
}

/** Longer questions are cut; no option has so long a name. */
const longestQuestion = 200;

export class OptionBook {
  readonly release: string;
  readonly commit: string | null;
  readonly #index: OptionIndex;
  #table: Table | null = null;

  /** Cheap: the index is unpacked with the first question. */
  constructor(index: OptionIndex) {
    this.release = index.release;
    this.commit = index.commit;
    this.#index = index;
  }

  /** The options that fit best: only those of the best kind of fit, at most `limit`. */
  search(question: string, limit: number): OptionSearch {
    const asked = readQuestion(question);
    if (asked === '') return { fit: null, options: [], total: 0 };
    const table = this.#unpacked();
    const { rows } = table;
    const words = asked.split(/[\s.]+/).filter((word) => word !== '');
    const path = splitName(asked);
    const fits: readonly (readonly [OptionFit, () => readonly Row[]])[] = [
      ['exact', () => exactly(rows, asked, path)],
      ['prefix', () => beginning(rows, asked)],
      [
        'word',
        () =>
          ranked(
            rows.filter((row) => wordsMissing(row, words) !== null),
            (row) => wordsMissing(row, words) ?? 0,
          ),
      ],
      ['typo', () => almost(table, asked, words)],
    ];
    for (const [fit, find] of fits) {
      const found = find();
      if (found.length > 0)
        return { fit, options: found.slice(0, limit).map(({ entry }) => entry), total: found.length };
    }
    return { fit: null, options: [], total: 0 };
  }

  /** The current option that a name is, or that it stands inside of; null where there is none. */
  covering(name: string): OptionEntry | null {
    const path = splitName(name.toLowerCase());
    for (let length = path.length; length > 0; length--) {
      const [row] = exactly(this.#unpacked().rows, '', path.slice(0, length));
      if (row && row.entry.renamedTo === null) return row.entry;
    }
    return null;
  }

  #unpacked(): Table {
    this.#table ??= tableOf(this.#index);
    return this.#table;
  }
}

function tableOf(index: OptionIndex): Table {
  const places = new Map<string, number>();
  const placeOf = (part: string): number => {
    const place = places.get(part) ?? places.size;
    places.set(part, place);
    return place;
  };
  const rows = [...entriesOf(index)].map((entry): Row => {
    const lower = entry.name.toLowerCase();
    const parts = splitName(lower);
    return { entry, lower, parts, places: parts.map(placeOf) };
  });
  return { rows, parts: [...places.keys()] };
}

function* entriesOf(index: OptionIndex): Generator<OptionEntry> {
  for (const option of unpackOptions(index, index.home)) yield { ...option, place: 'home', renamedTo: null };
  for (const option of unpackOptions(index, index.system))
    yield { ...option, place: 'system', renamedTo: null };
  for (const [name, renamedTo] of Object.entries(index.renamed))
    yield { name, renamedTo, place: 'home', type: '', default: null, file: null, description: null };
}

/** What was asked, without quotes of the chat, the value behind it, and the way from the system to the home. */
function readQuestion(question: string): string {
  return question
    .slice(0, longestQuestion)
    .replaceAll('`', ' ')
    .replace(/[=;].*/s, '')
    .toLowerCase()
    .replace(/^[\s?]*home-manager\.users\.("[^"]*"|[^.\s]+)\./, '')
    .replaceAll(/\s*\.\s*/g, '.')
    .replaceAll(/^[\s.?]+|[\s?]+$/g, '')
    .replace(/\.$/, '');
}

/** The name itself, or the option that covers it: `home.file.".face".source` is `home.file.<name>.source`. */
function exactly(rows: readonly Row[], asked: string, path: readonly string[]): readonly Row[] {
  const same = rows.find(({ lower }) => lower === asked);
  if (same) return [same];
  return rows.filter(
    ({ parts }) =>
      parts.length === path.length &&
      parts.every((part, at) => part === path[at] || (at > 0 && (part === '<name>' || part === '*'))),
  );
}

/** What begins so; what stands below a whole name before names that only begin with the same letters. */
function beginning(rows: readonly Row[], asked: string): readonly Row[] {
  const found = rows.filter(({ lower }) => lower.startsWith(asked));
  return ranked(found, ({ lower }) => Number(lower[asked.length] !== '.'));
}

/** Null where a word is in no part of the name; else how many of the words are only pieces of a part. */
function wordsMissing({ parts }: Row, words: readonly string[]): number | null {
  let pieces = 0;
  for (const word of words) {
    if (parts.includes(word)) continue;
    if (parts.some((part) => part.startsWith(word))) pieces += 1;
    else if (parts.some((part) => part.includes(word))) pieces += 2;
    else return null;
  }
  return pieces;
}

/**
 * Names in which every word stands but for a slip of the fingers: one letter in four, at least one. What can have been
 * meant is shown in its variety: first the best name of each program, then the others.
 */
function almost({ rows, parts }: Table, asked: string, words: readonly string[]): readonly Row[] {
  // The word that fits the fewest parts comes first, so that most names are done with after one look.
  const slips = words
    .map((word) => Float64Array.from(parts, (part) => slipsIn(word, part)))
    .map((ofWord) => ({ ofWord, fitting: ofWord.filter(Number.isFinite).length }))
    .sort((a, b) => a.fitting - b.fitting)
    .map(({ ofWord }) => ofWord);
  const worth = new Map<Row, number>();
  for (const row of rows) {
    let edits = 0;
    for (const ofWord of slips) {
      let least = Infinity;
      for (const place of row.places) least = Math.min(least, ofWord[place] ?? Infinity);
      edits += least;
      if (edits === Infinity) break;
    }
    if (edits < Infinity) worth.set(row, edits);
  }
  const asPath = asked.split('.').length;
  const found = ranked(
    [...worth.keys()],
    (row) => (worth.get(row) ?? 0) + (row.parts.length === asPath ? 0 : 0.5),
  );
  const first = new Map(found.toReversed().map((row) => [slippedPart(row), row]));
  const best = new Set(found.filter((row) => first.get(slippedPart(row)) === row));
  return [...best, ...found.filter((row) => !best.has(row))];

  /** The part of the name that a slip leads to. */
  function slippedPart({ places }: Row): string | undefined {
    const place = places.find((at) => slips.some((ofWord) => isSlip(ofWord[at])));
    return place === undefined ? undefined : parts[place];
  }
}

function isSlip(edits: number | undefined): boolean {
  return edits !== undefined && edits > 0 && edits < Infinity;
}

/** What it costs to hold a word without being it: less than any slip. */
const isPiece = 0.25;

/** How many slips lead from a part of a name to a word; hardly any where it holds the word, infinite where too many. */
function slipsIn(word: string, part: string): number {
  if (part.includes(word)) return part === word ? 0 : isPiece;
  const allowed = Math.max(1, Math.floor(word.length / 4));
  if (Math.abs(word.length - part.length) > allowed) return Infinity;
  const edits = slipsBetween(word, part);
  return edits <= allowed ? edits : Infinity;
}

/** Two letters that changed places are a likelier slip than a letter that is another. */
const changedPlaces = 0.75;

/** Edits, where two letters that changed places count as less than one. */
function slipsBetween(word: string, part: string): number {
  const edits = distance(word, part);
  return edits === 2 && word.length === part.length && [...word].sort().join() === [...part].sort().join()
    ? changedPlaces
    : edits;
}

/** By cost, then the shorter path, current before old names, `enable` before its siblings, then the alphabet. */
function ranked(rows: readonly Row[], costOf: (row: Row) => number): readonly Row[] {
  return rows
    .map((row) => ({
      row,
      cost: costOf(row),
      old: Number(row.entry.renamedTo !== null),
      sibling: Number(row.parts.at(-1) !== 'enable'),
    }))
    .sort(
      (a, b) =>
        a.cost - b.cost ||
        a.row.parts.length - b.row.parts.length ||
        a.old - b.old ||
        a.sibling - b.sibling ||
        (a.row.lower < b.row.lower ? -1 : 1),
    )
    .map(({ row }) => row);
}

/** The page that lists the options of a release, searched for a name. `release` is a branch, such as `release-25.05`. */
export function searchPage(name: string, release: string): string {
  const page = new URL('https://home-manager-options.extranix.com/');
  page.searchParams.set('query', name);
  page.searchParams.set('release', release);
  return page.href;
}
