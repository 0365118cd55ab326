/** Examples of what the core hands to the store. */
import type { Account } from '../../src/core/event.ts';
import type { Learner, Progress } from '../../src/core/learner.ts';
import type { Reply } from '../../src/core/reply.ts';
import type { UnitOfWork } from '../../src/core/store.ts';

export function anAccount(id: string): Account {
  return { platform: 'matrix', id: `@${id}:example.org`, displayName: id };
}

export function aReply(text: string): Reply {
  return { blocks: [{ kind: 'heading', text }], audience: 'learner', error: null };
}

export const aProgress: Progress = {
  chapter: 'home-manager',
  chapterVersion: 3,
  currentSlot: 1,
  states: ['passed', 'current'],
  tries: [2, 0],
  hints: [1, 0],
  passedAt: [1_772_366_400, 0],
  notes: { 0: { refusal: ['missing-input'] } },
};

/** A learner who was never committed. */
export const aNewLearner: Learner = {
  id: '',
  version: 0,
  displayName: 'Alice',
  facts: { username: 'alice', inputName: 'hm' },
  settings: { language: 'en', plain: false, timeZone: 'Europe/Berlin' },
  progress: aProgress,
  membership: null,
};

/** The effect of an event of `account`; the reply names the event. */
export function aWork(account: Account, eventId: string, changes: Partial<UnitOfWork> = {}): UnitOfWork {
  return {
    event: {
      platform: account.platform,
      id: eventId,
      account,
      place: { community: null, room: '!room:example.org', direct: true },
      receivedAt: new Date('2026-03-01T12:00:00Z'),
    },
    learner: null,
    attempt: null,
    report: null,
    files: null,
    forget: false,
    changes: [],
    news: [],
    reply: aReply(`answer to ${eventId}`),
    ...changes,
  };
}
