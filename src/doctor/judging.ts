/** Error output as an answer to a step: what the validator is handed for it. */
import type { Chapter, ChapterFacts } from '../chapter/chapter.ts';
import type { Catalogue } from './catalogue.ts';
import { diagnose } from './diagnose.ts';
import { explainCandidate } from './telling.ts';

/** A verdict on error output; the candidates are its findings. */
interface OutputVerdict {
  readonly verdict: 'fail' | 'unsure';
  readonly findings: readonly {
    readonly code: string;
    readonly severity: 'essential' | 'informative';
    readonly message: string;
  }[];
}

const whatToPaste =
  'Send the last 30 lines of what the rebuild printed, from `error:` to the end; if there is no `error:`, run it again with `--show-trace`.';

/**
 * A judge of error output. A message of the catalogue that stopped the rebuild is a `fail` whose code is the likeliest
 * kind of mistake behind it. Whatever is only a warning, too general, or unknown is `unsure`.
 */
export function createOutputJudge(
  catalogue: Catalogue,
  chapter: Chapter,
): (text: string, facts: ChapterFacts) => OutputVerdict {
  return (text, facts) => {
    const diagnosis = diagnose(catalogue, text);
    const [first] = diagnosis.candidates;
    if (first === undefined) {
      const seen = diagnosis.headline === '' ? '' : ` What I read is: “${diagnosis.headline}”.`;
      const message = `I do not know this message.${seen} ${whatToPaste}`;
      return {
        verdict: 'unsure',
        findings: [{ code: 'error-output-pasted', severity: 'essential', message }],
      };
    }
    const isCertain = first.entry.stops && !first.entry.general;
    return {
      verdict: isCertain ? 'fail' : 'unsure',
      findings: diagnosis.candidates.map((candidate, place) => {
        const { cause, fix } = explainCandidate(candidate, diagnosis, chapter, facts);
        return {
          code: candidate.entry.kinds[0] ?? 'error-output-pasted',
          severity: place === 0 && candidate.entry.stops ? 'essential' : 'informative',
          message: `${cause} ${fix}`,
        };
      }),
    };
  };
}
