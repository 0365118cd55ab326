/** People in communities on two networks, who talk to one tutor with one store. */

import type { Ports } from '../../src/core/dispatch.ts';
import type { Account, Event, Place, Platform } from '../../src/core/event.ts';
import type { Store } from '../../src/core/store.ts';
import { converse } from './converse.ts';

export interface Person {
  readonly account: Account;
  /** Text of the answer. */
  say(line: string, body?: string): Promise<string>;
  /** The same, in a direct message. */
  whisper(line: string): Promise<string>;
}

/** `enter` makes a person of a community; the moderators are those who are said to be. */
export function aCommunity(
  store: Store,
  platform: Platform,
  community: string,
  options: {
    readonly now?: () => Date;
    readonly ports?: Partial<Ports>;
    readonly checkRoom?: NonNullable<Event['checkRoom']>;
  } = {},
): (name: string, moderator?: boolean) => Person {
  const { say } = converse(store, { ports: options.ports ?? {} });
  const now = options.now ?? (() => new Date('2026-01-02T03:04:05Z'));
  return (name, moderator = false) => {
    const account: Account = { platform, id: `${community}/${name}`, displayName: name };
    const from = (place: Place): Partial<Event> => ({
      platform,
      account,
      place,
      moderator: moderator && !place.direct,
      receivedAt: now(),
      ...(options.checkRoom === undefined ? {} : { checkRoom: options.checkRoom }),
    });
    const room: Place = { community, room: `${community}/general`, direct: false };
    const direct: Place = { community: null, room: account.id, direct: true };
    return {
      account,
      say: async (line, body) => (await say(line, body, from(room))).trimEnd(),
      whisper: async (line) => (await say(line, undefined, from(direct))).trimEnd(),
    };
  };
}

/** The code in an answer. */
export function codeIn(text: string): string {
  const [code] = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(text) ?? [];
  if (code === undefined) throw new Error(`no code in: ${text}`);
  return code;
}
