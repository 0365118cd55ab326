/** Takes back whatever a fix can do without. */
import { diffWordsWithSpace } from 'diff';

interface Hunk {
  /** The text both sides have in front of it. */
  readonly before: string;
  readonly removed: string;
  readonly added: string;
}

/** More changes than these are not tried one by one. */
const mostHunks = 16;
/** Words by which two texts may differ and still be compared. */
const mostWords = 2000;

/**
 * The smallest text between the two that still passes: every change from `original` to `fixed` is left out where it can
 * be, one after the other.
 */
export function shrink(original: string, fixed: string, passes: (text: string) => boolean): string {
  const changes = diffWordsWithSpace(original, fixed, { maxEditLength: mostWords });
  if (changes === undefined) return fixed;
  const hunks: Hunk[] = [];
  let tail = '';
  for (const { added, removed, value } of changes) {
    if (!added && !removed) tail += value;
    else {
      const last = tail === '' ? hunks.pop() : undefined;
      hunks.push({
        before: last?.before ?? tail,
        removed: (last?.removed ?? '') + (removed ? value : ''),
        added: (last?.added ?? '') + (added ? value : ''),
      });
      tail = '';
    }
  }
  if (hunks.length < 2 || hunks.length > mostHunks) return fixed;
  let kept = new Set(hunks);
  for (const hunk of hunks) {
    const fewer = new Set([...kept].filter((each) => each !== hunk));
    if (fewer.size > 0 && passes(join(hunks, fewer, tail))) kept = fewer;
  }
  return join(hunks, kept, tail);
}

function join(hunks: readonly Hunk[], kept: ReadonlySet<Hunk>, tail: string): string {
  return hunks.map((hunk) => hunk.before + (kept.has(hunk) ? hunk.added : hunk.removed)).join('') + tail;
}
