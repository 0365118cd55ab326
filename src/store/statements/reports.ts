import { asc, gt } from 'drizzle-orm';
import type { Report } from '../../core/store.ts';
import type { Database } from '../database.ts';
import { reports } from '../schema/index.ts';

const pageSize = 100;

/** All reports, the oldest first, read page by page. */
export async function* listReports(
  database: Database,
): AsyncGenerator<Report & { readonly id: string; readonly chapter: string; readonly at: Date }> {
  let last = 0;
  for (;;) {
    const page = await database
      .select()
      .from(reports)
      .where(gt(reports.id, last))
      .orderBy(asc(reports.id))
      .limit(pageSize);
    for (const { id, chapter, slot, submission, verdict, at } of page) {
      yield { id: String(id), chapter, slot, submission, verdict, at };
    }
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.id;
  }
}
