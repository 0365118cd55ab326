/**
 * Patterns of the catalogue. They are regular expressions in RE2's syntax, which is matched in time linear in the text
 * whatever the pattern, so no pattern of an author can be made to run for ever.
 */
import { RE2JS } from 're2js';

export interface MessagePattern {
  /** As the author wrote it. */
  readonly source: string;
  /** The named groups of the first place that fits, or null where none does. */
  readonly find: (text: string) => Readonly<Record<string, string>> | null;
}

/**
 * A quote in a pattern stands for any quote, and for none: chats turn quotes into formatting. At the end of a pattern
 * something has to end there, so that `'inputs'` is not found in `inputs-extra`.
 */
function withAnyQuotes(source: string): string {
  return source.replaceAll(/\[[^\]]*\]|\\.|'/g, (piece, at: number) => {
    if (piece !== "'") return piece;
    return at + 1 === source.length ? `(?:'|[\\s.,;:)]|$)` : `'?`;
  });
}

/** Compiles a pattern, or says in a few words why it cannot be. */
export function compilePattern(source: string): MessagePattern | string {
  try {
    const compiled = RE2JS.compile(withAnyQuotes(source), RE2JS.MULTILINE);
    const names = Object.keys(compiled.namedGroups());
    return {
      source,
      find(text) {
        const matcher = compiled.matcher(text);
        if (!matcher.find()) return null;
        return Object.fromEntries(
          names.flatMap((name) => {
            const value = matcher.group(name);
            return value === null ? [] : [[name, value]];
          }),
        );
      },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
