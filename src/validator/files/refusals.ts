/** What is never saved. */
import { extract } from '../extract/index.ts';
import type { Source } from '../sources/source.ts';
import type { Submission } from '../verdict.ts';
import { safePath } from './paths.ts';
import type { Files } from './project.ts';

export type MergeRefusal = 'path-outside' | 'file-twice' | 'too-many-files' | 'files-too-large';

export interface Refused {
  readonly kind: 'refused';
  readonly code: MergeRefusal;
  /** The file that is the reason; empty where it is all of them together. */
  readonly path: string;
}

const maximumFiles = 60;
/** In bytes of UTF-8, all files together. */
const maximumSize = 512 * 1024;

export function refusalOf(submission: Submission, shown: readonly Source[]): Refused | null {
  const names =
    submission.kind === 'files'
      ? [...submission.files.keys()]
      : shown.flatMap(({ file }) => (file === null ? [] : [file]));
  const outside = names.find((name) => safePath(name) === null);
  if (outside !== undefined) return { kind: 'refused', code: 'path-outside', path: outside };
  const twice = submission.kind === 'pasted' ? namedTwice(submission.text, shown) : undefined;
  if (twice !== undefined) return { kind: 'refused', code: 'file-twice', path: twice };
  return names.length > maximumFiles ? { kind: 'refused', code: 'too-many-files', path: '' } : null;
}

/** The name of a whole block that is not among the sources, since another one has taken its place. */
function namedTwice(text: string, shown: readonly Source[]): string | undefined {
  const names = extract(text).blocks.flatMap(({ file }) => (file === null ? [] : [file]));
  const count = (all: readonly string[], name: string) => all.filter((each) => each === name).length;
  const read = shown.flatMap(({ file }) => (file === null ? [] : [file]));
  return names.find((name) => read.includes(name) && count(names, name) > count(read, name));
}

export function limitOf(files: Files): Refused | null {
  if (files.size > maximumFiles) return { kind: 'refused', code: 'too-many-files', path: '' };
  const size = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
  return size > maximumSize ? { kind: 'refused', code: 'files-too-large', path: '' } : null;
}
