/** What is never saved. */
import type { Reading } from '../sources/read.ts';
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

export function refusalOf(
  submission: Submission,
  shown: readonly Source[],
  { renamed, twice }: Pick<Reading, 'renamed' | 'twice'>,
): Refused | null {
  const names =
    submission.kind === 'files'
      ? [...submission.files.keys()]
      : shown.flatMap(({ file }) => (file === null ? [] : [file]));
  const outside =
    names.find((name) => safePath(name) === null) ?? renamed.find(({ path }) => path === null)?.written;
  if (outside !== undefined) return { kind: 'refused', code: 'path-outside', path: outside };
  if (twice[0] !== undefined) return { kind: 'refused', code: 'file-twice', path: twice[0] };
  return names.length > maximumFiles ? { kind: 'refused', code: 'too-many-files', path: '' } : null;
}

export function limitOf(files: Files): Refused | null {
  if (files.size > maximumFiles) return { kind: 'refused', code: 'too-many-files', path: '' };
  const size = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
  return size > maximumSize ? { kind: 'refused', code: 'files-too-large', path: '' } : null;
}
