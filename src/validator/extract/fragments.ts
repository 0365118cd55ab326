import { type ParsedFragment, parseFragment } from '../../nix/index.ts';
import type { MappedText } from './mapped-text.ts';
import { ChatNotes } from './notes.ts';
import { repairNix } from './repair.ts';

/** The Nix in one message. Several readings of it are compared, and most have the same text: each text is parsed once. */
export class Fragments {
  readonly #isPlain: boolean;
  readonly #parsed = new Map<string, ParsedFragment>();

  /** `isPlain` is known of a message without any character that would have to be repaired. */
  constructor(isPlain: boolean) {
    this.#isPlain = isPlain;
  }

  /** The code as it was before a chat changed its characters. */
  repair(code: MappedText, fenced: boolean, notes: ChatNotes): MappedText {
    return this.#isPlain ? code : repairNix(code, fenced, notes);
  }

  /** What a piece of code is once its characters are repaired. */
  read(code: MappedText, fenced: boolean): ParsedFragment {
    return this.parse(this.repair(code, fenced, new ChatNotes()).text);
  }

  parse(text: string): ParsedFragment {
    const known = this.#parsed.get(text);
    if (known) return known;
    const parsed = parseFragment(text);
    this.#parsed.set(text, parsed);
    return parsed;
  }
}
