/** Starts the tutor at a terminal, or behind a pipe. */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import type { OpenExport } from '../../core/cohorts/export.ts';
import type { Dispatch } from '../../core/dispatch.ts';
import type { Store } from '../../core/store.ts';
import { messagesFor } from '../../i18n/messages.ts';
import { neutralLine } from '../../security/neutral.ts';
import type { KnownCommand } from './call.ts';
import { type DrawOptions, draw } from './draw.ts';
import { runInteractive } from './interactive.ts';
import { runScripted } from './scripted.ts';
import { Session } from './session.ts';

export interface TerminalOptions {
  readonly dispatch: Dispatch;
  readonly openExport: OpenExport;
  readonly store: Pick<Store, 'undelivered' | 'markDelivered'>;
  readonly commands: readonly KnownCommand[];
  readonly name: string;
  readonly moderator: boolean;
  /** Where files go that are not shown. */
  readonly downloads: string;
  readonly input: Readable;
  readonly output: NodeJS.WritableStream;
  /** `NO_COLOR` is set, or the terminal says that it is dumb. */
  readonly noColour: boolean;
  /** The beginning of every event's id, unique for each run; chosen at random where it is absent. */
  readonly sessionId?: string;
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const maximumColumns = 88;

/** Resolves when the learner leaves, or the script is over. */
export async function startTerminal(options: TerminalOptions): Promise<void> {
  const { input, output } = options;
  const interactive = isTerminal(input) && isTerminal(output);
  const drawing: DrawOptions = {
    colour: isTerminal(output) && !options.noColour,
    // Asked for each time: a window may change its size.
    get columns() {
      return isTerminal(output) ? columnsOf(output as WriteStream) : null;
    },
  };
  const write = (text: string) => writeAll(output, text);
  const session = new Session({
    ...options,
    name: neutralLine(options.name) || 'learner',
    id: options.sessionId ?? randomUUID(),
    clock: () => new Date(),
    drawing,
    savesTexts: interactive,
    write,
  });
  const messages = messagesFor('en');
  const say = (key: 'terminal.welcome' | 'terminal.missed', values = {}) =>
    write(
      `${draw({ blocks: [{ kind: 'paragraph', text: messages.parts(key, values) }], audience: 'learner', error: null }, drawing)}\n`,
    );

  await session.catchUp(() => say('terminal.missed'));
  if (!interactive) return runScripted(session, options.commands, input);
  await say('terminal.welcome', { name: neutralLine(options.name) });
  await runInteractive({
    session,
    known: options.commands,
    input: input as ReadStream,
    output,
    pasteHelp: (command) => messages.text(command === 'explain' ? 'terminal.paste-error' : 'terminal.paste'),
  });
}

/** A terminal that does not know its size says 0. */
function columnsOf(terminal: WriteStream): number {
  return Math.min(terminal.columns || 80, maximumColumns);
}

function isTerminal(stream: object): boolean {
  return 'isTTY' in stream && stream.isTTY === true;
}

function writeAll(output: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
