/** Names for a platform that completes what is being typed. */
import type { OptionBook } from '../options/option-book.ts';

/** Discord shows no more; the others can take fewer. */
const mostSuggestions = 25;

/** Names of options that fit what was typed so far, the best first; none while nothing is typed. */
export function suggestOptions(options: OptionBook, typed: string): readonly string[] {
  return options.search(typed, mostSuggestions).options.map(({ name }) => name);
}
