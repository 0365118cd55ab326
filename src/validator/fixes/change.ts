import type { Span, TextEdit } from '../../nix/index.ts';
import type { Source } from '../sources/source.ts';

/** An edit of one source, in the offsets of its own code. */
export interface SourceEdit extends TextEdit {
  /** The path of the source. */
  readonly path: string;
}

/** Edits that belong together and may mend one finding. They do not overlap. */
export type Repair = readonly SourceEdit[];

export function replace({ path }: Source, { start, end }: Span, text: string): SourceEdit {
  return { path, span: { start, end }, text };
}

export function insert({ path }: Source, at: number, text: string): SourceEdit {
  return { path, span: { start: at, end: at }, text };
}

export function remove(source: Source, span: Span): SourceEdit {
  return replace(source, span, '');
}

export function textOf({ text }: Source, { start, end }: Span): string {
  return text.slice(start, end);
}
