/** Fences of a pasted block, line by line, as in Markdown: three or more backticks or tildes. */

interface Fence {
  readonly mark: string;
  readonly length: number;
}

/** Follows the lines of a text and knows whether the next one stands inside a fence. */
export class FenceTracker {
  #open: Fence | null = null;

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Returns whether this line opened or closed a fence. */
  push(line: string): boolean {
    const fence = fenceOf(line);
    if (fence === null) return false;
    if (this.#open === null) {
      this.#open = fence;
      return true;
    }
    const closes = fence.mark === this.#open.mark && fence.length >= this.#open.length && fence.bare;
    if (closes) this.#open = null;
    return closes;
  }
}

function fenceOf(line: string): (Fence & { readonly bare: boolean }) | null {
  const start = line.trimStart();
  const mark = start[0];
  if (mark !== '`' && mark !== '~') return null;
  let length = 0;
  while (start[length] === mark) length++;
  const rest = start.slice(length);
  if (length < 3 || (mark === '`' && rest.includes('`'))) return null;
  return { mark, length, bare: rest.trim() === '' };
}
