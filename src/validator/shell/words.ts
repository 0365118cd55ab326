import type { Span } from '../../nix/index.ts';

/** One word of a command as the shell would hand it on, quotes removed. */
export interface Word extends Span {
  readonly text: string;
  /** A variable or a command substitution stands in it, so that its value is not known. */
  readonly isUnknown: boolean;
  /** A `*`, `?` or `[` stands in it unquoted, so that the shell expands it. */
  readonly isGlob: boolean;
}

/** What stands between a command and the one before it. */
export type Connector = 'start' | 'newline' | ';' | '&&' | '||' | '|' | '&';

/** One simple command: its words and where it writes to. */
export interface SimpleCommand extends Span {
  readonly connector: Connector;
  readonly words: readonly Word[];
  /** Targets of `>` and `>>`. */
  readonly outputs: readonly Word[];
  /** Targets of `<`; in a pasted command usually a placeholder such as `<host>`. */
  readonly inputs: readonly Word[];
}

/** Splits one logical line or more of commands into simple commands, as a POSIX shell would. Never throws. */
export function readCommands(text: string, offset: number): SimpleCommand[] {
  return new WordReader(text, offset).read();
}

class WordReader {
  readonly #text: string;
  readonly #offset: number;
  readonly #commands: SimpleCommand[] = [];
  #at = 0;
  #connector: Connector = 'start';
  #words: Word[] = [];
  #outputs: Word[] = [];
  #inputs: Word[] = [];

  constructor(text: string, offset: number) {
    this.#text = text;
    this.#offset = offset;
  }

  read(): SimpleCommand[] {
    while (this.#at < this.#text.length) {
      this.#readNext();
    }
    this.#finish('start');
    return this.#commands;
  }

  #readNext(): void {
    const character = this.#text[this.#at] ?? '';
    const pair = this.#text.slice(this.#at, this.#at + 2);
    if (pair === '\\\n') {
      this.#at += 2;
    } else if (character === ' ' || character === '\t') {
      this.#at += 1;
    } else if (character === '#') {
      const end = this.#text.indexOf('\n', this.#at);
      this.#at = end === -1 ? this.#text.length : end;
    } else if (pair === '&&' || pair === '||') {
      this.#at += 2;
      this.#finish(pair);
    } else if (pair === '&>' || /^\d?[<>]/.test(pair)) {
      this.#readRedirection();
    } else if (character === ';' || character === '|' || character === '&') {
      this.#at += pair === '|&' ? 2 : 1;
      this.#finish(character);
    } else if (character === '\n') {
      this.#at += 1;
      this.#finish('newline');
    } else if ('()'.includes(character)) {
      this.#at += 1;
      this.#finish(this.#connector);
    } else {
      this.#words.push(this.#readWord());
    }
  }

  #readRedirection(): void {
    const operator =
      /^(?:&>>?|\d?(?:>>|>&|>\||<<<?|<&|>|<))/.exec(this.#text.slice(this.#at, this.#at + 4))?.[0] ?? '>';
    this.#at += operator.length;
    while (this.#text[this.#at] === ' ') {
      this.#at += 1;
    }
    const target = this.#readWord();
    if (target.end > target.start) {
      (operator.includes('<') ? this.#inputs : this.#outputs).push(target);
    }
  }

  #readWord(): Word {
    const start = this.#at;
    let text = '';
    let isUnknown = false;
    let isGlob = false;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (/[\s;|&<>()]/.test(character)) {
        break;
      }
      if (character === '\\') {
        text += this.#readEscape();
      } else if (character === "'") {
        text += this.#readUntil("'");
      } else if (character === '"') {
        const quoted = this.#readDoubleQuoted();
        text += quoted.text;
        isUnknown ||= quoted.isUnknown;
      } else if (character === '$' || character === '`') {
        isUnknown = true;
        text += this.#readExpansion();
      } else {
        isGlob ||= '*?['.includes(character);
        text += character;
        this.#at += 1;
      }
    }
    return { text, isUnknown, isGlob, start: this.#offset + start, end: this.#offset + this.#at };
  }

  #readEscape(): string {
    const escaped = this.#text[this.#at + 1] ?? '';
    this.#at += 2;
    return escaped === '\n' ? '' : escaped;
  }

  /** The text up to the closing mark, which is passed over; the rest of the text where there is none. */
  #readUntil(mark: string): string {
    const end = this.#text.indexOf(mark, this.#at + 1);
    const text = this.#text.slice(this.#at + 1, end === -1 ? this.#text.length : end);
    this.#at = end === -1 ? this.#text.length : end + 1;
    return text;
  }

  #readDoubleQuoted(): { readonly text: string; readonly isUnknown: boolean } {
    let text = '';
    let isUnknown = false;
    this.#at += 1;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '"') {
      const character = this.#text[this.#at] ?? '';
      if (character === '\\' && /["\\$`\n]/.test(this.#text[this.#at + 1] ?? '')) {
        text += this.#readEscape();
      } else {
        isUnknown ||= character === '$' || character === '`';
        text += character;
        this.#at += 1;
      }
    }
    this.#at += 1;
    return { text, isUnknown };
  }

  /** `$NAME`, `${…}`, `$(…)` or a command in grave accents, as written. */
  #readExpansion(): string {
    const start = this.#at;
    const next = this.#text[this.#at + 1];
    if (this.#text[this.#at] === '`') {
      this.#readUntil('`');
    } else if (next === '(' || next === '{') {
      const end = this.#text.indexOf(next === '(' ? ')' : '}', this.#at);
      this.#at = end === -1 ? this.#text.length : end + 1;
    } else {
      this.#at += 1;
      while (/\w/.test(this.#text[this.#at] ?? '')) {
        this.#at += 1;
      }
    }
    return this.#text.slice(start, this.#at);
  }

  #finish(next: Connector): void {
    const first = this.#words[0];
    const last = this.#words.at(-1);
    if (first !== undefined && last !== undefined) {
      this.#commands.push({
        connector: this.#connector,
        words: this.#words,
        outputs: this.#outputs,
        inputs: this.#inputs,
        start: first.start,
        end: last.end,
      });
    }
    this.#connector = next;
    this.#words = [];
    this.#outputs = [];
    this.#inputs = [];
  }
}
