import type { Span } from '../../nix/index.ts';
import type { Block, Extraction, ExtractionHints } from './block.ts';
import { originOfSpan } from './mapped-text.ts';
import { MessageReader } from './message.ts';

export type {
  Block,
  ChatNote,
  Extraction,
  ExtractionHints,
} from './block.ts';

export { nameFromOutside } from './file-name.ts';

/** The largest submission that is read, in bytes of UTF-8. */
export const submissionLimit = 65_536;

/**
 * Finds the code in a message as pasted into a chat and repairs what the chat did to it.
 *
 * Only for pasted text: files given as files are taken as they are. Never throws; the work grows linearly with the
 * text. What stands inside a genuine string or comment is content and stays as it is.
 */
export function extract(text: string, hints: ExtractionHints = {}): Extraction {
  if (isTooLarge(text)) {
    return { blocks: [], notes: [], refusal: 'too-large' };
  }
  return new MessageReader(text, hints).read();
}

/** Where a span of a block's code stands in the text as pasted, in UTF-16 offsets. */
export function placeOf(block: Block, span: Span): Span {
  return originOfSpan(block.code, span);
}

function isTooLarge(text: string): boolean {
  if (text.length * 3 <= submissionLimit) {
    return false;
  }
  return text.length > submissionLimit || new TextEncoder().encode(text).length > submissionLimit;
}
