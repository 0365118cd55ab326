/** What may close a text that was opened with a quote that is none for Nix; editors mix the typographic ones. */
const closers: Readonly<Record<string, string>> = {
  "'": "'",
  '“': '”“"',
  '”': '”“"',
  '„': '“”"',
  '‘': "’‘'",
  '’': "’‘'",
  '‚': "‘’'",
  '«': '»"',
  '»': '«"',
};

/**
 * The offset of the quote that closes the one at `start`, an apostrophe or a typographic one. Null where none stands
 * there or none closes it on its line.
 */
export function wrongQuoteEnd(text: string, start: number): number | null {
  const closing = closers[text.charAt(start)];
  if (closing === undefined) return null;
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (closing.includes(character)) return at;
    if (character === '\n') return null;
  }
  return null;
}
