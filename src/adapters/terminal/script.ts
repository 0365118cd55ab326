/** A script from a pipe, cut into inputs: lines that begin with `/`, each with the block behind it. */
import { type KnownCommand, takesBody } from './call.ts';
import { FenceTracker } from './fence.ts';

/** A command line with what was pasted behind it. `line` is empty for a text without a command. */
export interface Input {
  readonly line: string;
  readonly body: string | null;
}

export class ScriptReader {
  readonly #known: readonly KnownCommand[];
  #line: string | null = null;
  #body: string[] = [];
  #fence = new FenceTracker();

  constructor(known: readonly KnownCommand[]) {
    this.#known = known;
  }

  /** The state in which a pause ends an input: `complete`, `awaiting` a block that may follow, or inside a fence. */
  get state(): 'empty' | 'complete' | 'awaiting' | 'open' {
    if (this.#fence.isOpen) return 'open';
    if (this.#line === null) return 'empty';
    return this.#body.length === 0 && takesBody(this.#line, this.#known) ? 'awaiting' : 'complete';
  }

  /** Takes one line and returns the inputs that it completed. */
  push(line: string): readonly Input[] {
    if (this.#fence.isOpen) {
      this.#body.push(line);
      this.#fence.push(line);
      return [];
    }
    if (line.startsWith('/')) {
      const before = this.flush();
      this.#line = line;
      return before;
    }
    if (line.trim() === '') {
      if (this.#body.length > 0) this.#body.push(line);
      return [];
    }
    const isFence = this.#fence.push(line);
    const belongs =
      this.#line !== null && (isFence || this.#body.length > 0 || takesBody(this.#line, this.#known));
    const before = belongs ? [] : this.#take();
    this.#line ??= '';
    this.#body.push(line);
    return before;
  }

  /** Ends the input that stands open outside a fence. */
  flush(): readonly Input[] {
    return this.#fence.isOpen ? [] : this.#take();
  }

  /** The script is over. A fence that was never closed ends before the next command, so that none is lost in it. */
  end(): readonly Input[] {
    if (!this.#fence.isOpen) return this.#take();
    const lines = this.#body;
    const start = lines.findIndex((line) => this.#isCommand(line));
    if (start < 0) return this.#take();
    this.#body = lines.slice(0, start);
    const inputs = [...this.#take()];
    for (const line of lines.slice(start)) inputs.push(...this.push(line));
    return [...inputs, ...this.end()];
  }

  #isCommand(line: string): boolean {
    const group = /^\/([a-z]+)(\s|$)/i.exec(line)?.[1]?.toLowerCase();
    return this.#known.some((command) => command.group === group);
  }

  #take(): readonly Input[] {
    const line = this.#line;
    const body = trimBlankLines(this.#body).join('\n');
    this.#line = null;
    this.#body = [];
    this.#fence = new FenceTracker();
    return line === null ? [] : [{ line, body: body === '' ? null : body }];
  }
}

function trimBlankLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}
