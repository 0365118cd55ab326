/** From a typed line to a call. */
import { findKnown } from '../../core/call.ts';
import type { CommandCall } from '../../core/event.ts';

/** What the terminal has to know of the commands. */
export interface KnownCommand {
  readonly group: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly body: { readonly needed: boolean } | null;
}

/**
 * The call behind a line such as `/hm check hm-input`; `/check` is accepted for it as well. Lines pasted behind it belong
 * to its last word, so that code that begins on the line keeps its line ends.
 */
export function parseCall(text: string, body: string | null, known: readonly KnownCommand[]): CommandCall {
  const [line = '', ...further] = text.trim().split('\n');
  const words = line
    .trim()
    .replace(/^\//, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length > 0 && further.length > 0) words.push(`${words.pop()}\n${further.join('\n')}`);
  const first = words[0] ?? '';
  const isGroup =
    first.toLowerCase() === 'hm' || known.some((command) => command.group === first.toLowerCase());
  const isName = !isGroup && findKnown('hm', first, known) !== undefined;
  const group = isName ? 'hm' : first.toLowerCase();
  const [name = '', ...rest] = isName ? words : words.slice(1);
  return { group, name, words: rest, options: {}, body, bodyAuthor: null };
}

/** Whether a block may follow the command on this line. */
export function takesBody(line: string, known: readonly KnownCommand[]): boolean {
  return commandOn(line, known)?.body != null;
}

/** Whether the command on this line does nothing without a block. */
export function needsBody(line: string, known: readonly KnownCommand[]): boolean {
  return commandOn(line, known)?.body?.needed === true;
}

/** The name of the command on this line, empty where none is known. */
export function nameOn(line: string, known: readonly KnownCommand[]): string {
  return commandOn(line, known)?.name ?? '';
}

function commandOn(line: string, known: readonly KnownCommand[]): KnownCommand | undefined {
  const { group, name } = parseCall(line, null, known);
  return findKnown(group, name, known);
}
