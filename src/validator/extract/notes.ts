import type { Span } from '../../nix/syntax.ts';
import type { ChatNote, ChatNoteCode } from './block.ts';

/** Collects repairs: the first place of each kind and how often it was made. */
export class ChatNotes {
  readonly #notes = new Map<ChatNoteCode, { span: Span; count: number }>();

  /** `start` and `end` are offsets into the text as pasted. */
  add(code: ChatNoteCode, start: number, end: number): void {
    const known = this.#notes.get(code);
    if (known === undefined) {
      this.#notes.set(code, { span: { start, end }, count: 1 });
      return;
    }
    known.count += 1;
    if (start < known.span.start) {
      known.span = { start, end };
    }
  }

  inOrder(): readonly ChatNote[] {
    return [...this.#notes]
      .map(([code, note]) => ({ code, ...note }))
      .sort((left, right) => left.span.start - right.span.start);
  }
}
