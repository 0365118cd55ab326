/** A cohort as a file, on networks that take files as a whole. */
import { expect, test } from 'vitest';
import { initialRules } from '../../src/core/cohorts/cohort.ts';
import { exportOpener, type OpenExport } from '../../src/core/cohorts/export.ts';
import type { Member } from '../../src/core/cohorts/store.ts';
import { writeExports } from '../../src/core/cohorts/write-exports.ts';
import type { ExportSource, Reply } from '../../src/core/reply.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import { learnerAt } from '../support/context.ts';
import { textOf } from '../support/converse.ts';
import { lesson } from '../support/lesson.ts';

const now = new Date('2026-03-01T12:00:00Z');
const source: ExportSource = { cohort: '7', format: 'csv', until: '2026-03-01T12:30:00.000Z' };
let read = 0;

async function* crowd(count: number): AsyncGenerator<Member> {
  for (let index = 0; index < count; index++) {
    read = index + 1;
    const membership = { cohort: '7', joinedAt: now, shares: false };
    const learner = { ...learnerAt({}, { displayName: `Learner ${index}` }), membership };
    yield { learner, lastSeen: now };
  }
}

function opener(count: number, archivedAt: Date | null = null, clock = now): OpenExport {
  const cohort = {
    id: '7',
    version: 1,
    name: 'Autumn',
    chapter: lesson.id,
    rules: initialRules,
    archivedAt,
    communities: [],
  };
  return exportOpener({
    cohorts: { cohort: async (id) => (id === '7' ? cohort : null), allMembers: () => crowd(count) },
    chapter: lesson,
    clock: () => clock,
  });
}

async function written(open: OpenExport, limit: number, given = source): Promise<string> {
  const reply: Reply = {
    blocks: [{ kind: 'export', name: 'progress.csv', mediaType: 'text/csv', source: given }],
    audience: 'learner',
    error: null,
  };
  return textOf(await writeExports(reply, open, limit, messagesFor('en')));
}

test('it is a file where it fits', async () => {
  const text = await written(opener(3), 10_000);
  expect(text).toMatch(/^progress\.csv:\n {4}learner,name,/);
  expect(text.match(/Learner \d/g)).toEqual(['Learner 0', 'Learner 1', 'Learner 2']);
});

test('what is too large is refused in a sentence, and not read to its end', async () => {
  expect(await written(opener(1_000_000), 2 ** 20)).toContain('larger than this network takes (1 MB)');
  expect(read).toBeLessThan(100_000);
});

test('it is given for an hour, of a group that is alive', async () => {
  const later = new Date('2026-03-01T12:31:00Z');
  expect(await written(opener(3, null, later), 10_000)).toContain('too old to be written now');
  expect(await written(opener(3, now), 10_000)).toContain('too old to be written now');
  expect(await written(opener(3), 10_000, { ...source, cohort: '8' })).toContain('too old');
});
