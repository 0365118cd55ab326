import { isOpen, type Nesting, nestingAfter, outside } from './depth.ts';
import { announcedFile, fileNamedByComment } from './file-name.ts';
import { classifyLine, type LineClass, roughly } from './line-class.ts';
import { type Line, lineText } from './lines.ts';
import type { MappedText } from './mapped-text.ts';

/** Successive lines of a running text that are taken for code. */
export interface Region {
  readonly lines: readonly Line[];
  /** The file that the running text in front of it announced. */
  readonly file: string | null;
  /** Whether every line carries a quote mark: it may be what somebody else wrote. */
  readonly quoted: boolean;
  /** How the lines at both ends look. */
  readonly classes: readonly LineClass[];
}

interface Draft {
  lines: Line[];
  classes: LineClass[];
  file: string | null;
}

/** Whether a line of code needs the next one: it ends with an equals sign, a colon, an operator. */
export function isIncomplete(line: string): boolean {
  return /(?:[=:]|\b(?:then|else|in|let)|\+|\/\/|&&|\|\|)$/.test(line.trimEnd().slice(-10));
}

/** Finds the code in a text that has no fences. */
export function findRegions(source: MappedText, lines: readonly Line[]): Region[] {
  return new RegionReader(source, lines).read();
}

class RegionReader {
  readonly #source: MappedText;
  readonly #lines: readonly Line[];
  readonly #classes: readonly LineClass[];
  readonly #regions: Region[] = [];
  /** For each line the next one, it included, that has code. */
  readonly #nextCode: Int32Array;
  #draft: Draft = { lines: [], classes: [], file: null };
  #nesting: Nesting = outside;
  /** Lines that become code if code follows, or precedes without a blank line between. */
  #waiting: number[] = [];
  #announced: string | null = null;

  constructor(source: MappedText, lines: readonly Line[]) {
    this.#source = source;
    this.#lines = lines;
    this.#classes = lines.map((line) => classifyLine(lineText(source, line)));
    this.#nextCode = nextWith(this.#classes, 'code');
  }

  read(): Region[] {
    for (let index = 0; index < this.#lines.length; index += 1) {
      this.#readLine(index);
    }
    this.#finish();
    return this.#regions;
  }

  #readLine(index: number): void {
    const kind = this.#classes[index] ?? 'blank';
    if (this.#draft.lines.length > 0 && this.#quoteEnds(index)) {
      this.#finish();
    }
    if ((this.#isInside() && !this.#leavesBrackets(index, kind)) || this.#goesOn(kind)) {
      this.#take(index);
    } else if (kind === 'code' || kind === 'mixed') {
      this.#takeWithWaiting(index);
    } else if (kind === 'either' || kind === 'blank') {
      this.#waiting.push(index);
    } else {
      this.#finish();
      this.#announce(index);
    }
  }

  #isInside(): boolean {
    return this.#draft.lines.length > 0 && isOpen(this.#nesting);
  }

  /** Whether the line before is not complete without this one: it ends with an equals sign, a colon, an operator. */
  #goesOn(kind: LineClass): boolean {
    const last = this.#draft.lines.at(-1);
    return (
      last !== undefined &&
      kind !== 'blank' &&
      this.#waiting.length === 0 &&
      isIncomplete(lineText(this.#source, last))
    );
  }

  /**
   * Whether running text at this line means that the code before it has ended although brackets are open. It has not
   * where the next code goes on with a closing bracket.
   */
  #leavesBrackets(index: number, kind: LineClass): boolean {
    if (
      this.#nesting.inside !== 'code' ||
      (kind !== 'prose' && kind !== 'announcement' && kind !== 'mixed')
    ) {
      return false;
    }
    if (kind === 'mixed') {
      return false;
    }
    const next = this.#nextCode[index] ?? -1;
    const line = this.#lines[next];
    return (
      line === undefined || (!/^\s*[}\])]/.test(lineText(this.#source, line)) && this.#afterBlank(index))
    );
  }

  #afterBlank(index: number): boolean {
    return index === 0 || this.#classes[index - 1] === 'blank' || this.#classes[index] === 'announcement';
  }

  #quoteEnds(index: number): boolean {
    const last = this.#draft.lines.at(-1);
    const line = this.#lines[index];
    return last !== undefined && line !== undefined && last.quoted !== line.quoted && !isOpen(this.#nesting);
  }

  #takeWithWaiting(index: number): void {
    const first = this.#lines[this.#waiting.find((at) => this.#classes[at] !== 'blank') ?? index];
    const named = first && fileNamedByComment(lineText(this.#source, first));
    if (this.#draft.lines.length > 0 && named && first !== this.#lines[index]) {
      const waiting = this.#waiting;
      this.#finish();
      this.#waiting = waiting.filter((at) => !this.#draft.lines.includes(this.#lines[at] as Line));
    }
    for (const at of this.#waiting) {
      this.#take(at);
    }
    this.#waiting = [];
    this.#take(index);
  }

  #take(index: number): void {
    const line = this.#lines[index];
    if (line === undefined) {
      return;
    }
    if (this.#draft.lines.length === 0) {
      if (this.#classes[index] === 'blank') {
        return;
      }
      this.#draft.file = this.#announced;
      this.#announced = null;
    }
    this.#draft.lines.push(line);
    this.#draft.classes.push(this.#classes[index] ?? 'blank');
    this.#nesting = nestingAfter(roughly(lineText(this.#source, line)), this.#nesting);
  }

  #announce(index: number): void {
    const line = this.#lines[index];
    this.#announced = (line && announcedFile(lineText(this.#source, line))) ?? null;
  }

  #finish(): void {
    if (this.#draft.lines.length > 0) {
      this.#takeTrailing();
      const { lines, classes, file } = this.#draft;
      this.#regions.push({ lines, classes, file, quoted: lines.every((line) => line.quoted) });
    }
    this.#draft = { lines: [], classes: [], file: null };
    this.#nesting = outside;
    this.#waiting = [];
  }

  /** Lines that only look like code beside code belong to it as long as no blank line comes between. */
  #takeTrailing(): void {
    for (const at of this.#waiting) {
      if (this.#classes[at] === 'blank') {
        return;
      }
      this.#take(at);
    }
  }
}

function nextWith(classes: readonly LineClass[], wanted: LineClass): Int32Array {
  const next = new Int32Array(classes.length).fill(-1);
  let found = -1;
  for (let index = classes.length - 1; index >= 0; index -= 1) {
    if (classes[index] === wanted) {
      found = index;
    }
    next[index] = found;
  }
  return next;
}
