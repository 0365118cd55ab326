import type { Block, BlockRole, Extraction, ExtractionHints, RoleBasis } from './block.ts';
import { stripBullets, stripListMarksOfNix } from './bullets.ts';
import { applyDiff, isDiff } from './diff-marks.ts';
import { stripEmphasis } from './emphasis.ts';
import { firstOutputLine } from './error-output.ts';
import { announcedFile } from './file-name.ts';
import { Fragments } from './fragments.ts';
import { findInlineSpans } from './inline-code.ts';
import { classifyLine } from './line-class.ts';
import { stripLineNumbers } from './line-numbers.ts';
import {
  isBlank,
  joinLines,
  type Line,
  lineText,
  normaliseLineEnds,
  splitLines,
  trimBlankLines,
} from './lines.ts';
import { type MappedText, original, originOf } from './mapped-text.ts';
import { ChatNotes } from './notes.ts';
import { type Piece, piecesOfAllCode, piecesOfFence, piecesOfRunningText, problemsOf } from './pieces.ts';
import { stripQuoteMarks } from './quote-marks.ts';
import { repairShell } from './repair.ts';
import { roleOf } from './role.ts';
import { type Segment, splitAtFences } from './segments.ts';
import { isShellText } from './shell-text.ts';

/** What is no plain text: the chat may have made it, or left it as a mark. */
const unusual = /[^\n -[\]-_a-~\t]|&[#A-Za-z]/;

/** A mark at the beginning of a line. */
const marked = /^[ \t]*[-+>*|\d]/m;

/** Code fills its lines: a message within the limit of size has fewer, unless nearly all are empty. */
const mostLines = 5_000;

/** Reads one message: divides it at its fences, takes decorations off, and finds the code in what is left. */
export class MessageReader {
  readonly #source: MappedText;
  readonly #hints: ExtractionHints;
  readonly #notes = new ChatNotes();
  readonly #isPlain: boolean;
  readonly #fragments: Fragments;

  constructor(text: string, hints: ExtractionHints) {
    this.#source = normaliseLineEnds(original(text));
    this.#hints = hints;
    this.#isPlain = !unusual.test(this.#source.text);
    this.#fragments = new Fragments(this.#isPlain);
  }

  read(): Extraction {
    const written = splitLines(this.#source.text);
    const code = this.#readCode(written);
    if (code !== null) {
      return { blocks: code, notes: [], refusal: null };
    }
    if (written.length > mostLines) {
      return { blocks: [], notes: [], refusal: 'too-much-to-follow' };
    }
    const lines = stripQuoteMarks(this.#source, written, this.#notes);
    const segments = splitAtFences(this.#source, lines, this.#notes);
    const fences = segments.filter((segment) => segment.kind === 'fence' && this.#hasText(segment));
    const blocks =
      fences.length === 0 || this.#isStrayMarker(segments)
        ? this.#readRunningText(segments.flatMap((segment) => segment.lines))
        : segments.flatMap((segment, index) => this.#readFence(segment, segments[index - 1]));
    return { blocks: withoutQuotations(blocks), notes: this.#notes.inOrder(), refusal: null };
  }

  /** The blocks of a message that is correct Nix as it stands, as most are; null where it may be anything else. */
  #readCode(lines: readonly Line[]): readonly Block[] | null {
    if (!this.#isPlain || marked.test(this.#source.text) || this.#isShell()) {
      return null;
    }
    const written = trimBlankLines(this.#source, lines);
    const pieces = piecesOfAllCode(this.#source, written, this.#fragments);
    const blocks = pieces?.map((one) => ({ fenced: false, language: null, ...this.#nix(one, false) }));
    return blocks ? withoutQuotations(blocks) : null;
  }

  #isShell(): boolean {
    return this.#hints.step === 'stage-and-rebuild' || this.#hints.role === 'shell';
  }

  #hasText(segment: Segment): boolean {
    return segment.lines.some((line) => !isBlank(this.#source, line));
  }

  /** Whether the only marker is one that closes: the code stands in front of it and only words follow. */
  #isStrayMarker(segments: readonly Segment[]): boolean {
    const last = segments.at(-1);
    const isOnly = segments.filter((segment) => segment.kind === 'fence').length === 1;
    if (!isOnly || last === undefined || last.kind !== 'fence' || last.closed) {
      return false;
    }
    return !last.lines.some((line) => hasCode(lineText(this.#source, line)));
  }

  #readFence(segment: Segment, before: Segment | undefined): readonly RoughBlock[] {
    if (segment.kind !== 'fence' || !this.#hasText(segment)) {
      return [];
    }
    if (!segment.closed) {
      const at = originOf(this.#source, segment.lines[0]?.start ?? 0);
      this.#notes.add('fence-unclosed', at, at);
    }
    const file = segment.file ?? (before?.kind === 'running' ? this.#announcement(before) : null);
    const texts = segment.lines.map((line) => lineText(this.#source, line));
    const block = { fenced: true, language: segment.language, quoted: false };
    if (firstOutputLine(this.#source, segment.lines) !== -1 && segment.language !== 'nix') {
      return [{ ...block, ...this.#plain(segment.lines, 'error-output') }];
    }
    if (isShellText(texts, segment.language, this.#hints)) {
      return [{ ...block, ...this.#plain(segment.lines, 'shell') }];
    }
    return this.#filesOf(segment.lines, segment.language).flatMap((part) => {
      const clean = this.#undecorate(part.lines, true);
      return piecesOfFence(this.#source, clean, part.file ?? file, this.#fragments).map((piece) => ({
        ...block,
        ...this.#nix(piece, true),
      }));
    });
  }

  #readRunningText(lines: readonly Line[]): readonly RoughBlock[] {
    const block = { fenced: false, language: null };
    const output = firstOutputLine(this.#source, lines);
    const before = output === -1 ? lines : lines.slice(0, output);
    const errorOutput =
      output === -1 ? [] : [{ ...block, quoted: false, ...this.#plain(lines.slice(output), 'error-output') }];
    const plain = stripEmphasis(this.#source, before, this.#notes);
    const spans = findInlineSpans(this.#source, plain, this.#isShell(), this.#notes);
    if (spans !== null) {
      return [...this.#readSpans(spans), ...errorOutput];
    }
    const texts = plain.map((line) => lineText(this.#source, line));
    if (texts.some((text) => text.trim() !== '') && isShellText(texts, null, this.#hints)) {
      return [{ ...block, quoted: false, ...this.#plain(plain, 'shell') }, ...errorOutput];
    }
    const code = this.#filesOf(plain, null).flatMap((part) => {
      const clean = this.#undecorate(part.lines, false);
      const pieces = piecesOfRunningText(this.#source, clean, this.#fragments);
      this.#noteRunningText(clean, pieces);
      return pieces.map((one) => ({
        ...block,
        ...this.#nix({ ...one, file: one.file ?? part.file }, false),
      }));
    });
    return [...code, ...errorOutput];
  }

  /** Notes that there was running text around the code: the first character that is not blank and no code. */
  #noteRunningText(lines: readonly Line[], pieces: readonly Piece[]): void {
    const letters = (text: string) => text.replace(/\s+/g, '').length;
    const all = joinLines(this.#source, lines);
    const code = pieces.reduce((sum, one) => sum + letters(one.code.text), 0);
    if (pieces.length > 0 && letters(all.text) > code) {
      const at = originOf(all, all.text.search(/\S/));
      this.#notes.add('prose-around', at, at);
    }
  }

  /** Spans of the same file are read together, unless that breaks what is right by itself. */
  #readSpans(spans: NonNullable<ReturnType<typeof findInlineSpans>>): readonly RoughBlock[] {
    const block = { fenced: true, language: null, quoted: false };
    const lines = spans.flatMap((span) => span.lines);
    const texts = lines.map((line) => lineText(this.#source, line));
    if (isShellText(texts, null, this.#hints)) {
      return [{ ...block, ...this.#plain(lines, 'shell') }];
    }
    const files = [...new Set(spans.map((span) => span.file))];
    return files.flatMap((file) => {
      const ofFile = spans.filter((span) => span.file === file);
      const together = piece(
        joinLines(
          this.#source,
          ofFile.flatMap((span) => span.lines),
        ),
        file,
      );
      const apart = ofFile.map((span) => piece(joinLines(this.#source, span.lines), file));
      const total = apart.reduce((sum, one) => sum + problemsOf(one.code, true, this.#fragments), 0);
      const pieces = problemsOf(together.code, true, this.#fragments) <= total ? [together] : apart;
      return pieces.map((one) => ({ ...block, ...this.#nix(one, true) }));
    });
  }

  #filesOf(lines: readonly Line[], language: string | null) {
    return isDiff(this.#source, lines, language)
      ? applyDiff(this.#source, lines, this.#notes)
      : [{ file: null, lines }];
  }

  #undecorate(lines: readonly Line[], fenced: boolean): readonly Line[] {
    const counted = stripLineNumbers(this.#source, lines, fenced, this.#notes);
    return stripListMarksOfNix(this.#source, counted, fenced, this.#notes);
  }

  /** The file that the last line in front of a fence names. */
  #announcement(before: Segment): string | null {
    const last = before.lines.findLast((line) => !isBlank(this.#source, line));
    return last === undefined ? null : announcedFile(lineText(this.#source, last));
  }

  #plain(lines: readonly Line[], role: 'shell' | 'error-output') {
    const counted = role === 'shell' ? stripLineNumbers(this.#source, lines, false, this.#notes) : lines;
    const clean = role === 'shell' ? stripBullets(this.#source, counted, this.#notes) : counted;
    const text = joinLines(this.#source, trimBlankLines(this.#source, clean));
    const code = role === 'shell' ? repairShell(text, this.#notes) : text;
    return { code, fragment: null, file: null, role, roleBasis: 'content' as const, span: spanOf(code) };
  }

  #nix(one: Piece, fenced: boolean) {
    const code = this.#fragments.repair(one.code, fenced, this.#notes);
    const fragment = this.#fragments.parse(code.text);
    const { role, basis } = roleOf(fragment.tree, one.file, this.#hints);
    return { code, fragment, file: one.file, role, roleBasis: basis, span: spanOf(code), quoted: one.quoted };
  }
}

/** A block of which it is still known whether it stood in a quotation. */
interface RoughBlock extends Block {
  readonly role: BlockRole;
  readonly roleBasis: RoleBasis;
  readonly quoted: boolean;
}

/** What was quoted counts only where the learner wrote nothing else. */
function withoutQuotations(blocks: readonly RoughBlock[]): Block[] {
  const own = blocks.filter((block) => !block.quoted);
  return (own.length > 0 ? own : blocks).map(({ quoted: _, ...block }) => block);
}

function piece(code: MappedText, file: string | null): Piece {
  return { code, file, quoted: false, trimmed: false };
}

function spanOf(code: MappedText) {
  return { start: originOf(code, 0), end: originOf(code, code.text.length) };
}

function hasCode(text: string): boolean {
  const kind = classifyLine(text);
  return kind === 'code' || kind === 'mixed' || kind === 'either';
}
