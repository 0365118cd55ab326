import { distance } from 'fastest-levenshtein';

/**
 * The candidate that somebody who wrote `name` most likely meant: the nearest by edits, at most a quarter of the longer
 * word away, or one of which at least half was written. Capitals, separators, and whether packages are shortened count
 * for nothing. Null where none is near, or the name is a candidate itself.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  let best: { candidate: string; edits: number } | null = null;
  const written = plain(name);
  const shortest = written.length - slipsIn(written.length);
  for (const candidate of candidates) {
    if (candidate === name) return null;
    if (candidate.length < shortest) continue;
    const edits = editsBetween(written, plain(candidate));
    if (edits !== null && (best === null || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate ?? null;
}

/** How many edits are a slip in a word of that length. */
function slipsIn(length: number): number {
  return Math.max(1, Math.floor(length / 4));
}

/** How many edits lead from a word to another one, null where that is too many to be a slip. */
function editsBetween(written: string, meant: string): number | null {
  const limit = slipsIn(Math.max(written.length, meant.length));
  const missing = meant.length - written.length;
  if (missing > limit && written.length * 2 >= meant.length && meant.includes(written)) return missing;
  if (Math.abs(missing) > limit) return null;
  const edits = isTransposed(written, meant) ? 1 : distance(written, meant);
  return edits <= limit ? edits : null;
}

/** Whether two neighbouring letters changed places, which is one slip: `enabel`. */
function isTransposed(written: string, meant: string): boolean {
  if (written.length !== meant.length) return false;
  const letters = [...written];
  const at = letters.findIndex((letter, index) => letter !== meant[index]);
  return (
    at >= 0 &&
    written[at] === meant[at + 1] &&
    written[at + 1] === meant[at] &&
    written.slice(at + 2) === meant.slice(at + 2)
  );
}

/** Whether `name` was meant to be one of the words; a part of a word, such as `modules` of `sharedModules`, is no slip. */
export function isSlipIn(name: string, words: readonly string[]): boolean {
  const meant = nearest(name, words);
  return meant !== null && !plain(meant).includes(plain(name));
}

/** As `nearest`, without words of which only a part was written: `age` is no slip in `image`. */
export function slipIn(name: string, words: Iterable<string>): string | null {
  const meant = nearest(name, words);
  if (meant === null) return null;
  const isPart = plain(meant).includes(plain(name)) && plain(meant).length - plain(name).length > 2;
  return isPart ? null : meant;
}

/** Whether `name` is a misspelling of `meant` and not the word itself. */
export function isMisspelt(name: string, meant: string): boolean {
  return nearest(name, [meant]) !== null;
}

/** Small letters and digits are plain already, but for what is shortened. */
const decorated = /[^a-z0-9]|package/;

function plain(name: string): string {
  if (!decorated.test(name)) return name;
  const known = plainForms.get(name);
  if (known !== undefined) return known;
  const form = name
    .toLowerCase()
    .replaceAll(/[-_. ]/g, '')
    .replace(/packages?/, 'pkgs');
  if (plainForms.size >= mostPlainForms) plainForms.clear();
  plainForms.set(name, form);
  return form;
}

/** Nearly all words are those of the options, and come again with every check; a learner's own are few. */
const plainForms = new Map<string, string>();
const mostPlainForms = 10_000;
