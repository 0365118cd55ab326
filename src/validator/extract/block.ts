import type { ParsedFragment, Span } from '../../nix/index.ts';
import type { MappedText } from './mapped-text.ts';

/** Which kind of file, or of text, a block is. `system` is the NixOS configuration (config.nix). */
export type BlockRole = 'flake' | 'system' | 'home' | 'shell' | 'error-output' | 'unknown';

/**
 * From what the role follows: the `name` that the learner gave, the `content`, the `step` they are at, or `none`.
 * A role by step is a guess that any evidence in the project may overrule.
 */
export type RoleBasis = 'name' | 'content' | 'step' | 'none';

/** What the chat, the keyboard or a web page did to the text, and what was repaired. */
export type ChatNoteCode =
  | 'smart-quotes'
  | 'non-breaking-space'
  | 'invisible-character'
  | 'html-entity'
  | 'markdown-escape'
  | 'typographic-dash'
  | 'typographic-ellipsis'
  | 'markdown-fence-pasted'
  | 'fence-unclosed'
  | 'inline-code'
  | 'emphasis'
  | 'quote-marks'
  | 'list-bullets'
  | 'line-numbers'
  | 'prompts'
  | 'diff-marks'
  | 'prose-around';

/** One kind of repair: its first place in the text as pasted, and how often it was made. */
export interface ChatNote {
  readonly code: ChatNoteCode;
  /** UTF-16 offsets into the text as pasted. */
  readonly span: Span;
  readonly count: number;
}

/** One piece of code out of a message. */
export interface Block {
  /**
   * The code without what the chat did to it. Lines end with `\n`. `placeOf` leads from its offsets back to the text
   * as pasted.
   */
  readonly code: MappedText;
  /** The code as Nix; null for commands and for what they print. */
  readonly fragment: ParsedFragment | null;
  /** What the block covers in the text as pasted, fence markers excluded. */
  readonly span: Span;
  /** The file's path relative to the repository, as far as the learner named one: `home/home.nix`, without `./`. */
  readonly file: string | null;
  readonly role: BlockRole;
  readonly roleBasis: RoleBasis;
  /** Whether it stood in a fence or in inline code, so that the learner said where the code begins and ends. */
  readonly fenced: boolean;
  /** The language tag of the fence in lower case, or null. */
  readonly language: string | null;
}

/** What was found in one message. */
export interface Extraction {
  /** In the order of the text. Empty where there is no code in it, or where it was refused. */
  readonly blocks: readonly Block[];
  /** One for each kind of repair, in the order of their places. Never a mistake of the learner. */
  readonly notes: readonly ChatNote[];
  /**
   * `too-large`: the text has more than `submissionLimit` bytes and was not read. `too-much-to-follow`: it is no correct
   * Nix, and has too many lines to look for code among them.
   */
  readonly refusal: 'too-large' | 'too-much-to-follow' | null;
}

/** What is known about a message before it is read. */
export interface ExtractionHints {
  /** The id of the step at which the learner is. */
  readonly step?: string;
  /** The role to assume where neither name nor content tells. */
  readonly role?: BlockRole;
}
