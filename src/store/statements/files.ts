/** The learner's files: read by themselves, written as parts of the commit of their event. */
import { asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { FilesChange } from '../../core/store.ts';
import type { Database } from '../database.ts';
import { fileChanges, files } from '../schema/index.ts';

/** How many changes of a learner can be taken back. */
const keptChanges = 20;

export function prepareFiles(database: Database) {
  const learnerId = sql.placeholder('learnerId');
  return {
    all: database
      .select({ path: files.path, text: files.text, slot: files.slot, changedAt: files.changedAt })
      .from(files)
      .where(eq(files.learnerId, learnerId))
      .orderBy(asc(files.path))
      .prepare('load_files'),
    lastChange: database
      .select({ id: fileChanges.id, slot: fileChanges.slot, before: fileChanges.before })
      .from(fileChanges)
      .where(eq(fileChanges.learnerId, learnerId))
      .orderBy(desc(fileChanges.id))
      .limit(1)
      .prepare('last_file_change'),
  };
}

/**
 * The parts of a commit that change files, under their aliases. They stand behind the part `learner`, so that they do
 * nothing where the learner's version was not the one that was read.
 */
export function changeParts(history: FilesChange['history']['kind']): [alias: string, statement: SQL][] {
  return [['files_written', written], ['files_removed', removed], ...historyParts[history]];
}

/** What `changeParts` need of the event, each typed as its column. */
export const changeColumns = {
  fileTexts: fileChanges.before,
  fileSlot: fileChanges.slot,
  fileBefore: fileChanges.before,
  fileChange: fileChanges.id,
};

/** The values of `changeColumns`. */
export function changeValues({ texts, slot, history }: FilesChange) {
  return {
    fileTexts: texts,
    fileSlot: slot,
    fileBefore: history.kind === 'keep' ? history.before : undefined,
    fileChange: history.kind === 'take-back' ? Number(history.id) : undefined,
  } satisfies Record<keyof typeof changeColumns, unknown>;
}

const texts = sql`jsonb_each_text(learner."fileTexts") as given (path, text)`;
const slot = sql`learner."fileSlot"`;
const at = sql`learner.at`;

const written = sql`insert into ${files} (learner_id, path, text, slot, changed_at) select learner.id, given.path, given.text, ${slot}, ${at} from learner, ${texts} where given.text is not null on conflict (learner_id, path) do update set text = excluded.text, slot = excluded.slot, changed_at = excluded.changed_at`;

const removed = sql`delete from ${files} using learner, ${texts} where ${files.learnerId} = learner.id and ${files.path} = given.path and given.text is null`;

/** All parts see the rows as they were before the statement, so that one less than `keptChanges` may stay. */
const newestChanges = sql`select id from ${fileChanges} as other where other.learner_id = learner.id order by id desc limit ${sql.raw(String(keptChanges - 1))}`;

const historyParts: Readonly<Record<FilesChange['history']['kind'], [alias: string, statement: SQL][]>> = {
  keep: [
    [
      'change_kept',
      sql`insert into ${fileChanges} (learner_id, slot, before, at) select learner.id, ${slot}, learner."fileBefore", ${at} from learner`,
    ],
    [
      'changes_dropped',
      sql`delete from ${fileChanges} using learner where ${fileChanges.learnerId} = learner.id and ${fileChanges.id} not in (${newestChanges})`,
    ],
  ],
  'take-back': [
    [
      'change_taken_back',
      sql`delete from ${fileChanges} using learner where ${fileChanges.learnerId} = learner.id and ${fileChanges.id} = learner."fileChange"`,
    ],
  ],
  forget: [
    [
      'changes_forgotten',
      sql`delete from ${fileChanges} using learner where ${fileChanges.learnerId} = learner.id`,
    ],
  ],
};
