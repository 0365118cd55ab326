/** A context for calling a command's `run` directly. */
import { commands } from '../../commands/index.ts';
import type { Context } from '../../src/core/command.ts';
import { newLearner } from '../../src/core/dispatch.ts';
import type { Learner, Progress } from '../../src/core/learner.ts';
import { startProgress } from '../../src/core/progress.ts';
import type { SavedFile } from '../../src/core/store.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import { alice } from './converse.ts';
import { knowledge } from './knowledge.ts';
import { lesson } from './lesson.ts';
import { standInValidator } from './stand-in-validator.ts';

/** Alice, who has started the small chapter; `progress` replaces parts of where she is. */
export function learnerAt(progress: Partial<Progress> = {}, more: Partial<Learner> = {}): Learner {
  return {
    ...newLearner(alice),
    id: '1',
    version: 1,
    progress: { ...startProgress(lesson), states: ['not-started', 'current'], ...progress },
    ...more,
  };
}

/** One of the learner's files, as the store hands it out. */
export function savedFile(path: string, text: string): SavedFile {
  return { path, text, slot: 1, changedAt: new Date('2026-01-02T03:04:05Z') };
}

/** For commands that ask nothing of cohorts: a question would fail. */
const noCohorts = {} as Context['cohorts'];

export function contextOf(more: Partial<Context> = {}): Context {
  return {
    learner: learnerAt(),
    account: alice,
    group: 'hm',
    place: { community: null, room: 'room', direct: true },
    moderator: false,
    body: null,
    bodyAuthor: null,
    chapter: lesson,
    commands,
    messages: messagesFor('en'),
    now: new Date('2026-01-02T03:04:05Z'),
    validate: standInValidator,
    ...knowledge,
    savedFiles: async () => [],
    lastFileChange: async () => null,
    waiting: null,
    revised: null,
    lastRefused: null,
    exportLearner: async () => ({}),
    cohorts: noCohorts,
    checkRoom: async () => null,
    newCode: () => 'K7QF-2MHD',
    guessCode: async () => null,
    learnerOf: async () => null,
    ...more,
  };
}
