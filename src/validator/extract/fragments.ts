import { type ParsedFragment, parseFragment } from '../../nix/index.ts';

/** The Nix in one message. Several readings of it are compared, and most have the same text: each text is parsed once. */
export class Fragments {
  readonly #parsed = new Map<string, ParsedFragment>();

  parse(text: string): ParsedFragment {
    const parsed = this.#parsed.get(text) ?? parseFragment(text);
    this.#parsed.set(text, parsed);
    return parsed;
  }
}
