/** Five thousand names as people choose them: on the pages once each, found, and whole in every file. */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initialRules } from '../../src/core/cohorts/cohort.ts';
import { csvOf, jsonOf } from '../../src/core/cohorts/export.ts';
import type { Member } from '../../src/core/cohorts/store.ts';
import { neutralLine } from '../../src/security/neutral.ts';
import { openStore } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { type Backend, backends, withConnection } from '../support/backends.ts';
import { lesson } from '../support/lesson.ts';

const count = 5000;
const pieces = [
  '=cmd|calc',
  '+1',
  '-2',
  '@all',
  '\u202egnirts',
  '\u200f',
  'مريم',
  '👩‍🚀',
  'e\u0301',
  '"',
  ',',
  '\t',
  '<b>',
  'Zoë',
  'ÉVA',
  '李',
];
const pieceOf = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'grapheme', maxLength: 12 }));
const nameOf = fc.array(pieceOf, { minLength: 1, maxLength: 4 }).map((parts) => neutralLine(parts.join('')));
const names = fc
  .sample(nameOf, { seed: 9, numRuns: count })
  .map((name, index) => name || `nameless ${index}`);

describe.each(backends)('five thousand names on $name', { timeout: 120_000 }, ({ start }) => {
  let backend: Backend;
  let store: DatabaseStore;

  beforeAll(async () => {
    backend = await start();
    const location = await backend.create();
    await (await openStore(location)).close();
    await withConnection(location, async ({ database }) => {
      await database.execute(sql`insert into cohorts (version, name, chapter, rules, created_at)
        values (1, 'Many', 'lesson', ${JSON.stringify(initialRules)}::jsonb, now())`);
      await database.execute(sql`insert into learners
        (version, display_name, facts, settings, created_at, cohort_id, joined_at, shares)
        select 1, name, '{}', '{"language": "en", "plain": false, "timeZone": "UTC"}', now(), 1, now(), false
        from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) as name`);
    });
    store = await openStore(location);
  }, 120_000);

  afterAll(async () => {
    await store.close();
    await backend.stop();
  });

  test('are on the pages once each', async () => {
    const seen: Member[] = [];
    for (;;) {
      const after = seen.at(-1) ?? null;
      const page = await store.cohorts.members({ cohort: '1', order: 'name', only: null, after, limit: 499 });
      if (page.length === 0) break;
      seen.push(...page);
    }
    expect(new Set(seen.map(({ learner }) => learner.id)).size).toBe(count);
    expect(seen.map(({ learner }) => learner.displayName).toSorted()).toEqual(names.toSorted());
  });

  test('are found by themselves', async () => {
    for (const name of names.filter((_, index) => index % 250 === 0)) {
      const found = await store.cohorts.findMembers(['1'], name, 10);
      expect(found.map(({ learner }) => learner.displayName)).toContain(name);
    }
  });

  test('are a cell of CSV each, which is no formula, and whole in JSON', async () => {
    const options = { chapter: lesson, rules: initialRules, now: new Date() };
    let lines = -1;
    for await (const line of csvOf(store.cohorts.allMembers('1'), options)) {
      lines++;
      if (lines === 0) continue;
      const [, cell = ''] = /^\d+,("(?:[^"]|"")*"|[^",\n]*),not-begun,/.exec(line) ?? [];
      expect(cell).not.toMatch(/^"?[=+\-@\t\r]/);
      expect(cell).not.toBe('');
    }
    expect(lines).toBe(count);
    let json = '';
    for await (const piece of jsonOf(store.cohorts.allMembers('1'), options)) json += piece;
    expect(
      JSON.parse(json)
        .map(({ name }: { name: string }) => name)
        .toSorted(),
    ).toEqual(names.toSorted());
  });
});
