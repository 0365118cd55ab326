import { describe, expect, test } from 'vitest';
import type { TutorClient } from '../../../src/adapters/matrix/client.ts';
import { quietLog } from '../../../src/adapters/matrix/log.ts';
import { Membership } from '../../../src/adapters/matrix/membership.ts';
import { Pace } from '../../../src/adapters/matrix/pace.ts';
import { Room, RoomBook } from '../../../src/adapters/matrix/rooms.ts';
import { spaceOf } from '../../../src/adapters/matrix/spaces.ts';

const me = '@tutor:example.org';

/** What the tutor does about an invitation. */
async function invitedBy(inviter: string, allowedServers: readonly string[] | null, version = '11') {
  const done: string[] = [];
  const client = {
    joinRoom: async () => void done.push('join'),
    leaveRoom: async () => void done.push('decline'),
    getRoomStateEvent: async () => ({ room_version: version }),
  } as unknown as TutorClient;
  const pace = new Pace(new AbortController().signal, () => {});
  const rooms = new RoomBook(client, me);
  const succeeded = async () => void done.push('succeed');
  const membership = new Membership({ client, rooms, pace, me, allowedServers, succeeded, log: quietLog });
  await membership.invited('!room:example.org', [
    { type: 'm.room.create', state_key: '', sender: inviter, content: { room_version: version } },
    { type: 'm.room.member', state_key: me, sender: inviter, content: { membership: 'invite' } },
  ]);
  return done;
}

test('an invitation is accepted from the servers that may invite', async () => {
  expect(await invitedBy('@alice:example.org', ['example.org'])).toEqual(['join']);
  expect(await invitedBy('@alice:example.net', ['example.org'])).toEqual(['decline']);
  expect(await invitedBy('@alice:example.net', null)).toEqual(['join']);
});

test('and into rooms of a version that is known and safe', async () => {
  expect(await invitedBy('@alice:example.org', null, '12')).toEqual(['join']);
  expect(await invitedBy('@alice:example.org', null, '1')).toEqual(['decline']);
  expect(await invitedBy('@alice:example.org', null, 'org.example.new')).toEqual(['decline']);
});

describe('a room that says it goes on in another', () => {
  /** What is handed over when `!old` names `!new`, and what the tutor does besides, by what the two rooms say. */
  async function upgrading(predecessor: string, joined: readonly string[] = ['!old']) {
    const done: string[] = [];
    const states: Record<string, object> = {
      '!new m.room.create': { predecessor: { room_id: predecessor } },
      '!old m.room.tombstone': { replacement_room: '!new' },
      '!other m.room.tombstone': { replacement_room: '!third' },
    };
    const client = {
      getJoinedRooms: async () => joined,
      joinRoom: async () => void done.push('join'),
      leaveRoom: async () => void done.push('leave'),
      getRoomStateEvent: async (room: string, type: string) => states[`${room} ${type}`],
    } as unknown as TutorClient;
    const pace = new Pace(new AbortController().signal, () => {});
    const succeeded = async (from: string, to: string) => void done.push(`${from} is ${to}`);
    const membership = new Membership({
      client,
      rooms: new RoomBook(client, me),
      pace,
      me,
      allowedServers: null,
      succeeded,
      log: quietLog,
    });
    await membership.upgraded('!old', {
      event_id: '$tombstone',
      type: 'm.room.tombstone',
      sender: '@alice:example.org',
      content: { replacement_room: '!new' },
    });
    return done;
  }

  test('hands its groups over where both say so', async () => {
    expect(await upgrading('!old')).toEqual(['join', '!old is !new']);
  });

  test('and does not where the other room comes from elsewhere, or from nowhere', async () => {
    expect(await upgrading('!other')).toEqual(['join', 'leave']);
    expect(await upgrading('!unknown')).toEqual(['join', 'leave']);
  });

  test('nor leaves a room of others that was only named', async () => {
    expect(await upgrading('!other', ['!old', '!new'])).toEqual(['join']);
  });
});

describe('a room', () => {
  test('knows who may send messages into it', () => {
    const creator = '@creator:example.org';
    const roomOf = (version: string, levels?: object) =>
      new Room(me, [
        ...[me, creator].map((user) => ({
          event_id: `$${user}`,
          type: 'm.room.member',
          state_key: user,
          sender: user,
          content: { membership: 'join' },
        })),
        {
          event_id: '$create',
          type: 'm.room.create',
          state_key: '',
          sender: creator,
          content: { room_version: version },
        },
        ...(levels === undefined
          ? []
          : [
              {
                event_id: '$levels',
                type: 'm.room.power_levels',
                state_key: '',
                sender: creator,
                content: levels,
              },
            ]),
      ] as never);
    const may = (room: Room) => [room.maySend(me), room.maySend(creator)];
    expect(may(roomOf('11'))).toEqual([true, true]);
    expect(may(roomOf('11', { events_default: 10, users: { [creator]: 100 } }))).toEqual([false, true]);
    expect(may(roomOf('11', { events: { 'm.room.message': 50 }, users_default: 50 }))).toEqual([true, true]);
    expect(may(roomOf('12', { events: { 'm.room.message': 50 } }))).toEqual([false, true]);
    expect(roomOf('11').maySend('@stranger:example.org')).toBe(false);
  });

  const event = (type: string, state_key: string, content: Record<string, unknown>, sender = '@alice:a') => ({
    event_id: `$${type}${state_key}`,
    type,
    state_key,
    sender,
    content,
  });
  const member = (user: string, membership: string) => event('m.room.member', user, { membership });
  const two = [member(me, 'join'), member('@alice:a', 'join')];

  test('is for one learner where nobody else reads, is invited, or can come in', () => {
    expect(new Room(me, two).companion).toBe('@alice:a');
    expect(new Room(me, [...two, member('@bob:a', 'join')]).companion).toBeNull();
    expect(new Room(me, [...two, member('@bob:a', 'invite')]).companion).toBeNull();
    expect(new Room(me, [...two, member('@bob:a', 'leave')]).companion).toBe('@alice:a');
    expect(
      new Room(me, [...two, event('m.room.join_rules', '', { join_rule: 'public' })]).companion,
    ).toBeNull();
    const visible = event('m.room.history_visibility', '', { history_visibility: 'world_readable' });
    expect(new Room(me, [...two, visible]).companion).toBeNull();
  });

  test('is moderated by whoever has the level, and by its maker where the version says so', () => {
    const levels = event('m.room.power_levels', '', {
      users: { '@bob:a': 50, '@carol:a': 49 },
      users_default: 0,
    });
    const room = new Room(me, [...two, levels, event('m.room.create', '', { room_version: '12' })]);
    const moderators = ['@alice:a', '@bob:a', '@carol:a', '@dave:a'].filter((user) => room.isModerator(user));
    expect(moderators).toEqual(['@alice:a', '@bob:a']);
    const older = new Room(me, [...two, levels, event('m.room.create', '', { room_version: '11' })]);
    expect(older.isModerator('@alice:a')).toBe(false);
  });

  test('belongs to a space where both sides say so', () => {
    const levels = event('m.room.power_levels', '', { users: { '@alice:a': 50 } });
    const parent = event('m.space.parent', '!space:a', { via: ['a'] });
    const claim = (space: string, by: string) => ({ space, by });
    const room = new Room(me, [...two, levels]);
    const asking = new Room(me, [...two, levels, parent]);
    expect(spaceOf(asking, [])).toBeNull();
    expect(spaceOf(room, [claim('!space:a', '@mallory:a')])).toBeNull();
    expect(spaceOf(asking, [claim('!space:a', '@mallory:a')])).toBe('!space:a');
    expect(spaceOf(asking, [claim('!other:a', '@mallory:a')])).toBeNull();
    expect(spaceOf(room, [claim('!space:a', '@alice:a')])).toBe('!space:a');
    expect(spaceOf(room, [claim('!b:a', '@alice:a'), claim('!a:a', '@alice:a')])).toBe('!a:a');
    asking.apply(event('m.space.parent', '!space:a', {}));
    expect(spaceOf(asking, [claim('!space:a', '@mallory:a')])).toBeNull();
  });
});
