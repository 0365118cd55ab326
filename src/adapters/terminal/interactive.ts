/** The tutor at a terminal: a prompt, and pastes of many lines that end as a beginner expects. */
import { createInterface, type Interface } from 'node:readline';
import type { ReadStream } from 'node:tty';
import { findKnown } from '../../core/call.ts';
import { type KnownCommand, nameOn, needsBody } from './call.ts';
import { PasteReader } from './paste.ts';
import type { Input } from './script.ts';
import type { Session } from './session.ts';

export interface InteractiveOptions {
  readonly session: Pick<Session, 'say'>;
  readonly known: readonly KnownCommand[];
  readonly input: ReadStream;
  readonly output: NodeJS.WritableStream;
  /** Shown once a paste is expected behind the command of this name. */
  readonly pasteHelp: (command: string) => string;
}

const prompt = '> ';
const pastePrompt = '| ';
/** A blank line ends a paste only when nothing follows within this time: pasted lines arrive at once. In ms. */
const pastePause = 120;

/** Terminals that know bracketed paste say where a paste begins and ends. */
const bracketedPaste = { on: '\u001b[?2004h', off: '\u001b[?2004l' };

/** Resolves when the learner leaves with `/quit`, Ctrl-C or Ctrl-D. */
export function runInteractive(options: InteractiveOptions): Promise<void> {
  const { input, output } = options;
  const lines = createInterface({ input, output, terminal: true, prompt, historySize: 200 });
  output.write(bracketedPaste.on);
  return new Promise<void>((resolve, reject) => {
    const conversation = new Conversation(options, lines, reject);
    input.on('keypress', (_, key: { name?: string } | undefined) => conversation.onKey(key?.name));
    lines.on('line', (line) => conversation.onLine(line));
    lines.on('SIGINT', () => conversation.onInterrupt());
    lines.on('close', () => conversation.onClose().then(resolve, reject));
    lines.prompt();
  }).finally(() => {
    lines.close();
    output.write(bracketedPaste.off);
  });
}

class Conversation {
  readonly #options: InteractiveOptions;
  readonly #lines: Interface;
  readonly #fail: (error: unknown) => void;
  readonly #paste = new PasteReader();
  /** The command whose paste is being read; empty where it stands in the text itself, or nowhere; null outside a paste. */
  #line: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #answering: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: InteractiveOptions, lines: Interface, fail: (error: unknown) => void) {
    this.#options = options;
    this.#lines = lines;
    this.#fail = fail;
  }

  onKey(name: string | undefined): void {
    if (name === 'paste-start') this.#paste.begin();
    if (name !== 'paste-end') return;
    this.#paste.end();
    // The paste ended with a line end, so that no Enter has to follow.
    if (this.#line !== null && this.#lines.line === '' && this.#paste.isOver) this.#finishSoon();
  }

  onLine(line: string): void {
    clearTimeout(this.#timer);
    const typed = line.trim();
    // The command behind a burst of lines that nothing ended.
    if (this.#line === '' && typed.startsWith('/hm ') && this.#paste.isComplete) this.#finishPaste();
    if (this.#line !== null) this.#readPaste(line);
    else if (typed === '') this.#lines.prompt();
    else if (typed === '/quit' || typed === '/exit') this.#lines.close();
    else this.#begin(line, this.#commandOf(typed));
  }

  #begin(line: string, command: string | null): void {
    if (command === null) {
      this.#line = '';
      this.#readPaste(line);
    } else if (this.#expectsPaste(command)) {
      this.#line = command;
      this.#options.output.write(`${this.#options.pasteHelp(nameOn(command, this.#options.known))}\n`);
      this.#lines.setPrompt(pastePrompt);
      this.#lines.prompt();
    } else if (needsBody(command, this.#options.known)) {
      this.#line = '';
      this.#readPaste(command);
    } else {
      this.#answer({ line: command, body: null });
    }
  }

  /** `/hm check` and `/hm check STEP` do; what else follows on the same line is the code itself, or its beginning. */
  #expectsPaste(command: string): boolean {
    const words = command.split(/\s+/);
    const isNamed = words.length <= 3 && /^[\w-]*$/.test(words[2] ?? '');
    return isNamed && needsBody(command, this.#options.known);
  }

  /** Ctrl-C gives a paste up; without one it leaves. */
  onInterrupt(): void {
    if (this.#line === null) {
      this.#lines.close();
      return;
    }
    this.#line = null;
    this.#paste.take();
    this.#options.output.write('\n');
    this.#promptAgain();
  }

  /** Ctrl-D ends a paste as well as the conversation. */
  async onClose(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#finishPaste();
    await this.#answering;
  }

  #readPaste(line: string): void {
    this.#paste.push(line);
    const withoutCommand = this.#line === '' && this.#paste.isComplete;
    if (this.#paste.isOver) this.#finishPaste();
    else if (this.#paste.mayBeOver || withoutCommand) this.#finishSoon();
    else this.#lines.prompt();
  }

  #finishSoon(): void {
    this.#timer = setTimeout(() => this.#finishPaste(), pastePause);
  }

  #finishPaste(): void {
    if (this.#line === null) return;
    const { wasPasted } = this.#paste;
    // Code without a command: whoever pastes it wants it judged.
    const line = this.#line === '' && wasPasted ? '/hm check' : this.#line;
    const isCommandToo = this.#line === '';
    this.#line = null;
    const text = this.#paste.take();
    // Whatever begins with a slash is a command; code that begins on its line belongs to it.
    if (isCommandToo && text?.startsWith('/')) this.#answer({ line: text, body: null });
    else this.#answer({ line, body: text });
  }

  #answer(input: Input): void {
    if (!this.#closed) this.#lines.pause();
    this.#answering = this.#answering
      .then(() => this.#options.session.say(input))
      .then(() => this.#promptAgain(), this.#fail);
  }

  #promptAgain(): void {
    if (this.#closed) return;
    this.#lines.setPrompt(prompt);
    this.#lines.prompt();
  }

  /** The line as a command with its slash, or null where it is none. A letter alone answers a question. */
  #commandOf(typed: string): string | null {
    if (typed.startsWith('/')) return typed;
    if (/^[a-e]$/i.test(typed)) return `/hm answer ${typed}`;
    const [first = '', second = ''] = typed.split(/\s+/);
    // `status` is a command; `settings = { … }` and `hm.url = …` are Nix.
    if (!/^[\w-]*$/.test(second)) return null;
    if (first === 'hm') return `/${typed}`;
    const known = findKnown('hm', first, this.#options.known);
    return known === undefined ? null : `/hm ${typed}`;
  }
}
