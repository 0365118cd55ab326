/** What an author of the catalogue of messages has to mend. */
import type { ChapterProblem } from '../chapter/chapter.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import { diagnose } from './diagnose.ts';

/** What the catalogue refers to. */
export interface KnownNames {
  readonly steps: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

/**
 * Everything that is wrong with a catalogue: what could not be read, ids and orders used twice, steps and kinds that
 * do not exist, examples that lead elsewhere, and near misses that lead here. An example may share its place with other
 * entries only where the entry says how to tell them apart.
 */
export function lintCatalogue(catalogue: Catalogue, known: KnownNames): ChapterProblem[] {
  const problems = [...catalogue.problems];
  const seen = new Map<string, CatalogueEntry>();
  for (const entry of catalogue.entries) {
    const report = (message: string): void =>
      void problems.push({
        file: `errors/${entry.step}.yaml`,
        line: 1,
        message: `"${entry.id}": ${message}`,
      });
    for (const key of [`id ${entry.id}`, `order ${entry.order}`]) {
      const other = seen.get(key);
      if (other)
        report(`its ${key} stands at "${other.id}" in errors/${other.step}.yaml already; give another.`);
      seen.set(key, entry);
    }
    if (!known.steps.has(entry.step)) report('the file is not named after a step.');
    for (const kind of entry.kinds)
      if (!known.kinds.has(kind)) report(`the kind "${kind}" is not in the catalogue of mistakes.`);
    for (const example of entry.examples) reportExample(catalogue, entry, example, report);
    for (const nearMiss of entry.nearMisses)
      if (diagnose(catalogue, nearMiss).candidates.some((candidate) => candidate.entry === entry))
        report(`this near miss leads here: ${nearMiss}`);
  }
  return problems;
}

function reportExample(
  catalogue: Catalogue,
  entry: CatalogueEntry,
  example: string,
  report: (message: string) => void,
): void {
  const { candidates } = diagnose(catalogue, example);
  const [first] = candidates;
  const place = candidates.findIndex((candidate) => candidate.entry === entry);
  if (place < 0) report(`this example leads to ${first?.entry.id ?? 'nothing'}: ${example}`);
  else if (place > 0 && entry.tell === null && first?.entry.tell === null)
    report(
      `this example leads to ${first?.entry.id ?? ''} first, and neither says what tells them apart: ${example}`,
    );
}
