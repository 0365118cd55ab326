import type { ChatNoteCode } from './block.ts';
import { entityAt, plainForm, type Typographic, typographic } from './characters.ts';
import { type MappedText, MappedTextBuilder, originOf } from './mapped-text.ts';
import { ChatNotes } from './notes.ts';

/** How a `"` string was opened; it closes in the same way or with a straight quote. */
type Opening = 'straight' | 'smart' | 'entity' | 'escaped';

type Frame =
  | { readonly kind: 'code'; readonly depth: number }
  | { readonly kind: 'string'; readonly opening: Opening }
  | { readonly kind: 'indented'; readonly smart: boolean };

const noteOf: Readonly<Record<Typographic, ChatNoteCode>> = {
  'double-quote': 'smart-quotes',
  'single-quote': 'smart-quotes',
  hyphen: 'typographic-dash',
  'long-dash': 'typographic-dash',
  ellipsis: 'typographic-ellipsis',
  space: 'non-breaking-space',
  invisible: 'invisible-character',
  joiner: 'invisible-character',
};

/** Without one of these there is nothing to repair: what is not ASCII, a backslash, a character reference. */
const repairable = /[^\n -[\]-~\t]|&[#A-Za-z]/;

/** Markdown escapes these in running text; in a fence only those that change its layout. */
const escapable = { running: /[!-/:-@[-`{-~]/, fenced: /[_*~`|>#[\]()\-.!]/ };

/**
 * Repairs single characters of a piece of Nix. It knows as much of the language as is needed to leave strings and
 * comments alone: where a look-alike of a quote opens a string it is repaired, inside a string it is content.
 */
export function repairNix(source: MappedText, fenced: boolean, notes: ChatNotes): MappedText {
  if (!repairable.test(source.text)) {
    return source;
  }
  const escaped = source.text.includes('&') && hasEntitiesInCode(source, fenced);
  return new NixRepair(source, fenced, escaped, notes).run();
}

/** Whether a character reference stands among the code, so that the whole text was escaped. */
function hasEntitiesInCode(source: MappedText, fenced: boolean): boolean {
  const trial = new NixRepair(source, fenced, false, new ChatNotes());
  trial.run();
  return trial.entitiesInCode;
}

/** Repairs single characters of pasted commands, where quoting does not protect look-alikes. */
export function repairShell(source: MappedText, notes: ChatNotes): MappedText {
  const builder = new MappedTextBuilder(source);
  const text = source.text;
  let at = 0;
  while (at < text.length) {
    const entity = entityAt(text, at);
    const kind = typographic(text[at] ?? '');
    const end = entity?.end ?? at + 1;
    if (entity !== null) {
      notes.add('html-entity', originOf(source, at), originOf(source, end));
      builder.replace(at, end, entity.text);
    } else if (kind !== undefined) {
      notes.add(noteOf[kind], originOf(source, at), originOf(source, end));
      builder.replace(at, end, plainForm[kind]);
    } else {
      builder.keep(at, end);
    }
    at = end;
  }
  return builder.build();
}

class NixRepair {
  readonly #source: MappedText;
  readonly #text: string;
  readonly #builder: MappedTextBuilder;
  readonly #notes: ChatNotes;
  readonly #escapable: RegExp;
  readonly #frames: Frame[] = [{ kind: 'code', depth: 0 }];
  readonly #quotes: QuotesAhead;
  readonly #escaped: boolean;
  /** Whether a character reference stood among the code. */
  entitiesInCode = false;
  #at = 0;
  /** Up to where the text is written out. */
  #kept = 0;
  /** Whether only blanks stand before this place on its line. */
  #isLeading = true;

  constructor(source: MappedText, fenced: boolean, escaped: boolean, notes: ChatNotes) {
    this.#escaped = escaped;
    this.#source = source;
    this.#text = source.text;
    this.#builder = new MappedTextBuilder(source);
    this.#notes = notes;
    this.#escapable = fenced ? escapable.fenced : escapable.running;
    this.#quotes = lookAhead(source.text);
  }

  run(): MappedText {
    while (this.#at < this.#text.length) {
      this.#isLeading = this.#text[this.#at - 1] === '\n' || (this.#isLeading && this.#isBlankBefore());
      const frame = this.#frames.at(-1) ?? { kind: 'code', depth: 0 };
      if (frame.kind === 'code') {
        this.#code(frame.depth);
      } else if (frame.kind === 'string') {
        this.#string(frame.opening);
      } else {
        this.#indented(frame.smart);
      }
    }
    this.#builder.keep(this.#kept, this.#at);
    return this.#builder.build();
  }

  #isBlankBefore(): boolean {
    const before = this.#text[this.#at - 1] ?? ' ';
    return before === ' ' || before === '\t' || typographic(before) === 'space';
  }

  #code(depth: number): void {
    const character = this.#text[this.#at] ?? '';
    const next = this.#text[this.#at + 1] ?? '';
    const entity = entityAt(this.#text, this.#at);
    const kind = typographic(character);
    if (character === '#') {
      this.#keepUntil('\n', 0);
    } else if (character === '/' && next === '*') {
      this.#keepUntil('*/', 2);
    } else if (character === '"') {
      this.#keep(1);
      this.#frames.push({ kind: 'string', opening: 'straight' });
    } else if (character === "'" && next === "'") {
      this.#keep(2);
      this.#frames.push({ kind: 'indented', smart: false });
    } else if (entity !== null) {
      this.entitiesInCode = true;
      this.#replace(entity.end, entity.text, 'html-entity');
      if (entity.text === '"') {
        this.#frames.push({ kind: 'string', opening: 'entity' });
      }
    } else if (character === '\\' && this.#escapable.test(next)) {
      this.#replace(this.#at + 1, '', 'markdown-escape');
      if (next === '"') {
        this.#keep(1);
        this.#frames.push({ kind: 'string', opening: 'escaped' });
      }
    } else if (kind === 'double-quote') {
      this.#replaceTypographic(kind);
      this.#frames.push({ kind: 'string', opening: 'smart' });
    } else if (kind === 'single-quote' && typographic(next) === 'single-quote') {
      this.#replaceTypographic(kind);
      this.#replaceTypographic(kind);
      this.#frames.push({ kind: 'indented', smart: true });
    } else if (kind !== undefined && (kind !== 'ellipsis' || this.#isInPattern())) {
      this.#replaceTypographic(kind);
    } else {
      this.#keep(1);
      this.#countBrace(character, depth);
    }
  }

  /** Whether an ellipsis is one of a function's pattern; anywhere else it stands for the rest and is kept. */
  #isInPattern(): boolean {
    const before = this.#text.slice(Math.max(this.#at - 200, 0), this.#at).trimEnd();
    const behind = this.#text.slice(this.#at + 1, this.#at + 200).trimStart();
    return /[,{]$/.test(before) && /^[,}]/.test(behind);
  }

  #countBrace(character: string, depth: number): void {
    if (character === '{') {
      this.#frames[this.#frames.length - 1] = { kind: 'code', depth: depth + 1 };
    } else if (character === '}' && depth === 1 && this.#frames.length > 1) {
      this.#frames.pop();
    } else if (character === '}') {
      this.#frames[this.#frames.length - 1] = { kind: 'code', depth: Math.max(depth - 1, 0) };
    }
  }

  #string(opening: Opening): void {
    const character = this.#text[this.#at] ?? '';
    const next = this.#text[this.#at + 1] ?? '';
    const kind = typographic(character);
    const entity = opening === 'entity' || this.#escaped ? entityAt(this.#text, this.#at) : null;
    if (character === '\\' && opening === 'escaped' && next === '"') {
      this.#replace(this.#at + 1, '', 'markdown-escape');
      this.#closeString();
    } else if (character === '\\') {
      this.#keep(2);
    } else if (character === '"') {
      this.#closeString();
    } else if (kind === 'double-quote' && this.#closes(opening)) {
      this.#replaceTypographic(kind);
      this.#frames.pop();
    } else if (entity !== null && entity.text === '"' && opening === 'entity') {
      this.#replace(entity.end, '"', 'html-entity');
      this.#frames.pop();
    } else if (entity !== null && entity.text !== '"') {
      this.#replace(entity.end, entity.text, 'html-entity');
    } else {
      this.#content(character, next, kind);
    }
  }

  /**
   * Whether a curly quote ends a string. In one that began with a straight quote it does only where the code can go
   * on behind it, and the straight quotes that follow pair up without the string's own end or the next opens another.
   */
  #closes(opening: Opening): boolean {
    if (opening !== 'straight') {
      return opening === 'smart';
    }
    if (!/^[ \t]{0,4}(?:[;)\]},.]|\n|$)/.test(this.#text.slice(this.#at + 1, this.#at + 7))) {
      return false;
    }
    const next = this.#quotes.next[this.#at] ?? -1;
    return (this.#quotes.ahead[this.#at] ?? 0) % 2 === 0 || /[\w/.~]/.test(this.#text[next + 1] ?? '');
  }

  #closeString(): void {
    this.#keep(1);
    this.#frames.pop();
  }

  #indented(smart: boolean): void {
    const character = this.#text[this.#at] ?? '';
    const next = this.#text[this.#at + 1] ?? '';
    const kind = typographic(character);
    if (smart && kind === 'single-quote' && typographic(next) === 'single-quote') {
      this.#replaceTypographic(kind);
      this.#replaceTypographic(kind);
      this.#frames.pop();
    } else if (character === "'" && next === "'") {
      const third = this.#text[this.#at + 2] ?? '';
      if (third === '\\') {
        this.#keep(4);
      } else if (third === '$' || third === "'") {
        this.#keep(3);
      } else {
        this.#keep(2);
        this.#frames.pop();
      }
    } else if (kind === 'space' && this.#isLeading) {
      this.#replaceTypographic(kind);
    } else {
      this.#content(character, next, kind);
    }
  }

  #content(character: string, next: string, kind: Typographic | undefined): void {
    const entity = this.#escaped ? entityAt(this.#text, this.#at) : null;
    if (entity !== null) {
      this.#replace(entity.end, entity.text, 'html-entity');
    } else if (character === '$' && next === '{') {
      this.#keep(2);
      this.#frames.push({ kind: 'code', depth: 1 });
    } else if (character === '$' && next === '$') {
      this.#keep(2);
    } else if (kind === 'invisible') {
      this.#replaceTypographic(kind);
    } else {
      this.#keep(1);
    }
  }

  #keep(length: number): void {
    this.#at = Math.min(this.#at + length, this.#text.length);
  }

  #keepUntil(end: string, extra: number): void {
    const found = this.#text.indexOf(end, this.#at + extra);
    this.#keep(found === -1 ? this.#text.length : found + extra - this.#at);
  }

  #replaceTypographic(kind: Typographic): void {
    this.#replace(this.#at + 1, plainForm[kind], noteOf[kind]);
  }

  #replace(end: number, text: string, note: ChatNoteCode): void {
    this.#notes.add(note, originOf(this.#source, this.#at), originOf(this.#source, end));
    this.#builder.keep(this.#kept, this.#at);
    this.#builder.replace(this.#at, end, text);
    this.#at = end;
    this.#kept = end;
  }
}

/** For each offset the straight quotes from there to the end of its line. */
interface QuotesAhead {
  readonly ahead: Int32Array;
  /** The offset of the first of them; -1 where there is none. */
  readonly next: Int32Array;
}

function lookAhead(text: string): QuotesAhead {
  const ahead = new Int32Array(text.length + 1);
  const next = new Int32Array(text.length + 1).fill(-1);
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const isNewline = text[at] === '\n';
    const isQuote = text[at] === '"' && text[at - 1] !== '\\';
    ahead[at] = (isNewline ? 0 : (ahead[at + 1] ?? 0)) + (isQuote ? 1 : 0);
    next[at] = isQuote ? at : isNewline ? -1 : (next[at + 1] ?? -1);
  }
  return { ahead, next };
}
