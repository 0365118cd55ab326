/** A learner who talks to the core, without any chat network. */
import { commands } from '../../commands/index.ts';
import { parseCall } from '../../src/adapters/terminal/call.ts';
import { draw } from '../../src/adapters/terminal/draw.ts';
import type { Chapter } from '../../src/chapter/chapter.ts';
import { exportOpener } from '../../src/core/cohorts/export.ts';
import { writeExports } from '../../src/core/cohorts/write-exports.ts';
import type { Validate } from '../../src/core/command.ts';
import { type Answer, createDispatch, type Ports } from '../../src/core/dispatch.ts';
import type { Account, Event } from '../../src/core/event.ts';
import type { Reply } from '../../src/core/reply.ts';
import type { Store } from '../../src/core/store.ts';
import { messagesFor } from '../../src/i18n/messages.ts';
import { knowledge } from './knowledge.ts';
import { lesson } from './lesson.ts';
import { standInValidator } from './stand-in-validator.ts';

export const alice: Account = { platform: 'terminal', id: 'alice', displayName: 'Alice' };

let events = 0;

/** An event of Alice's: a line such as `/hm check first`, with a pasted block where there is one. */
export function eventOf(line: string, body: string | null = null, more: Partial<Event> = {}): Event {
  return {
    platform: 'terminal',
    id: `event-${++events}`,
    account: alice,
    place: { community: null, room: 'room', direct: true },
    receivedAt: new Date('2026-01-02T03:04:05Z'),
    moderator: false,
    call: parseCall(line, body, commands),
    ...more,
  };
}

export interface Conversation {
  /** Text of the reply, and the event, so that it can be sent again. */
  say(line: string, body?: string, more?: Partial<Event>): Promise<string>;
  send(event: Event): Promise<Answer>;
  readonly logged: readonly unknown[];
}

export function converse(
  store: Store,
  options: { chapter?: Chapter; validate?: Validate; ports?: Partial<Ports> } = {},
): Conversation {
  const logged: unknown[] = [];
  const chapter = options.ports?.chapter ?? options.chapter ?? lesson;
  const dispatch = createDispatch({
    store,
    chapter,
    commands,
    validate: options.validate ?? standInValidator,
    ...knowledge,
    clock: () => new Date('2026-01-02T03:04:05Z'),
    newErrorId: () => 'abcd-2345',
    logError: (error) => logged.push(error),
    measure: () => undefined,
    ...options.ports,
  });
  return {
    logged,
    send: dispatch,
    say: async (line, body, more) => {
      const event = eventOf(line, body ?? null, more);
      const { reply } = await dispatch(event);
      const clock = () => event.receivedAt;
      const open = exportOpener({ cohorts: store.cohorts, chapter, clock });
      return textOf(await writeExports(reply, open, Number.POSITIVE_INFINITY, messagesFor('en')));
    },
  };
}

export function textOf(reply: Reply): string {
  return draw(reply, { colour: false, columns: null });
}
