/** From the text of a message to a call. */
import { findKnown } from '../../core/call.ts';
import type { CommandCall } from '../../core/event.ts';

/** What has to be known of the commands. */
export interface KnownCommand {
  readonly group: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly body: { readonly maximumBytes: number } | null;
}

export interface Hearing {
  /** What the tutor is called: its id, the name in it, its display name. */
  readonly names: readonly string[];
  /** Whether the message says in its own field that it is for the tutor. */
  readonly mentioned: boolean;
  /** In a direct message every word is for the tutor. */
  readonly direct: boolean;
}

const prefixed = /^[!/](hm|cohort)(?=\s|$)/i;
const fenceMark = /```|~~~/;

/** The call in a message, or null where it is not for the tutor. */
export function readCall(
  message: string,
  hearing: Hearing,
  known: readonly KnownCommand[],
): CommandCall | null {
  const text = message.trim();
  const [prefix, typedGroup] = prefixed.exec(text) ?? [];
  if (prefix !== undefined && typedGroup !== undefined) {
    return callOf(typedGroup.toLowerCase(), text.slice(prefix.length), known);
  }
  const addressed = behindName(text, hearing);
  if (addressed !== null) return spoken(addressed, known);
  return hearing.direct && text !== '' ? spoken(text, known) : null;
}

/** Whether the text may be for the tutor, wherever it was written. */
export function mayConcern(message: string, hearing: Omit<Hearing, 'direct'>): boolean {
  const text = message.trim();
  return prefixed.test(text) || behindName(text, { ...hearing, direct: false }) !== null;
}

/** `@tutor next`, `tutor: next`, or the name alone where the client marked it as a mention. */
function behindName(text: string, { names, mentioned }: Hearing): string | null {
  for (const name of names) {
    const at = text.startsWith('@') && !name.startsWith('@') ? 1 : 0;
    if (text.slice(at, at + name.length).toLowerCase() !== name.toLowerCase()) continue;
    const rest = text.slice(at + name.length);
    const clear = mentioned || text.startsWith('@') || /^[:,]/.test(rest);
    if (clear && /^([:,]|\s|$)/.test(rest)) return rest.replace(/^[:,]/, '').trim();
  }
  return null;
}

/**
 * Plain words: the name of a command first, or with its group or its prefix; several lines without one are code, other
 * words are for the core to answer.
 */
function spoken(text: string, known: readonly KnownCommand[]): CommandCall {
  const [prefix, group] = /^[!/]?(hm|cohort)(?=\s|$)/i.exec(text) ?? [];
  if (prefix !== undefined && group !== undefined) {
    return callOf(group.toLowerCase(), text.slice(prefix.length), known);
  }
  const bare = text.replace(/^[!/](?=[a-z])/i, '');
  const [first = ''] = bare.split(/\s/, 1);
  if (first === '' || findKnown('hm', first, known) !== undefined) return callOf('hm', bare, known);
  if (bare.includes('\n') || fenceMark.test(bare)) return callOf('hm', `check\n${bare}`, known);
  if (bare !== text) return callOf('hm', bare, known);
  return { group: '', name: '', words: [], options: {}, body: text, bodyAuthor: null };
}

/** The first line holds name and arguments; the body is what stands behind it, or from a fence in it on. */
function callOf(group: string, text: string, known: readonly KnownCommand[]): CommandCall {
  const lineEnd = text.includes('\n') ? text.indexOf('\n') : text.length;
  const fence = text.search(fenceMark);
  const split = fence >= 0 && fence < lineEnd ? fence : lineEnd;
  const body = text.slice(split).replace(/^\n/, '').trimEnd();
  const [name = '', ...rest] = text
    .slice(0, split)
    .split(/\s+/)
    .filter((word) => word !== '');
  const takesCode = findKnown(group, name, known)?.body != null;
  return {
    group,
    name,
    // Behind a command that takes code the words may be code, whose quotes must stay.
    words: takesCode ? rest : shellWords(text.slice(0, split)).slice(1),
    options: {},
    body: body.trim() === '' ? null : body,
    bodyAuthor: null,
  };
}

/** Words as in a shell: quotes keep spaces together, a backslash takes the next character as it is. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"' && at + 1 < line.length) word += line[++at] ?? '';
      else word += character;
    } else if ((character === '"' || character === "'") && line.includes(character, at + 1)) {
      // A quote without its partner is an apostrophe.
      quote = character;
      word ??= '';
    } else if (character === '\\' && at + 1 < line.length) {
      word = (word ?? '') + (line[++at] ?? '');
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** The message without the quotation that older clients put before an answer. */
export function withoutQuotation(body: string): string {
  if (!body.startsWith('> ')) return body;
  const lines = body.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('>'));
  return end > 0 && lines[end] === '' ? lines.slice(end + 1).join('\n') : body;
}
