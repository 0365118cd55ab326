/** From a paste to the messages of the catalogue that it holds. */
import { shortened } from '../security/neutral.ts';
import { redact } from '../security/secrets.ts';
import type { Catalogue, CatalogueEntry, MessagePart } from './catalogue.ts';
import { type MessageNames, namesIn } from './names.ts';
import { readOutput, type TerminalOutput } from './output.ts';

/** The largest paste that is read, in UTF-16 code units. */
export const largestPaste = 256 * 1024;

/** A message that was recognised. */
export interface Candidate {
  readonly entry: CatalogueEntry;
  /** The named groups of the pattern that fitted. */
  readonly groups: Readonly<Record<string, string>>;
}

export interface Diagnosis {
  /** The likeliest first; empty where nothing of the catalogue fits. */
  readonly candidates: readonly Candidate[];
  readonly names: MessageNames;
  /** The part that looked like the message: the first line that says what is wrong; empty where there is none. */
  readonly headline: string;
  /** Whether the output has an error at all; without one nothing stopped, or it is no output of Nix. */
  readonly hasError: boolean;
}

const most = 3;

/**
 * Reads a paste of at most {@link largestPaste}; of a longer one the end, where the message stands. Secrets are taken
 * out first, so nothing in the answer is one. Never throws.
 */
export function diagnose(catalogue: Catalogue, text: string): Diagnosis {
  const output = readOutput(redact(text.slice(-largestPaste)));
  const hasError = output.message !== output.whole;
  const found = catalogue.entries.flatMap((entry): (Candidate & { readonly part: MessagePart })[] => {
    // Beside an error, a remark that means nothing is no candidate for its cause.
    if (hasError && !entry.stops && entry.kinds.length === 0) return [];
    for (const { in: part, pattern } of entry.patterns) {
      const groups = pattern.find(textOf(output, part));
      if (groups !== null) return [{ entry, groups, part }];
    }
    return [];
  });
  const special = found.filter(({ entry }) => !entry.general);
  const likeliest = (special.length > 0 ? special : found).sort(
    (a, b) => Number(a.part === 'output') - Number(b.part === 'output') || a.entry.order - b.entry.order,
  );
  return {
    candidates: likeliest.slice(0, most).map(({ entry, groups }) => ({ entry, groups })),
    names: namesIn(output.trace),
    headline: headlineOf(output),
    hasError,
  };
}

function textOf(output: TerminalOutput, part: MessagePart): string {
  return part === 'message' ? output.message : part === 'trace' ? output.trace : output.whole;
}

const looksLikeMessage =
  /\b(?:error|failed|cannot|can't|unexpected|not found|does not exist|denied|warning)\b/i;
const longestHeadline = 200;

function headlineOf({ message, whole }: TerminalOutput): string {
  const lines = (
    message === whole ? whole.split('\n').filter((line) => looksLikeMessage.test(line)) : message.split('\n')
  )
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'error:');
  const line = message === whole ? lines.at(-1) : lines[0];
  return shortened(line ?? '', longestHeadline);
}
