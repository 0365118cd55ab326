/** What works in plain rooms works in encrypted ones; members and devices come and go, and keys change. */
import { describe, expect, test } from 'vitest';
import { homeserverScript } from '../../support/matrix/homeserver.ts';
import { encryptedRoom, isEditOf, Learner, type SeenEvent } from '../../support/matrix/learner.ts';
import { setUpTutor } from '../../support/matrix/setting.ts';

const broken =
  '!hm check hm-input\n```nix\ninputs.home-manager.url = "github:nix-community/home-manager"\n```';
const mended = broken.replace('manager"\n', 'manager";\n');

interface WireMessage {
  readonly type: string;
  /** `session_id` names the key. */
  readonly content: { readonly session_id: string };
}

describe.skipIf(homeserverScript === undefined)('in encrypted rooms', { timeout: 180_000 }, () => {
  const setting = setUpTutor({ encrypts: true });
  const { person, otherDevice } = setting;

  /** Two people and the tutor. */
  async function classroom(more = {}): Promise<{ alice: Learner; bob: Learner; room: string }> {
    const alice = await person('alice');
    const bob = await person('bob');
    const room = await alice.createRoom([setting.tutor.account.id, bob.account.id], encryptedRoom(more));
    await enter(bob, room);
    return { alice, bob, room };
  }

  const enter = (who: Learner, room: string) =>
    who.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
  const changeMembers = (who: Learner, room: string, change: 'invite' | 'kick', user: string) =>
    who.request('POST', `client/v3/rooms/${encodeURIComponent(room)}/${change}`, { user_id: user });
  /** A message of the tutor as the homeserver sees it. */
  async function onTheWire(who: Learner, { room, event_id }: SeenEvent): Promise<WireMessage> {
    const path = `client/v3/rooms/${encodeURIComponent(room)}/event/${encodeURIComponent(event_id)}`;
    const event = (await who.request('GET', path)) as unknown as WireMessage;
    expect(event.type).toBe('m.room.encrypted');
    return event;
  }

  const keyOf = async (who: Learner, message: SeenEvent) =>
    (await onTheWire(who, message)).content.session_id;

  test('an answer stands in the thread of its command, and everybody in the room reads it', async () => {
    const { alice, bob, room } = await classroom();
    const question = await alice.say(room, '!hm next');
    for (const reader of [alice, bob]) {
      const answer = await reader.answerTo(question);
      expect(answer.encrypted).toBe(true);
      expect(answer.content).toMatchObject({
        msgtype: 'm.notice',
        'm.relates_to': { rel_type: 'm.thread', event_id: question },
      });
    }
  });

  test('an edited snippet is checked again, and its verdict edited, twice', async () => {
    const { alice, room } = await classroom();
    const question = await alice.say(room, broken);
    const verdict = await alice.answerTo(question);
    const edits = () => alice.seen.filter((seen) => isEditOf(seen, verdict));
    for (const [index, [text, answer]] of [
      [mended, 'now it passes'] as const,
      [broken, 'What you passed stays passed.'] as const,
    ].entries()) {
      await alice.edit(room, question, text);
      await expect.poll(() => edits().length, { timeout: 60_000 }).toBe(index + 1);
      expect(edits().at(-1)).toMatchObject({ encrypted: true });
      expect(edits().at(-1)?.content.body).toContain(answer);
    }
    expect(alice.answersTo(question)).toHaveLength(1);
  });

  test('a reaction takes the choice that bears it', async () => {
    const { alice, room } = await classroom();
    await alice.ask(room, '!hm next');
    const step = await alice.ask(room, '!hm next');
    const press = { 'm.relates_to': { rel_type: 'm.annotation', event_id: step.event_id, key: '1️⃣' } };
    await alice.send(room, press, 'm.reaction');
    const hint = await alice.until('the hint', ({ content }) => content.body?.startsWith('Hint 1') === true);
    expect(hint.encrypted).toBe(true);
  });

  test('a check of another person’s message gives its author the credit', async () => {
    const { alice, bob, room } = await classroom();
    const snippet = await bob.say(room, mended.replace('!hm check hm-input\n', ''));
    const about = { 'm.relates_to': { 'm.in_reply_to': { event_id: snippet } } };
    const answer = await alice.ask(room, '!hm check hm-input', about);
    expect(answer.content.body).toContain('only its author gets credit');
    expect((await bob.ask(room, '!hm check hm-input', about)).content.body).toContain('Passed: Declare');
  });

  test('an encrypted file is checked, one that is too large is not, and an export is an encrypted file', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], encryptedRoom());
    const good = '{ inputs.home-manager.url = "github:nix-community/home-manager"; outputs = _: { }; }\n';
    const send = (text: string) =>
      alice.sendEncryptedFile(room, 'flake.nix', text, { body: '!hm check hm-input' });
    expect((await alice.answerTo(await send(good))).content.body).toContain('Passed: Declare the input');
    const large = await alice.answerTo(await send('x'.repeat(1_000_000)));
    expect(large.content.body).toContain('and I read at most 64 KB');

    await alice.say(room, 'privacy export');
    const { content } = await alice.until('the export', (seen) => seen.content.msgtype === 'm.file');
    expect(content).not.toHaveProperty('url');
    expect(JSON.parse(new TextDecoder().decode(await alice.fileIn(content)))).toHaveProperty('learner');
    const uploaded = Buffer.from(await alice.download(content.file?.url ?? ''));
    expect(uploaded.toString('latin1')).not.toContain('learner');
  });

  test('a picture comes encrypted, to the moderator alone', async () => {
    const { alice, bob, room } = await classroom();
    await alice.ask(room, '!cohort create Evening');
    await alice.say(room, '!cohort invite');
    const invitation = await alice.until('the code', ({ content }) => /hm join \S+/.test(content.body ?? ''));
    const [code = ''] = /hm join \S+/.exec(invitation.content.body ?? '') ?? [];
    await bob.ask(room, `!${code}`);
    await alice.say(room, '!cohort progress');
    const picture = await alice.until('the picture', ({ content }) => content.msgtype === 'm.image');
    expect(picture.encrypted).toBe(true);
    expect(picture.room).not.toBe(room);
    const bytes = await alice.fileIn(picture.content);
    expect(Buffer.from(bytes.subarray(1, 4)).toString()).toBe('PNG');
  });

  test('news of a group is announced encrypted, also in the room that follows an upgraded one', async () => {
    const { alice, bob, room } = await classroom();
    const isNews =
      (where: string, words: string) =>
      ({ room: seenIn, encrypted, content }: SeenEvent) =>
        seenIn === where && encrypted && content.body?.includes(words) === true;
    await alice.ask(room, '!cohort create Evening');
    await alice.ask(room, '!cohort announce here');
    await bob.until('the first announcement', isNews(room, 'Here you will read news'));
    const path = `client/v3/rooms/${encodeURIComponent(room)}/upgrade`;
    const next = String((await alice.request('POST', path, { new_version: '11' })).replacement_room);
    for (const guest of [setting.tutor.account.id, bob.account.id])
      await changeMembers(alice, next, 'invite', guest).catch(() => undefined);
    await enter(bob, next);
    expect((await alice.ask(next, '!cohort rename Morning')).encrypted).toBe(true);
    await bob.until('the new name', isNews(next, '“Evening” is called “Morning” now.'));
  });

  test('who comes later reads what is written from then on, and who left does not', async () => {
    const { alice, bob, room } = await classroom();
    const first = await alice.ask(room, '!hm help');
    const carol = await person('carol');
    await changeMembers(alice, room, 'invite', carol.account.id);
    await enter(carol, room);
    const second = await alice.say(room, '!hm help');
    expect((await carol.answerTo(second)).encrypted).toBe(true);

    await changeMembers(alice, room, 'kick', bob.account.id);
    const third = await onTheWire(alice, await alice.ask(room, '!hm status'));
    expect(await bob.canRead(room, await onTheWire(alice, first))).toBe(true);
    expect(await bob.canRead(room, third)).toBe(false);
    expect(await carol.canRead(room, third)).toBe(true);
  });

  test('a new device of a member reads the next answer, and one that was signed out ends a key', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], encryptedRoom());
    const first = await alice.ask(room, 'help');
    const phone = await otherDevice(alice);
    const question = await alice.say(room, 'help');
    expect((await phone.answerTo(question)).encrypted).toBe(true);
    const second = await alice.answerTo(question);
    expect(await keyOf(alice, second)).toBe(await keyOf(alice, first));
    await phone.signOut();
    const third = await alice.ask(room, 'help');
    expect(await keyOf(alice, third)).not.toBe(await keyOf(alice, second));
  });

  test('a message that is sent again under another id is no second command, and nobody can send it as theirs', async () => {
    const alice = await person('alice');
    const bob = await person('bob');
    const room = await alice.createRoom([setting.tutor.account.id, bob.account.id], encryptedRoom());
    const question = await alice.say(room, '!hm start');
    const path = `client/v3/rooms/${encodeURIComponent(room)}/event/${encodeURIComponent(question)}`;
    const { content } = (await alice.request('GET', path)) as { content: object };
    const sendAgain = (by: Learner) => by.send(room, content, 'm.room.encrypted');
    const atOnce = await sendAgain(alice);
    await alice.answerTo(question);
    const later = await sendAgain(alice);
    await setting.tutor.end('SIGKILL');
    setting.tutor.start();
    const again = [atOnce, later, await sendAgain(alice), await sendAgain(bob)];
    await alice.ask(room, '!hm status');
    expect(alice.answersTo(question)).toHaveLength(1);
    expect(again.flatMap((copy) => alice.answersTo(copy))).toEqual([]);
  });

  test('where a message can never be read, the learner hears of it, once', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], encryptedRoom());
    await alice.ask(room, 'help');
    const algorithm = 'm.megolm.v1.aes-sha2';
    const lost = { algorithm, ciphertext: 'AwgA', session_id: 'x', sender_key: 'x', device_id: 'x' };
    for (let number = 0; number < 2; number++) await alice.send(room, lost, 'm.room.encrypted');
    const isTold = ({ content }: SeenEvent) => content.body?.startsWith('Something you wrote here') === true;
    expect((await alice.until('the sentence', isTold)).encrypted).toBe(true);
    await alice.ask(room, 'help');
    expect(alice.seen.filter(isTold)).toHaveLength(1);
  });

  test('two hundred messages that nobody can read are a line or two of the log', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], encryptedRoom());
    await alice.ask(room, 'help');
    const junk = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'AwgA', session_id: 'x' };
    for (let number = 0; number < 200; number++) await alice.send(room, junk, 'm.room.encrypted');
    await alice.ask(room, 'status');
    const lines = setting.tutor.log.split('\n').filter((line) => line.includes(room));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(5);
  });

  test('a room that becomes encrypted later is answered encrypted from then on', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id]);
    const plain = await otherDevice(alice);
    expect((await plain.ask(room, 'help')).encrypted).toBe(false);
    const path = `client/v3/rooms/${encodeURIComponent(room)}/state/m.room.encryption`;
    await alice.request('PUT', path, { algorithm: 'm.megolm.v1.aes-sha2' });
    expect((await alice.ask(room, 'status')).encrypted).toBe(true);
  });

  test('a learner all of whose devices are gone reads what is written once there is a new one', async () => {
    const first = await person('alice');
    const room = await first.createRoom([setting.tutor.account.id], encryptedRoom());
    await first.ask(room, 'help');
    const second = await otherDevice(first);
    await first.signOut();
    expect((await second.ask(room, 'status')).encrypted).toBe(true);
  });

  test('keys change as often as the room says', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom(
      [setting.tutor.account.id],
      encryptedRoom({ rotation_period_msgs: 2 }),
    );
    const keys: unknown[] = [];
    for (let number = 0; number < 6; number++) keys.push(await keyOf(alice, await alice.ask(room, 'status')));
    // What the tutor says besides, such as a greeting, takes its turn as well.
    const uses = Object.values(Object.groupBy(keys, String)).map((answers) => answers?.length);
    expect(uses.length).toBeLessThan(keys.length);
    for (const count of uses) expect(count).toBeLessThanOrEqual(2);
  });

  test('devices that send twice and sign out at once are answered', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], encryptedRoom());
    await alice.ask(room, 'help');
    for (let number = 0; number < 5; number++) {
      const device = await Learner.signIn(setting.homeserver, alice.account.id, false);
      const questions = [await device.say(room, 'status'), await device.say(room, 'help')];
      await device.signOut();
      for (const question of questions) expect((await alice.answerTo(question)).encrypted).toBe(true);
    }
    expect(alice.unreadable).toEqual([]);
  });

  test('300 messages, each with a key of its own, wait for a tutor that was away, and for it to start again', async () => {
    const alice = await person('alice');
    const room = await alice.createRoom([setting.tutor.account.id], encryptedRoom());
    await alice.ask(room, 'help');
    await setting.tutor.end('SIGTERM');
    const questions: string[] = [];
    // A sync brings a hundred keys at most, so that the last ones come after their messages.
    for (let sent = 0; sent < 300; sent++) {
      await alice.forgetKey(room);
      questions.push(await alice.say(room, 'status'));
    }
    setting.tutor.start();
    await alice.answerTo(questions[0] ?? '');
    await setting.tutor.end('SIGKILL');
    setting.tutor.start();
    await expect
      .poll(() => questions.filter((question) => alice.answersTo(question).length === 0).length, {
        timeout: 150_000,
      })
      .toBe(0);
    expect(questions.filter((question) => alice.answersTo(question).length !== 1)).toEqual([]);
    expect(alice.unreadable).toEqual([]);
    // The log is of all tests together, one of which sends what nobody could read.
    const about = setting.tutor.log.split('\n').filter((line) => line.includes(room));
    expect(about.join('\n')).not.toContain('a message cannot be read');
  });
});
