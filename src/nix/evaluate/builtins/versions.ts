/** The order of version numbers as Nix has it. */

/** `1.2pre3` as `1`, `2`, `pre`, `3`: runs of digits and runs of other characters, without dots and dashes. */
export function splitVersion(version: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index <= version.length; index += 1) {
    const kind = kindOf(version, index);
    if (index > start && kind !== kindOf(version, start)) {
      parts.push(version.slice(start, index));
      start = index;
    }
    if (kind === 'separator') start = index + 1;
  }
  return parts;
}

function kindOf(version: string, index: number): 'separator' | 'digit' | 'other' {
  const character = version.charAt(index);
  if (character === '' || character === '.' || character === '-') return 'separator';
  return isDigit(character) ? 'digit' : 'other';
}

/** -1, 0 or 1. Numbers count by value, `pre` comes before everything, no part before any other word. */
export function compareVersions(left: string, right: string): number {
  const one = splitVersion(left);
  const other = splitVersion(right);
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const [a, b] = [one[index] ?? '', other[index] ?? ''];
    if (isEarlier(a, b)) return -1;
    if (isEarlier(b, a)) return 1;
  }
  return 0;
}

function isEarlier(left: string, right: string): boolean {
  const numbers = isNumber(left) && isNumber(right);
  if (numbers) return Number(left) < Number(right);
  if (left === '' && isNumber(right)) return true;
  if (left === 'pre') return right !== 'pre';
  if (right === 'pre') return false;
  if (isNumber(right)) return true;
  if (isNumber(left)) return false;
  return left < right;
}

/** `name-1.2` as name and version: the version begins at the first dash that no letter follows. */
export function parseDerivationName(text: string): { readonly name: string; readonly version: string } {
  for (let index = 0; index < text.length - 1; index += 1) {
    if (text[index] === '-' && !isLetter(text.charAt(index + 1))) {
      return { name: text.slice(0, index), version: text.slice(index + 1) };
    }
  }
  return { name: text, version: '' };
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isLetter(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/** A longer run of digits does not fit Nix' `int` and counts as a word. */
const mostDigits = 9;

function isNumber(text: string): boolean {
  return text !== '' && text.length <= mostDigits && [...text].every(isDigit);
}
