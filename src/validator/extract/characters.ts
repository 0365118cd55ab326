/** Characters that a keyboard, a word processor or a web page puts in place of those that were meant. */

const doubleQuotes = '\u201C\u201D\u201E\u201F\u2033\u2036\uFF02\u00AB\u00BB';
const singleQuotes = '\u2018\u2019\u201A\u201B\u2032\u2035\uFF07\u00B4';
const hyphens = '\u2010\u2011\u2012\u2013\u2212\uFE63\uFF0D';
const longDashes = '\u2014\u2015';
const spaces =
  '\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000';
const invisible =
  '\u200B\u200E\u200F\u2060\u2061\u2062\u2063\u2064\uFEFF\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069';
/** They belong to the spelling of some scripts and to emoji, so that inside a string they are content. */
const joiners = '\u00AD\u200C\u200D\uFE0E\uFE0F';

export type Typographic =
  | 'double-quote'
  | 'single-quote'
  | 'hyphen'
  | 'long-dash'
  | 'ellipsis'
  | 'space'
  | 'invisible'
  | 'joiner';

const kinds = new Map<string, Typographic>([
  ...classOf(doubleQuotes, 'double-quote'),
  ...classOf(singleQuotes, 'single-quote'),
  ...classOf(hyphens, 'hyphen'),
  ...classOf(longDashes, 'long-dash'),
  ...classOf('\u2026', 'ellipsis'),
  ...classOf(spaces, 'space'),
  ...classOf(invisible, 'invisible'),
  ...classOf(joiners, 'joiner'),
]);

function classOf(characters: string, kind: Typographic): [string, Typographic][] {
  return [...characters].map((character) => [character, kind]);
}

/** What kind of look-alike a character is; undefined for all others. */
export function typographic(character: string): Typographic | undefined {
  return character > '\u007F' ? kinds.get(character) : undefined;
}

/** How each kind is written in code. */
export const plainForm: Readonly<Record<Typographic, string>> = {
  'double-quote': '"',
  'single-quote': "'",
  hyphen: '-',
  'long-dash': '--',
  ellipsis: '...',
  space: ' ',
  invisible: '',
  joiner: '',
};

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  ldquo: '"',
  rdquo: '"',
  lsquo: "'",
  rsquo: "'",
  hellip: '...',
  lbrace: '{',
  rbrace: '}',
  lbrack: '[',
  rbrack: ']',
  equals: '=',
  semi: ';',
  num: '#',
  dollar: '$',
  sol: '/',
  period: '.',
  colon: ':',
  comma: ',',
  lowbar: '_',
  grave: '`',
  Tab: '\t',
};

/** The longest reference that is recognised, with its `&` and `;`. */
const longestEntity = 10;

/** The HTML character reference that begins at `at`, decoded to plain ASCII where it stands for a look-alike. */
export function entityAt(text: string, at: number): { readonly end: number; readonly text: string } | null {
  if (text[at] !== '&') {
    return null;
  }
  const semicolon = text.slice(at, at + longestEntity).indexOf(';');
  if (semicolon < 2) {
    return null;
  }
  const name = text.slice(at + 1, at + semicolon);
  const decoded = name.startsWith('#') ? numericReference(name.slice(1)) : entities[name];
  return decoded === undefined ? null : { end: at + semicolon + 1, text: decoded };
}

function numericReference(digits: string): string | undefined {
  const hexadecimal = digits.startsWith('x') || digits.startsWith('X');
  const body = hexadecimal ? digits.slice(1) : digits;
  const allowed = hexadecimal ? /^[0-9a-fA-F]+$/ : /^[0-9]+$/;
  if (!allowed.test(body)) {
    return undefined;
  }
  const code = Number.parseInt(body, hexadecimal ? 16 : 10);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    return undefined;
  }
  const character = String.fromCodePoint(code);
  const kind = typographic(character);
  return kind === undefined ? character : plainForm[kind];
}
