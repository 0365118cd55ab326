/** Coming into rooms and leaving them, and how the tutor is spoken to there, on a real homeserver. */
import { describe, expect, test } from 'vitest';
import { homeserverScript } from '../../support/matrix/homeserver.ts';
import type { Learner } from '../../support/matrix/learner.ts';
import { setUpTutor } from '../../support/matrix/setting.ts';

describe.skipIf(homeserverScript === undefined)('rooms', { timeout: 120_000 }, () => {
  const setting = setUpTutor();
  const { person } = setting;

  /** What the tutor is in this room, as somebody in it sees it. */
  async function membershipIn(room: string, who: Learner): Promise<unknown> {
    const path = `client/v3/rooms/${encodeURIComponent(room)}/state/m.room.member/${encodeURIComponent(setting.tutor.account.id)}`;
    return (await who.request('GET', path)).membership;
  }

  test.each(['/hm help', '!HM help', 'tutor: help', '@tutor help'])('%s is for the tutor', async (words) => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], { preset: 'public_chat' });
    expect((await alice.ask(room, words)).content.body).toContain('What you can ask me');
  });

  test('an invitation into a room of an old version is declined', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], { room_version: '5' });
    await expect.poll(() => membershipIn(room, alice), { timeout: 30_000 }).toBe('leave');
  });

  test.each(['6', '10', '11', '12'])('a room of version %s is entered', async (room_version) => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], { room_version });
    expect((await alice.ask(room, '!hm help')).content.body).toContain('What you can ask me');
  });

  test('whoever was put out comes back by a new invitation only, and begins anew there', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id]);
    await alice.ask(room, '!hm help');
    const path = `client/v3/rooms/${encodeURIComponent(room)}`;
    await alice.request('POST', `${path}/kick`, { user_id: setting.tutor.account.id });
    const unheard = await alice.say(room, '!hm next');
    await alice.request('POST', `${path}/invite`, { user_id: setting.tutor.account.id });
    expect((await alice.ask(room, '!hm help')).content.body).toContain('What you can ask me');
    expect(alice.answersTo(unheard)).toEqual([]);
  });

  test('invitations of other servers than those that are allowed are declined', async () => {
    await setting.tutor.end('SIGTERM');
    try {
      setting.tutor.start({ MATRIX_ALLOWED_SERVERS: 'elsewhere.example' });
      const alice = await person('alice');
      const room = await alice.createRoom([setting.tutor.account.id]);
      await expect.poll(() => membershipIn(room, alice), { timeout: 60_000 }).toBe('leave');
    } finally {
      await setting.tutor.end('SIGTERM');
      setting.tutor.start();
    }
  });
});
