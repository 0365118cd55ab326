/** What a learner typed, made harmless before it is shown. */

/**
 * Control characters except tab and line ends, marks that reverse or hide text (bidirectional controls, zero-width
 * space, word joiner, byte order mark), and lone surrogates. Joiners stay: several scripts and emoji need them.
 */
const harmful =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be found
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\p{Cs}]|[\u{e0000}-\u{e007f}]/gu;

/** Nothing harmful at a glance: letters of Europe's scripts, usual punctuation, tab and line feed. Most texts are so. */
const plainlyHarmless = /^[\t\n\u0020-\u007e\u00a0-\u061b\u2010-\u2027\u2030-\u205f]*$/;

/** The text without characters that could move the cursor, reverse the line or hide words. Lines stay lines. */
export function neutralText(text: string): string {
  if (plainlyHarmless.test(text)) return text;
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return lines.search(harmful) < 0 ? lines : lines.replace(harmful, '');
}

/** As `neutralText`, on one line and at most `maximum` characters long, for names and quoted words. */
export function neutralLine(text: string, maximum = 60): string {
  return shortened(neutralText(text).replace(/\s+/g, ' ').trim(), maximum);
}

/** The text, cut with `…` where it is longer than `maximum` characters. */
export function shortened(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const characters = [...text.slice(0, 2 * maximum)];
  return characters.length <= maximum && text.length <= 2 * maximum
    ? text
    : `${characters.slice(0, maximum - 1).join('')}…`;
}

/** As `neutralText`, but each such character becomes U+FFFD for each of its UTF-16 units, so that columns stay. */
export function neutralColumns(text: string): string {
  return text.replace(harmful, (character) => '\ufffd'.repeat(character.length));
}

/** Whether the text is a file that is no text: a NUL, or more than one character in twenty that is not printable. */
export function isBinary(text: string): boolean {
  if (text.includes('\0')) return true;
  let unprintable = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0xfffd || (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13 && unit !== 27))
      unprintable++;
  }
  return unprintable * 20 > text.length;
}
