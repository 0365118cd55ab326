/** Study groups on a real homeserver: who moderates where, and who is told what in which room. */
import { describe, expect, test } from 'vitest';
import { homeserverScript } from '../../support/matrix/homeserver.ts';
import type { Learner } from '../../support/matrix/learner.ts';
import { setUpTutor } from '../../support/matrix/setting.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const elsewhere = 'I answered you in a direct message';
const refused = 'Only moderators of this community can do that.';

describe.skipIf(homeserverScript === undefined)('on a real homeserver', { timeout: 180_000 }, () => {
  const setting = setUpTutor();
  const { person } = setting;

  /** What the tutor says, in whatever room. */
  async function asked(learner: Learner, room: string, command: string): Promise<string> {
    const before = learner.seen.length;
    await learner.say(room, command);
    const isAnswer = ({ type, content }: Learner['seen'][number]) =>
      type === 'm.room.message' && !content.body?.startsWith(elsewhere);
    const answer = await learner.until(
      `the answer to ${command}`,
      (event) => learner.seen.indexOf(event) >= before && isAnswer(event),
    );
    return answer.content.body ?? '';
  }

  /** Waits until the tutor is in the room. */
  async function joined(room: string): Promise<string> {
    await expect.poll(setting.joinedRooms, { timeout: 60_000 }).toContain(room);
    return room;
  }

  const state = (learner: Learner, room: string, type: string, key: string, content: object) =>
    learner.request(
      'PUT',
      `client/v3/rooms/${encodeURIComponent(room)}/state/${type}/${encodeURIComponent(key)}`,
      content,
    );
  const spaceOf = async (learner: Learner, others: readonly Learner[] = []) =>
    joined(
      await learner.createRoom([setting.tutor.account.id, ...others.map(({ account }) => account.id)], {
        creation_content: { type: 'm.space' },
      }),
    );
  const via = { via: ['localhost'] };

  test('commands of moderators are for whoever has the level, and refused to others', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    const room = await joined(await alice.createRoom([setting.tutor.account.id, bob.account.id]));
    await bob.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
    expect(await asked(bob, room, '!cohort create Evening')).toContain(refused);
    expect(await asked(alice, room, '!cohort create Evening')).toContain('“Evening” is there');

    const levels = { users: { [alice.account.id]: 100, [bob.account.id]: 50 } };
    await state(alice, room, 'm.room.power_levels', '', levels);
    expect(await asked(bob, room, '!cohort create Morning')).toContain('“Morning” is there');
  });

  test('everybody’s progress goes to the moderator alone, with a picture, and the room is told', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    const room = await joined(await alice.createRoom([setting.tutor.account.id, bob.account.id]));
    await bob.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
    await asked(alice, room, '!cohort create Evening');
    const [, code] = /hm join (\S+)/.exec(await asked(alice, room, '!cohort invite')) ?? [];
    expect(await asked(bob, room, `!hm join ${code}`)).toContain('Welcome to “Evening”');

    const told = await alice.ask(room, '!cohort progress');
    expect(told.content.body).toContain(elsewhere);
    const picture = await alice.until('the picture', ({ content }) => content.msgtype === 'm.image');
    expect(picture.room).not.toBe(room);
    expect(picture.content.body).toContain(bob.account.id.slice(1).split(':')[0]);
    const bytes = new Uint8Array(await alice.download(picture.content.url ?? ''));
    expect([...bytes.slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    await alice.ask(room, '!cohort export csv');
    const file = await alice.until('the file', ({ content }) => content.msgtype === 'm.file');
    expect(file.room).toBe(picture.room);
    const rows = Buffer.from(await alice.download(file.content.url ?? '')).toString();
    expect(rows).toMatch(/^learner,name,standing,/);
    expect(rows).toContain(bob.account.id.slice(1).split(':')[0]);
    expect(bob.seen.filter(({ content }) => ['m.image', 'm.file'].includes(content.msgtype ?? ''))).toEqual(
      [],
    );
  });

  test('news of a group is announced in the room that its moderator chose, and nowhere else', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    const room = await joined(await alice.createRoom([setting.tutor.account.id, bob.account.id]));
    await bob.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
    await asked(alice, room, '!cohort create Evening');
    expect(await asked(bob, room, '!cohort announce here')).toContain(refused);
    const here = ({ room: where, content }: Learner['seen'][number], words: string) =>
      where === room && content.body?.includes(words) === true;
    await asked(alice, room, '!cohort announce here');
    await bob.until('the first announcement', (event) => here(event, 'Here you will read news'));
    await asked(alice, room, '!cohort rename Morning');
    await bob.until('the new name', (event) => here(event, '“Evening” is called “Morning” now.'));
    expect(bob.seen.filter((event) => here(event, 'is called'))).toHaveLength(1);

    const levels = { users: { [alice.account.id]: 100 }, events: { 'm.room.message': 50 } };
    await state(alice, room, 'm.room.power_levels', '', levels);
    await asked(alice, room, '!cohort rename Noon');
    await expect
      .poll(() => asked(alice, room, '!cohort announce'), { timeout: 60_000, interval: 2000 })
      .toContain('could not be announced');
    expect(await asked(alice, room, '!cohort announce here')).toContain('only where both of us may write');
  });

  test('a group goes on in the room that follows an upgraded one, with its announcements', async () => {
    const alice = await person('alice');
    const room = await joined(await alice.createRoom([setting.tutor.account.id], { preset: 'public_chat' }));
    await asked(alice, room, '!cohort create Evening');
    await asked(alice, room, '!cohort announce here');
    const path = `client/v3/rooms/${encodeURIComponent(room)}/upgrade`;
    const { replacement_room: next } = await alice.request('POST', path, { new_version: '11' });
    await joined(String(next));
    expect(await asked(alice, String(next), '!cohort rename Morning')).toContain('“Morning”');
    await alice.until(
      'the new name, in the new room',
      ({ room: where, content }) =>
        where === next && content.body?.includes('“Evening” is called “Morning” now.') === true,
    );
  });

  test('a choice below an answer that a moderator got alone is taken up for the room it was asked in', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    const room = await joined(await alice.createRoom([setting.tutor.account.id, bob.account.id]));
    await bob.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
    await asked(alice, room, '!cohort create Evening');
    await alice.say(room, '!cohort archive');
    const question = await alice.until('the question', ({ content }) => /Close “/.test(content.body ?? ''));
    expect(question.room).not.toBe(room);
    const relation = { rel_type: 'm.annotation', event_id: question.event_id, key: '1️⃣' };
    const press = () => alice.send(question.room, { 'm.relates_to': relation }, 'm.reaction');

    const levels = (level: number) => ({ users: { [alice.account.id]: level, [bob.account.id]: 100 } });
    await state(alice, room, 'm.room.power_levels', '', levels(0));
    await press();
    await alice.until('the refusal', ({ content }) => content.body?.includes(refused) === true);
    await state(bob, room, 'm.room.power_levels', '', levels(50));
    await alice.say(room, '!cohort archive');
    const again = await alice.until(
      'the question again',
      ({ content, event_id }) => /Close “/.test(content.body ?? '') && event_id !== question.event_id,
    );
    await alice.send(again.room, { 'm.relates_to': { ...relation, event_id: again.event_id } }, 'm.reaction');
    const closed = await alice.until('the end', ({ content }) =>
      /“Evening” is closed/.test(content.body ?? ''),
    );
    expect(closed.room).toBe(again.room);
  });

  test('pairing asks the account that offered, and tells both', async () => {
    const [here, there] = [await person('here'), await person('there')];
    const [mine, theirs] = [
      await here.createRoom([setting.tutor.account.id]),
      await there.createRoom([setting.tutor.account.id]),
    ];
    const [, code] = /hm link (\S+)/.exec(await asked(here, mine, 'link')) ?? [];
    const toldOf = (learner: Learner, words: string) =>
      learner.until(words, ({ content }) => content.body?.includes(words) === true);
    await there.say(theirs, `link ${code}`);
    await toldOf(there, 'go back to where you got the code');
    await toldOf(here, 'used your code. If that was you');
    await here.say(mine, 'link yes');
    await toldOf(here, 'Both accounts have one progress now');
    await toldOf(there, 'Both accounts have one progress now');
  });

  test('a community may be a space: its rooms share their groups, and its levels say who moderates', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    const space = await spaceOf(alice, [bob]);
    await bob.request('POST', `client/v3/join/${encodeURIComponent(space)}`, {});
    const [first, second] = [
      await joined(await alice.createRoom([setting.tutor.account.id, bob.account.id])),
      await joined(await bob.createRoom([setting.tutor.account.id, alice.account.id])),
    ];
    await state(alice, space, 'm.space.child', first, via);
    // Bob made this room, so that it is for him to say that it belongs to the space.
    await state(alice, space, 'm.space.child', second, via);
    await state(bob, second, 'm.space.parent', space, via);

    expect(await asked(alice, first, '!cohort create Evening')).toContain('“Evening” is there');
    await alice.request('POST', `client/v3/join/${encodeURIComponent(second)}`, {});
    expect(await asked(alice, second, '!cohort create Evening')).toContain('already');
    expect(await asked(bob, second, '!cohort create Morning')).toContain(refused);

    await state(alice, space, 'm.space.child', second, {});
    expect(await asked(bob, second, '!cohort create Evening')).toContain('“Evening” is there');
  });

  test('neither a room can claim a space, nor a space a room', async () => {
    const [alice, mallory] = [await person('alice'), await person('mallory')];
    const space = await spaceOf(alice);
    const room = await joined(await alice.createRoom([setting.tutor.account.id, mallory.account.id]));
    await state(alice, space, 'm.space.child', room, via);
    expect(await asked(alice, room, '!cohort create Evening')).toContain('“Evening” is there');

    const claiming = await joined(await mallory.createRoom([setting.tutor.account.id, alice.account.id]));
    await state(mallory, claiming, 'm.space.parent', space, via);
    expect(await asked(mallory, claiming, '!cohort create Evening')).toContain('“Evening” is there');

    await mallory.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
    const hostile = await spaceOf(mallory);
    await state(mallory, hostile, 'm.space.child', room, via);
    expect(await asked(mallory, room, '!cohort create Mine')).toContain(refused);
  });

  test('only the rooms that are listed see answers', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    await setting.tutor.end('SIGTERM');
    const [listed, other] = [
      await alice.createRoom([setting.tutor.account.id, bob.account.id]),
      await alice.createRoom([setting.tutor.account.id, bob.account.id]),
    ];
    const choosy = await TutorProcess.prepare(setting.homeserver, { MATRIX_PUBLIC_ROOMS: listed });
    try {
      choosy.start();
      await joined(listed);
      await joined(other);
      expect((await alice.ask(listed, '!hm next')).content.body).toContain('There are 16 steps');
      expect((await alice.ask(other, '!hm next')).content.body).toContain(elsewhere);
      const alone = await alice.until(
        'the answer',
        ({ room, type }) => type === 'm.room.message' && room !== listed && room !== other,
      );
      expect(alone.content.msgtype).toBe('m.notice');
    } finally {
      await choosy.remove();
      setting.tutor.start();
    }
  });
});
