/** A place for people: both count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Lines and columns of a text, found when somebody first asks. As for Nix, a line ends with LF, CR LF or a lone CR.
 */
export class SourceLines {
  readonly text: string;
  private starts: readonly number[] | null = null;
  /** The line that was asked for last; the next question is often about the same. */
  private recent = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** How many lines there are; a line break at the very end begins another one. */
  get count(): number {
    return this.lineStarts().length;
  }

  /** The position of an offset; one outside of the text counts as its nearest end. */
  positionAt(offset: number): Position {
    const place = Math.max(0, Math.min(offset, this.text.length));
    const index = this.indexAt(place);
    return { line: index + 1, column: place - this.startOf(index) + 1 };
  }

  /** The index, from 0, of the line that contains an offset. */
  indexAt(offset: number): number {
    const starts = this.lineStarts();
    if (this.isOnLine(this.recent, offset)) return this.recent;
    let low = 0;
    let high = starts.length - 1;
    // Texts are mostly walked through from the beginning to the end.
    if (this.isOnLine(this.recent + 1, offset)) low = high = this.recent + 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    this.recent = low;
    return low;
  }

  /** Whether an offset lies on the line of this index. */
  isOnLine(index: number, offset: number): boolean {
    return offset >= this.startOf(index) && offset < this.startOf(index + 1);
  }

  /** Where the line of this index begins; the end of the text for one after the last. */
  startOf(index: number): number {
    return this.lineStarts()[index] ?? this.text.length;
  }

  /** Where the line of this index ends, before its line break. */
  endOf(index: number): number {
    let end = this.startOf(index + 1);
    const start = this.startOf(index);
    if (end > start && this.text.charCodeAt(end - 1) === 10) end--;
    if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    return end;
  }

  /** The text of a line without its line break. */
  lineAt(index: number): string {
    return this.text.slice(this.startOf(index), this.endOf(index));
  }

  /** How far the first thing on a line is from its left edge, a tab reaching to the next multiple of 8. */
  indentationOf(index: number): number {
    let width = 0;
    for (let at = this.startOf(index); at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 32) width++;
      else if (code === 9) width += 8 - (width % 8);
      else break;
    }
    return width;
  }

  private lineStarts(): readonly number[] {
    if (this.starts !== null) return this.starts;
    const starts = [0];
    // The same text with LF alone, as long as before.
    const breaks = this.text.replaceAll('\r\n', ' \n').replaceAll('\r', '\n');
    for (let at = breaks.indexOf('\n'); at >= 0; at = breaks.indexOf('\n', at + 1)) starts.push(at + 1);
    this.starts = starts;
    return starts;
  }
}
