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

/** The call behind a line such as `/hm check hm-input`; `/check` is accepted for it as well. */
export function parseCall(line: string, body: string | null, known: readonly KnownCommand[]): CommandCall {
  const words = line
    .trim()
    .replace(/^\//, '')
    .split(/\s+/)
    .filter((word) => word !== '');
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

function commandOn(line: string, known: readonly KnownCommand[]): KnownCommand | undefined {
  const { group, name } = parseCall(line, null, known);
  return findKnown(group, name, known);
}
