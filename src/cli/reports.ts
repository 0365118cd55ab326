/** `hm-tutor reports`: verdicts that learners called wrong, as test cases for the author. */
import type { Config } from '../config/config.ts';
import { openStore } from '../store/open.ts';
import { loadOwnChapter } from './own-chapter.ts';

/** Writes one JSON object a line: a case of `hm-tutor check --batch` with the verdict that was called wrong. */
export async function printReports(config: Config, output: NodeJS.WritableStream): Promise<void> {
  const chapter = await loadOwnChapter();
  const store = await openStore(config.database);
  try {
    for await (const report of store.reports()) {
      const step = chapter.steps.find(({ slot }) => slot === report.slot)?.id ?? null;
      const { id, submission, at } = report;
      const row = {
        id,
        step,
        submission,
        at: at.toISOString(),
        reported: JSON.parse(report.verdict) as unknown,
      };
      output.write(`${JSON.stringify(row)}\n`);
    }
  } finally {
    await store.close();
  }
}
