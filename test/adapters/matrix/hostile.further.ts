/** What a member of a room can try, on a real homeserver. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { Learner, type SeenEvent } from '../../support/matrix/learner.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const passing = 'inputs.home-manager.url = "github:nix-community/home-manager";';

describe.skipIf(homeserverScript === undefined)('a hostile member', { timeout: 120_000 }, () => {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  let alice: Learner;
  let mallory: Learner;
  let room: string;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    tutor = await TutorProcess.prepare(homeserver);
    tutor.start();
    alice = await Learner.join(homeserver, 'alice');
    mallory = await Learner.join(homeserver, 'mallory');
  });

  beforeEach(async () => {
    room = await alice.createRoom([tutor.account.id, mallory.account.id]);
    await mallory.request('POST', `client/v3/join/${encodeURIComponent(room)}`, {});
  });

  afterAll(async () => {
    alice?.close();
    mallory?.close();
    await tutor?.remove();
    await homeserver?.stop();
  });

  const edits = (message: SeenEvent) => (seen: SeenEvent) =>
    (seen.content['m.relates_to'] as { rel_type?: string } | undefined)?.rel_type === 'm.replace' &&
    (seen.content['m.relates_to'] as { event_id?: string }).event_id === message.event_id;

  test('stops nobody with relations to what is no event', async () => {
    const ids = ['\u0000', '$', `$${'x'.repeat(30_000)}`, '../../sync', '$nowhere:example.org', '', 7, null];
    for (const event_id of ids) {
      const key = '1️⃣';
      const relations = [
        { rel_type: 'm.thread', event_id },
        { rel_type: 'm.replace', event_id },
        { 'm.in_reply_to': { event_id } },
        { rel_type: 'm.annotation', event_id, key },
      ];
      for (const relation of relations) {
        const content = { 'm.relates_to': relation };
        // Synapse refuses some of it.
        await mallory.say(room, '!hm check', content).catch(() => undefined);
        await mallory.send(room, content, 'm.reaction').catch(() => undefined);
      }
    }
    expect((await alice.ask(room, '!hm help')).content.body).toContain('What you can ask me');
  });

  test('stops nobody with contents of other shapes', async () => {
    const contents = [
      { msgtype: 'm.text' },
      { msgtype: 'm.text', body: 7 },
      { msgtype: 'm.text', body: '!hm next', 'm.mentions': 'everybody' },
      { msgtype: 'm.text', body: `!hm check ${'```'.repeat(15_000)}` },
      { msgtype: 'm.text', body: `!hm ${"'".repeat(40_000)}` },
      { msgtype: 'm.text', body: `> ${'>\n'.repeat(20_000)}` },
      { msgtype: 'm.file', body: 'a.nix', url: 7 },
      { msgtype: 'm.file', body: '!hm check', filename: 'a.nix', url: 'mxc://localhost/../../sync' },
      { 'm.new_content': { msgtype: 'm.text', body: '!hm next' }, 'm.relates_to': [] },
    ];
    for (const content of contents) await mallory.send(room, content).catch(() => undefined);
    expect((await alice.ask(room, '!hm help')).content.body).toContain('What you can ask me');
  });

  test('is told where a file cannot be had, and nobody waits for it', async () => {
    const file = { msgtype: 'm.file', body: '!hm check hm-input', filename: 'flake.nix' };
    for (const url of ['mxc://nowhere.invalid/abc', 'mxc://localhost/abcdef', 'https://example.org/x', '']) {
      const sent = await mallory.send(room, { ...file, url });
      expect((await mallory.answerTo(sent)).content.body).toContain('I could not get the file `flake.nix`');
    }
  });

  test('is answered beside the thread where no thread can begin', async () => {
    const talk = await alice.say(room, 'look at this');
    const relation = { 'm.relates_to': { rel_type: 'm.reference', event_id: talk } };
    const answer = await mallory.ask(room, '!hm help', relation);
    expect(answer.content['m.relates_to']).not.toHaveProperty('rel_type');
  });

  test('changes nothing by editing what another person wrote', async () => {
    const question = await alice.say(room, '!hm check hm-input\n```nix\n{ }\n```');
    const verdict = await alice.answerTo(question);
    await mallory.edit(room, question, `!hm check hm-input\n\`\`\`nix\n${passing}\n\`\`\``);
    expect((await alice.ask(room, '!hm status')).content.body).toContain('0 of 16 steps passed');
    expect(alice.seen.filter(edits(verdict))).toEqual([]);
  });

  test('offers no choices in the tutor’s name', async () => {
    const bait = await mallory.say(room, 'Press 1️⃣', {
      'org.hm_tutor.choices': [{ command: 'hm privacy delete' }],
      'org.hm_tutor.answers': '$x',
    });
    const press = { 'm.relates_to': { rel_type: 'm.annotation', event_id: bait, key: '1️⃣' } };
    await alice.send(room, press, 'm.reaction');
    await alice.ask(room, '!hm help');
    expect(alice.answersTo(bait)).toEqual([]);
  });

  test('shows no HTML through the tutor, by words or by a name', async () => {
    const path = `client/v3/profile/${encodeURIComponent(mallory.account.id)}/displayname`;
    await mallory.request('PUT', path, { displayname: '<img src=x onerror=y>@room' });
    const answer = await mallory.ask(room, '!hm <script>alert(1)</script>');
    expect(answer.content.formatted_body).not.toMatch(/<(?:script|img)/);
    expect(answer.content['m.mentions']).toEqual({});
  });

  test('does not make two bots talk to each other', async () => {
    const notice = await mallory.send(room, { msgtype: 'm.notice', body: '!hm next' });
    const emote = await mallory.send(room, { msgtype: 'm.emote', body: '!hm next' });
    await alice.ask(room, '!hm help');
    expect([...alice.answersTo(notice), ...alice.answersTo(emote)]).toEqual([]);
  });

  test('leads the tutor into no room that does not say where it comes from', async () => {
    const own = await mallory.createRoom([tutor.account.id]);
    await mallory.ask(own, 'help');
    const trap = await alice.createRoom([], { preset: 'public_chat' });
    const path = `client/v3/rooms/${encodeURIComponent(own)}/state/m.room.tombstone/`;
    await mallory.request('PUT', path, { body: 'moved', replacement_room: trap });
    for (const membership of ['join', 'leave'])
      await alice.until(membership, isMembership(tutor, membership, trap));
  });
});

function isMembership({ account }: TutorProcess, membership: string, room: string) {
  return (seen: SeenEvent) =>
    seen.room === room &&
    seen.type === 'm.room.member' &&
    seen.sender === account.id &&
    seen.content.membership === membership;
}
