/** Collects the lines of a paste and knows when it is over. */
import { FenceTracker } from './fence.ts';

/**
 * A paste that begins with a fence is over with its closing fence. Any other is over with a blank line that is not
 * part of the paste itself. Where the terminal marks pastes, the Enter behind the mark ends it too.
 */
export class PasteReader {
  #lines: string[] = [];
  #fence = new FenceTracker();
  #fenced = false;
  #inside = false;
  #marked = false;

  /** The terminal says that a paste begins here. */
  begin(): void {
    this.#inside = true;
  }

  /** The terminal says that the paste ended; its last line may still stand unfinished at the prompt. */
  end(): void {
    this.#inside = false;
    this.#marked = true;
  }

  push(line: string): void {
    if (this.#isBlank && line.trim() === '') return;
    if (this.#isBlank) this.#fenced = this.#fence.push(line);
    else this.#fence.push(line);
    this.#lines.push(line);
  }

  /** Certainly over. */
  get isOver(): boolean {
    return this.isComplete && (this.#fenced || this.#marked);
  }

  /** Over unless another line follows at once. */
  get mayBeOver(): boolean {
    return this.isComplete && this.#lines.at(-1)?.trim() === '';
  }

  /** There is something, and neither a mark nor a fence is open. */
  get isComplete(): boolean {
    return !this.#isBlank && !this.#inside && !this.#fence.isOpen;
  }

  /** It has lines that nobody types by hand, or the terminal says so. */
  get wasPasted(): boolean {
    return this.#marked || this.#fenced || this.#lines.filter((line) => line.trim() !== '').length > 1;
  }

  /** What was pasted, or null where there was nothing; the reader is empty again. */
  take(): string | null {
    const text = this.#lines.join('\n').trimEnd();
    this.#lines = [];
    this.#fence = new FenceTracker();
    this.#fenced = false;
    this.#marked = false;
    return text === '' ? null : text;
  }

  get #isBlank(): boolean {
    return this.#lines.length === 0;
  }
}
