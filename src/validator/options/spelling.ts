import { distance } from 'fastest-levenshtein';

/** Names that are valid somewhere, ready to be compared with what a learner wrote. */
export class WordList implements Iterable<string> {
  readonly forms: readonly Form[];
  readonly #known: ReadonlySet<string>;

  constructor(words: Iterable<string>) {
    this.#known = new Set(words);
    this.forms = Array.from(this.#known, formOf);
  }

  get size(): number {
    return this.#known.size;
  }

  includes(name: string): boolean {
    return this.#known.has(name);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#known.values();
  }
}

/** A word, and what of it is compared. */
interface Form {
  readonly word: string;
  readonly plain: string;
  /** As `plain`, with `package` written out. */
  readonly long: string;
  /** A bit for each letter or digit in it. */
  readonly letters: number;
}

function formOf(word: string): Form {
  const long = withoutDecoration(word);
  const form = shortened(long);
  let letters = 0;
  for (let at = 0; at < form.length; at += 1) letters |= 1 << (form.charCodeAt(at) & 31);
  return { word, plain: form, long, letters };
}

/**
 * The candidate that somebody who wrote `name` most likely meant: the nearest by edits, at most a quarter of the longer
 * word away, or one of which at least half was written. Capitals, separators, and whether packages are shortened count
 * for nothing. Null where none is near, or the name is a candidate itself.
 */
export function nearest(name: string, candidates: WordList | readonly string[]): string | null {
  if (candidates.includes(name)) return null;
  const written = formOf(name);
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates instanceof WordList ? candidates.forms : candidates.map(formOf)) {
    const edits = editsBetween(written, candidate);
    if (edits === null || edits >= fewest) continue;
    best = candidate.word;
    fewest = edits;
  }
  return best;
}

/** How many edits are a slip in a word of that length. */
function slipsIn(length: number): number {
  return Math.max(1, Math.floor(length / 4));
}

/** How many edits lead from a word to another one, null where that is too many to be a slip. */
function editsBetween(written: Form, meant: Form): number | null {
  const edits = editsBetweenShort(written, meant);
  if (edits !== null || (written.long === written.plain && meant.long === meant.plain)) return edits;
  const limit = slipsIn(Math.max(written.long.length, meant.long.length));
  // `packkages` is no `packages`, and so not shortened.
  const longEdits = distance(written.long, meant.long);
  return longEdits <= limit ? longEdits : null;
}

function editsBetweenShort(written: Form, meant: Form): number | null {
  const limit = slipsIn(Math.max(written.plain.length, meant.plain.length));
  const missing = meant.plain.length - written.plain.length;
  if (missing > limit)
    return written.plain.length * 2 >= meant.plain.length && meant.plain.includes(written.plain)
      ? missing
      : null;
  if (-missing > limit || lettersBetween(written.letters, meant.letters) > 2 * limit) return null;
  const edits = isTransposed(written.plain, meant.plain) ? 1 : distance(written.plain, meant.plain);
  return edits <= limit ? edits : null;
}

/** How many letters only one of two words has. An edit changes at most two of them. */
function lettersBetween(one: number, other: number): number {
  let count = 0;
  for (let rest = one ^ other; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Whether two neighbouring letters changed places, which is one slip: `enabel`. */
function isTransposed(written: string, meant: string): boolean {
  if (written.length !== meant.length) return false;
  let at = 0;
  while (at < written.length && written[at] === meant[at]) at += 1;
  return (
    at + 1 < written.length &&
    written[at] === meant[at + 1] &&
    written[at + 1] === meant[at] &&
    written.slice(at + 2) === meant.slice(at + 2)
  );
}

/** Whether `name` was meant to be one of the words; a part of a word, such as `modules` of `sharedModules`, is no slip. */
export function isSlipIn(name: string, words: WordList | readonly string[]): boolean {
  const meant = nearest(name, words);
  return meant !== null && !plain(meant).includes(plain(name));
}

/** As `nearest`, without words of which only a part was written: `age` is no slip in `image`. */
export function slipIn(name: string, words: WordList | readonly string[]): string | null {
  const meant = nearest(name, words);
  if (meant === null) return null;
  const isPart = plain(meant).includes(plain(name)) && plain(meant).length - plain(name).length > 2;
  return isPart ? null : meant;
}

function plain(name: string): string {
  return shortened(withoutDecoration(name));
}

/** Small letters and digits are plain already. */
const decorated = /[^a-z0-9]/;

function withoutDecoration(name: string): string {
  return decorated.test(name) ? name.toLowerCase().replaceAll(/[-_. ]/g, '') : name;
}

function shortened(name: string): string {
  return name.includes('package') ? name.replace(/packages?/, 'pkgs') : name;
}
