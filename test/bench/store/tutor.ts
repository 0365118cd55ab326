/** The tutor from event to committed reply: core, commands and store, without a chat network. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type postgres from 'postgres';
import { commands } from '../../../commands/index.ts';
import { readChapterDirectory } from '../../../src/chapter/directory.ts';
import { requireChapter } from '../../../src/chapter/load.ts';
import { createDispatch, type Dispatch } from '../../../src/core/dispatch.ts';
import type { CommandCall, Event } from '../../../src/core/event.ts';
import type { Store } from '../../../src/core/store.ts';
import { createValidator } from '../../../src/validator/index.ts';
import { knowledge } from '../../support/knowledge.ts';

const folder = fileURLToPath(new URL('../../../chapters/home-manager', import.meta.url));
const chapter = requireChapter(await readChapterDirectory(folder));

/** A submission to the first step that has to be refused: its flake has no Home Manager at all. */
const submission = await readFile(new URL('submission.md', import.meta.url), 'utf8');

const validate = createValidator(chapter);
let events = 0;

/** A dispatch that remembers nobody yet. */
export function freshDispatch(store: Store): Dispatch {
  return createDispatch({
    store,
    chapter,
    commands,
    validate,
    ...knowledge,
    clock: () => new Date(),
    newErrorId: () => 'bench',
    logError: (error) => {
      throw error;
    },
    measure: () => {},
  });
}

export function anEvent(learner: number, name: 'next' | 'check' | 'status'): Event {
  const account = {
    platform: 'matrix',
    id: `@learner-${learner}:example.org`,
    displayName: 'Learner',
  } as const;
  const call: CommandCall = {
    group: 'hm',
    name,
    words: [],
    options: {},
    body: name === 'check' ? submission : null,
    bodyAuthor: null,
  };
  return {
    platform: 'matrix',
    id: `$event-${++events}:example.org`,
    account,
    place: { community: null, room: '!room:example.org', direct: true },
    receivedAt: new Date(),
    moderator: false,
    call,
  };
}

/** Answers one event of each of the learners, `inFlight` at a time; returns events per second. */
export async function answerAll(
  dispatch: Dispatch,
  name: 'next' | 'check' | 'status',
  learners: number,
  inFlight: number,
): Promise<number> {
  let next = 0;
  const work = async () => {
    while (next < learners) {
      const { reply } = await dispatch(anEvent(next++, name));
      if (reply.error !== null) throw new Error(`${name} was answered with ${reply.error}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  return learners / ((performance.now() - start) / 1000);
}

/** The states of someone who passed the first step and nothing else, as stored. */
export const firstPassed = `{${Array.from(
  { length: Math.max(...chapter.steps.map(({ slot }) => slot)) + 1 },
  (_, slot) => (slot === chapter.steps[0]?.slot ? 2 : 0),
).join(',')}}`;

/** Puts every learner of the tutor behind the first step, so that `next` enters the second. */
export async function putBehindFirstStep(sql: postgres.Sql): Promise<void> {
  await sql`
    update progress set current_slot = ${chapter.steps[0]?.slot ?? 1}, states = ${firstPassed}::smallint[], tries = '{}', hints = '{}', notes = '{}'
    from accounts where accounts.learner_id = progress.learner_id and accounts.platform = 'matrix'`;
}
