/** Pieces of Nix text made of plain text: strings, attribute names and paths of them. */
import { keywordOrName } from './lexer/keywords.ts';
import { Token } from './lexer/tokens.ts';

/** The text as a string in double quotes that Nix reads as the same text. */
export function quoted(text: string): string {
  return `"${escapeQuoted(text)}"`;
}

/** What stands between double quotes for a text: everything escaped that would end it or begin an interpolation. */
export function escapeQuoted(text: string): string {
  return text.replace(/["\\\r\t\n]|\$(?=\{|$)/g, (found) => quotedEscapes[found] ?? `\\${found}`);
}

const quotedEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The name of an attribute as it may stand in a path: in quotes where it is a word of the language or no plain name. */
export function attributeName(name: string): string {
  return isPlainName(name) ? name : quoted(name);
}

/** Names with dots between them, each in quotes where Nix needs them. */
export function attributePath(names: readonly string[]): string {
  return names.map(attributeName).join('.');
}

function isPlainName(name: string): boolean {
  if (!/^[a-zA-Z_][a-zA-Z0-9_'-]*$/.test(name)) return false;
  return name.length > longestKeyword || keywordOrName(name, 0, name.length) === Token.Identifier;
}

const longestKeyword = 7;
