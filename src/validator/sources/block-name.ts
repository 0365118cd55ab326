/** What a block out of a message is called, and which file of the learner's that is. */
import { fileRoles } from '../../chapter/chapter.ts';
import { type Block, nameFromOutside } from '../extract/index.ts';
import type { LearnerFacts } from '../verdict.ts';
import { normalPath, placeOfRole } from './roles.ts';

export interface BlockName {
  /** A path in the repository. */
  readonly file: string | null;
  /** How the message calls the file, where that is no path in the repository. Without a `file` it leads out of it. */
  readonly written: string | null;
}

/** A block that is called by another name than the path that it was taken for. */
export interface Renaming {
  readonly written: string;
  /** Null where the name leads out of the repository. */
  readonly path: string | null;
}

interface Surroundings {
  /** The whole message. */
  readonly text: string;
  /** The relative paths that its code writes. */
  readonly lines: readonly string[];
  readonly facts: LearnerFacts;
  readonly savedFiles: ReadonlyMap<string, string>;
}

/**
 * `../home/home.nix` is the learner's home file as their system file names it. Where no file has that name, and no line
 * leads there, it is outside, and judged like a block without a name.
 */
export function nameOfBlock(
  { file, span }: Block,
  { text, lines, facts, savedFiles }: Surroundings,
): BlockName {
  if (file === null) return { file, written: null };
  if (!file.startsWith('../')) {
    const end = text.indexOf('\n', span.start);
    return { file, written: nameFromOutside(text.slice(0, end < 0 ? text.length : end), file) };
  }
  const below = file.replace(/^(\.\.\/)+/, '');
  const isOwn =
    savedFiles.has(below) ||
    fileRoles.some((role) => placeOfRole(role, facts).path === below) ||
    lines.some((line) => normalPath(line) === normalPath(file));
  return { file: isOwn ? below : null, written: file };
}

/** What is to be said of a name: nothing where it is the usual one of the path. */
export function renamingTo(path: string | null, written: string): Renaming[] {
  const [file = null] = path?.split('#') ?? [];
  return written === `/etc/nixos/${file}` ? [] : [{ written, path: file }];
}
