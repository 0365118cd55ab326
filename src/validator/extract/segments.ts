import type { Span } from '../../nix/syntax.ts';
import { isLanguage, readInfoString } from './info-string.ts';
import type { Line } from './lines.ts';
import { type MappedText, originOf } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';

/** A run of lines that stand inside one fence, or between fences. Offsets are those of the mapped text. */
export interface Segment {
  readonly kind: 'fence' | 'running';
  readonly lines: readonly Line[];
  readonly language: string | null;
  /** The file that the fence's info string names. */
  readonly file: string | null;
  /** False where the text ended before the fence did. */
  readonly closed: boolean;
}

/** An opening marker that was found in a line. */
interface Marker extends Span {
  readonly character: string;
  readonly length: number;
}

/** Also what phones and keyboards without a grave accent make of three of them, alone on their line. */
const lookAlikeFence = /^(\s*)([´'‘’“”"]{3})\s*([A-Za-z]*)\s*$/;
const tildeFence = /^(\s*(?:[-*•]\s+)?)(~{3,})/;

/**
 * Divides a message at its fences. Unlike a Markdown renderer it also sees a fence that opens or closes in the middle
 * of a line, as Discord does, and one that opens again before the last was closed.
 */
export function splitAtFences(source: MappedText, lines: readonly Line[], notes: ChatNotes): Segment[] {
  return new FenceReader(source, notes).read(lines);
}

class FenceReader {
  readonly #source: MappedText;
  readonly #notes: ChatNotes;
  /** Behind the first `''` string three apostrophes may be its content. */
  readonly #firstString: number;
  readonly #segments: Segment[] = [];
  #open:
    | (Marker & { indentation: number; quoted: boolean; language: string | null; file: string | null })
    | null = null;
  #lines: Line[] = [];

  constructor(source: MappedText, notes: ChatNotes) {
    this.#source = source;
    const string = source.text.search(/(?<!')''(?!')/);
    this.#firstString = string === -1 ? Number.POSITIVE_INFINITY : string;
    this.#notes = notes;
  }

  read(lines: readonly Line[]): Segment[] {
    for (const line of lines) {
      this.#readLine(line);
    }
    this.#finish(false);
    return this.#segments;
  }

  #readLine(line: Line): void {
    let rest: Line | null = line;
    let whole = true;
    while (rest !== null) {
      const marker: Marker | null =
        this.#open === null ? this.#findOpening(rest) : this.#findClosing(rest, this.#open);
      if (marker === null) {
        this.#push(rest, whole);
        return;
      }
      this.#push({ ...rest, end: marker.start }, false);
      this.#notes.add(
        'markdown-fence-pasted',
        originOf(this.#source, marker.start),
        originOf(this.#source, marker.end),
      );
      rest = this.#open === null ? this.#openFence(rest, marker) : this.#closeFence(rest, marker);
      whole = false;
    }
  }

  /** Keeps a line, or a part of one unless there is nothing on it. */
  #push(line: Line, whole: boolean): void {
    const text = this.#source.text.slice(line.start, line.end);
    if (!whole && text.trim() === '') {
      return;
    }
    const indentation = this.#open?.quoted === line.quoted ? this.#open.indentation : 0;
    const leading = text.length - text.trimStart().length;
    this.#lines.push(whole ? { ...line, start: line.start + Math.min(indentation, leading) } : line);
  }

  #findOpening(line: Line): Marker | null {
    const text = this.#source.text.slice(line.start, line.end);
    const tilde = tildeFence.exec(text);
    if (tilde !== null) {
      return this.#marker(line, tilde[1]?.length ?? 0, tilde[2] ?? '');
    }
    const lookAlike = lookAlikeFence.exec(text);
    if (
      lookAlike !== null &&
      line.start < this.#firstString &&
      (lookAlike[3] === '' || isLanguage(lookAlike[3] ?? ''))
    ) {
      return this.#marker(line, lookAlike[1]?.length ?? 0, lookAlike[2] ?? '');
    }
    const graves = /`{3,}/.exec(text);
    return graves === null ? null : this.#marker(line, graves.index, graves[0]);
  }

  #findClosing(line: Line, open: Marker): Marker | null {
    const text = this.#source.text.slice(line.start, line.end);
    if (open.character === '`') {
      for (const run of text.matchAll(/`{3,}/g)) {
        if (run[0].length >= open.length) {
          return this.#marker(line, run.index, run[0]);
        }
      }
      return null;
    }
    const run = text.trim();
    const same = open.character === '~' ? /^~+$/.test(run) : lookAlikeFence.test(text);
    return same && run.length >= open.length ? this.#marker(line, text.indexOf(run), run) : null;
  }

  #marker(line: Line, offset: number, run: string): Marker {
    const start = line.start + offset;
    return { start, end: start + run.length, character: run[0] ?? '`', length: run.length };
  }

  #openFence(line: Line, marker: Marker): Line | null {
    const before = this.#source.text.slice(line.start, marker.start);
    this.#finish(true);
    const behind = this.#source.text.slice(marker.end, line.end);
    const closing = behind.indexOf('`'.repeat(marker.length));
    const sameLine = marker.character === '`' && closing !== -1;
    const info = readInfoString(sameLine ? `${behind.slice(0, closing)} ;` : behind);
    const indentation = before.trim() === '' ? before.length : 0;
    this.#open = { ...marker, indentation, quoted: line.quoted, language: info.language, file: info.file };
    if (info.codeAt === null && !sameLine) {
      return null;
    }
    return { ...line, start: marker.end + (info.codeAt ?? 0) };
  }

  #closeFence(line: Line, marker: Marker): Line | null {
    const behind = this.#source.text.slice(marker.end, line.end);
    const atStart = this.#source.text.slice(line.start, marker.start).trim() === '';
    const info = readInfoString(behind);
    const opensAgain = atStart && behind.trim() !== '' && info.codeAt === null && isNamed(info);
    this.#finish(true);
    if (opensAgain) {
      return this.#openFence(line, marker);
    }
    return { ...line, start: marker.end };
  }

  #finish(closed: boolean): void {
    if (this.#lines.length > 0 || this.#open !== null) {
      this.#segments.push({
        kind: this.#open === null ? 'running' : 'fence',
        lines: this.#lines,
        language: this.#open?.language ?? null,
        file: this.#open?.file ?? null,
        closed: closed || this.#open === null,
      });
    }
    this.#open = null;
    this.#lines = [];
  }
}

/** Whether an info string says that a fence opens: a known language or a file, not a word of a sentence. */
function isNamed(info: { readonly language: string | null; readonly file: string | null }): boolean {
  return info.file !== null || (info.language !== null && isLanguage(info.language));
}
