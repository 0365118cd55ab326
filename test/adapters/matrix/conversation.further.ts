/** The tutor on a real homeserver, seen by people with clients of their own. */
import { describe, expect, test } from 'vitest';
import { homeserverScript } from '../../support/matrix/homeserver.ts';
import { isEditOf, type Learner, type SeenEvent } from '../../support/matrix/learner.ts';
import { setUpTutor } from '../../support/matrix/setting.ts';

const broken =
  '!hm check hm-input\n```nix\ninputs.home-manager.url = "github:nix-community/home-manager"\n```';
const mended = broken.replace('manager"\n', 'manager";\n');

describe.skipIf(homeserverScript === undefined)('on a real homeserver', { timeout: 120_000 }, () => {
  const setting = setUpTutor();
  const { person } = setting;

  /** Two people and the tutor. */
  async function classroom(): Promise<{ alice: Learner; bob: Learner; room: string }> {
    const alice = await person('alice');
    const bob = await person('bob');
    const room = await alice.createRoom([setting.tutor.account.id, bob.account.id]);
    await bob.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
    return { alice, bob, room };
  }

  test('an answer is a notice in a thread, with text and HTML, and mentions nobody', async () => {
    const { alice, room } = await classroom();
    const question = await alice.say(room, '!hm next');
    const { content } = await alice.answerTo(question);
    expect(content).toMatchObject({
      msgtype: 'm.notice',
      format: 'org.matrix.custom.html',
      'm.mentions': {},
      'm.relates_to': { rel_type: 'm.thread', event_id: question },
    });
    expect(content.body).toContain('There are 16 steps');
    expect(content.formatted_body).toContain('<code class="language-nix">');
  });

  test('an unknown command is answered where it was clearly meant, and talk is not', async () => {
    const { alice, room } = await classroom();
    const talk = await alice.say(room, 'I asked the tutor, next is check');
    const answer = await alice.ask(room, '!hm nxet');
    expect(answer.content.body).toContain('Did you mean !hm next?');
    expect(alice.answersTo(talk)).toEqual([]);
  });

  test('an edited snippet is checked again, the verdict is edited, and what passed stays passed', async () => {
    const { alice, room } = await classroom();
    const question = await alice.say(room, broken);
    const verdict = await alice.answerTo(question);
    expect(verdict.content.body).toMatch(/^Not yet/);

    await alice.edit(room, question, mended);
    const better = await alice.until('the edited verdict', (seen) => isEditOf(seen, verdict));
    expect(better.content.body).toMatch(/^\* You edited your message, and now it passes\./);
    expect(better.content['m.new_content']).toMatchObject({ msgtype: 'm.notice', 'm.mentions': {} });

    await alice.edit(room, question, broken);
    const worse = await alice.until(
      'the second edit',
      (seen) => isEditOf(seen, verdict) && seen.event_id !== better.event_id,
    );
    expect(worse.content.body).toContain('What you passed stays passed.');
    expect((await alice.ask(room, '!hm status')).content.body).toMatch(/Declare the input.*: passed/);
    expect(alice.answersTo(question)).toHaveLength(1);
  });

  test('an edit never repeats a command that does something', async () => {
    const { alice, room } = await classroom();
    await alice.ask(room, '!hm next');
    await alice.ask(room, '!hm next');
    const question = await alice.say(room, '!hm skip');
    const answer = await alice.answerTo(question);
    await alice.edit(room, question, '!hm skip ');
    await alice.ask(room, '!hm help');
    expect(alice.seen.filter((seen) => isEditOf(seen, answer))).toEqual([]);
  });

  test('a reaction takes the choice that bears it, for whoever reacts', async () => {
    const { alice, bob, room } = await classroom();
    await alice.ask(room, '!hm next');
    const step = await alice.ask(room, '!hm next');
    expect(step.content.body).toContain('1️⃣ Hint: !hm hint');
    await alice.until('the button', ({ type, content }) => {
      const relation = content['m.relates_to'] as { event_id?: string; key?: string } | undefined;
      return type === 'm.reaction' && relation?.event_id === step.event_id && relation.key === '1️⃣';
    });
    const press = { 'm.relates_to': { rel_type: 'm.annotation', event_id: step.event_id, key: '1️⃣' } };
    await alice.send(room, press, 'm.reaction');
    const hint = await alice.until(
      'the hint',
      ({ content }) => content.body?.startsWith('Hint 1 of 3') === true,
    );
    expect(hint.content['m.relates_to']).toMatchObject({ rel_type: 'm.thread' });
    await bob.send(room, press, 'm.reaction');
    await bob.until('an answer for Bob', ({ content }) => content.body?.includes('!hm next') === true);
  });

  test('a check of another person’s message brings them no credit, nor the one who asks', async () => {
    const { alice, bob, room } = await classroom();
    const snippet = await bob.say(room, mended.replace('!hm check hm-input\n', ''));
    const answer = await alice.ask(room, '!hm check hm-input', {
      'm.relates_to': { 'm.in_reply_to': { event_id: snippet } },
    });
    expect(answer.content.body).toContain('only its author gets credit');
    expect((await alice.ask(room, '!hm status')).content.body).toContain('0 of 16 steps passed');
    const own = await bob.ask(room, '!hm check hm-input', {
      'm.relates_to': { 'm.in_reply_to': { event_id: snippet } },
    });
    expect(own.content.body).toContain('Passed: Declare the input');
  });

  test('an uploaded file is checked, and one that is too large is not', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id]);
    const file = async (text: string, info = {}) => {
      const url = await alice.upload(new TextEncoder().encode(text), 'flake.nix');
      const named = { body: '!hm check hm-input', filename: 'flake.nix' };
      return alice.send(room, { msgtype: 'm.file', ...named, url, info });
    };
    const good = '{ inputs.home-manager.url = "github:nix-community/home-manager"; outputs = _: { }; }\n';
    expect((await alice.answerTo(await file(good))).content.body).toContain('Passed: Declare the input');
    const large = 'x'.repeat(1_000_000);
    const sized = await alice.answerTo(await file(large, { size: large.length }));
    expect(sized.content.body).toContain('That is 977 KB, and I read at most 64 KB');
    const unsized = await alice.answerTo(await file(large));
    expect(unsized.content.body).toContain('That is more than 64 KB');
  });

  test('what is private goes into a direct message, and the room is told', async () => {
    const { alice, bob, room } = await classroom();
    const answer = await alice.ask(room, '!hm settings');
    expect(answer.content.body).toMatch(/^I answered you in a direct message/);
    const told = await alice.until(
      'the settings',
      ({ content }) => content.body?.startsWith('What I know') === true,
    );
    expect(told.room).not.toBe(room);
    expect(bob.seen.filter(({ content }) => content.body?.includes('What I know'))).toEqual([]);
  });

  test('an export comes as a file', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id]);
    await alice.ask(room, 'next');
    await alice.say(room, 'privacy export');
    const file = await alice.until('the file', ({ content }) => content.msgtype === 'm.file');
    const text = new TextDecoder().decode(await alice.download(file.content.url ?? ''));
    expect(JSON.parse(text)).toHaveProperty('learner');
  });

  test('what was written before the tutor came is not for it, what was written after the invitation is', async () => {
    const alice = await person('alice');
    const bob = await person('bob');
    const room = await alice.createRoom([bob.account.id]);
    const early = await alice.say(room, '!hm next');
    await alice.request('POST', `client/v3/rooms/${encodeURIComponent(room)}/invite`, {
      user_id: setting.tutor.account.id,
    });
    const late = await alice.ask(room, '!hm help');
    expect(late.content.body).toContain('What you can ask me');
    expect(alice.answersTo(early)).toEqual([]);
  });

  test('an encrypted room is told once that it cannot be read', async () => {
    const alice = await person('alice');
    const algorithm = { algorithm: 'm.megolm.v1.aes-sha2' };
    const room = await alice.createRoom([setting.tutor.account.id], {
      initial_state: [{ type: 'm.room.encryption', state_key: '', content: algorithm }],
    });
    const isTold = ({ content, room: where }: SeenEvent) =>
      where === room && content.body?.startsWith('This room is encrypted') === true;
    await alice.until('the sentence', isTold);
    await alice.send(room, { ...algorithm, ciphertext: 'AwgA', session_id: 'x' }, 'm.room.encrypted');
    const open = await alice.createRoom([setting.tutor.account.id]);
    await alice.ask(open, 'help');
    expect(alice.seen.filter(isTold)).toHaveLength(1);
  });

  test('an upgraded room is followed', async () => {
    const { alice, room } = await classroom();
    await alice.ask(room, '!hm help');
    const path = `client/v3/rooms/${encodeURIComponent(room)}/upgrade`;
    const { replacement_room: next } = await alice.request('POST', path, { new_version: '11' });
    await alice
      .request('POST', `client/v3/rooms/${encodeURIComponent(String(next))}/invite`, {
        user_id: setting.tutor.account.id,
      })
      .catch(() => undefined);
    const answer = await alice.ask(String(next), '!hm next');
    expect(answer.content.body).toContain('There are 16 steps');
  });

  test('a room without people is left', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], { preset: 'public_chat' });
    await alice.ask(room, '!hm help');
    await alice.request('POST', `client/v3/rooms/${encodeURIComponent(room)}/leave`, {});
    await expect
      .poll(async () => (await setting.joinedRooms()).includes(room), { timeout: 30_000 })
      .toBe(false);
  });
});
