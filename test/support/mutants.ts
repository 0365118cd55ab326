/** Seeded single-edit mutants of a text: what a slip of the finger or a lost line does to it. */

/** A small, seeded, repeatable generator of numbers in [0, 1) (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const tokenPattern =
  /\s+|#[^\n]*|[A-Za-z_][\w'-]*|\d+(?:\.\d+)?|\.\.\.|''|\+\+|\/\/|==|!=|<=|>=|&&|\|\||->|\$\{|[\s\S]/g;

const insertions = [
  ';',
  ',',
  ':',
  '=',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '"',
  "''",
  '.',
  '...',
  '@',
  '?',
  '//',
  '++',
  '==',
  '$',
  '${',
  '!',
  '-',
  '->',
  '<',
  '/',
  '\\',
  '~',
  '#',
  ' ',
  '\n',
  'in',
  'let',
  'rec',
  'with',
  'inherit',
  'or',
  'if',
  'then',
  'else',
  'assert',
  'x',
  'self',
  'true',
  '1',
  '.5',
  './a',
  '/*',
  '*/',
  '|>',
  '&',
  '|',
  '%',
  "'",
  '\u00a0',
  '“',
  '\0',
  '\r',
];

/** One mutant: a token or a character deleted, doubled, exchanged with its neighbour, replaced or put in. */
export function mutate(text: string, random: () => number): string {
  const pieces = random() < 0.7 ? (text.match(tokenPattern) ?? []) : [...text];
  const at = Math.floor(random() * pieces.length);
  const piece = pieces[at] ?? '';
  const inserted = insertions[Math.floor(random() * insertions.length)] ?? '';
  const before = pieces.slice(0, at).join('');
  const after = pieces.slice(at + 1).join('');
  switch (Math.floor(random() * 5)) {
    case 0:
      return before + after;
    case 1:
      return before + piece + piece + after;
    case 2:
      return before + (pieces[at + 1] ?? '') + piece + pieces.slice(at + 2).join('');
    case 3:
      return before + inserted + after;
    default:
      return before + inserted + piece + after;
  }
}
