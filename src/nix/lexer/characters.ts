/** What a UTF-16 code unit may be part of, as bits of a class. */
export const CharacterClass = {
  nameStart: 1,
  namePart: 2,
  pathPart: 4,
  schemePart: 8,
  uriPart: 16,
  digit: 32,
  space: 64,
  /** Something a `"` string has to look at: its end, an escape, an interpolation, a CR, a NUL. */
  stringStop: 128,
  /** The same for a `''` string. */
  indentedStop: 256,
} as const;

/** The class bits of every code unit. One entry a unit keeps range checks out of the scanning loops. */
const characterClass: Uint16Array = classify();

/** Whether a code unit is in one of the classes; false for NaN, what `charCodeAt` gives behind the end. */
export function isIn(code: number, classes: number): boolean {
  return ((characterClass[code] ?? 0) & classes) !== 0;
}

function classify(): Uint16Array {
  const classes = new Uint16Array(0x10000);
  const mark = (characters: string, bits: number) => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      classes[code] = (classes[code] ?? 0) | bits;
    }
  };
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const digits = '0123456789';
  mark(`${letters}_`, CharacterClass.nameStart);
  mark(`${letters}${digits}_'-`, CharacterClass.namePart);
  mark(`${letters}${digits}._-+`, CharacterClass.pathPart);
  mark(`${letters}${digits}+-.`, CharacterClass.schemePart);
  mark(`${letters}${digits}%/?:@&=+$,-_.!~*'`, CharacterClass.uriPart);
  mark(digits, CharacterClass.digit);
  mark(' \t\r\n', CharacterClass.space);
  mark('"$\\\r\0', CharacterClass.stringStop);
  mark("'$\0", CharacterClass.indentedStop);
  return classes;
}
