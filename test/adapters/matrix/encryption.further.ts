/** The tutor in encrypted rooms of a real homeserver, seen by Element's library. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EncryptedLearner } from '../../support/matrix/encrypted-learner.ts';
import { type Homeserver, homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';

const key = randomBytes(32).toString('base64');
const broken = 'check hm-input\n```nix\ninputs.home-manager.url = "github:nix-community/home-manager"\n```';
const mended = broken.replace('manager"\n', 'manager";\n');

describe.skipIf(homeserverScript === undefined)(
  'in an encrypted direct message',
  { timeout: 120_000 },
  () => {
    let homeserver: Homeserver;
    let tutor: TutorProcess;
    let learner: EncryptedLearner;
    let room: string;

    beforeAll(async () => {
      homeserver = await startHomeserver();
      tutor = await TutorProcess.prepare(homeserver, { MATRIX_STORE_KEY: key });
      tutor.start();
      learner = await EncryptedLearner.join(homeserver, 'alice');
      room = await learner.startDirect(tutor.account.id);
    }, 120_000);

    afterAll(async () => {
      learner?.close();
      await tutor?.remove();
      await homeserver?.stop();
    });

    test('the chapter begins, and goes on after the tutor was killed', async () => {
      const first = await learner.ask(room, 'next');
      expect(first).toMatchObject({ encrypted: true, failed: false });
      expect(first.content.body).toContain('There are 16 steps');
      expect(first.content['m.relates_to']).toMatchObject({ rel_type: 'm.thread' });
      expect((await learner.ask(room, broken)).content.body).toMatch(/^Not yet/);

      await tutor.end('SIGKILL');
      const meanwhile = await learner.say(room, mended);
      tutor.start();
      expect((await learner.answerTo(meanwhile)).content.body).toContain('Passed: Declare the input');
      expect((await learner.ask(room, 'status')).content.body).toContain('1 of 16 steps passed');
      expect(learner.answersTo(meanwhile)).toHaveLength(1);
      expect(learner.unreadable).toEqual([]);
    });

    test('an edited message is checked again, and the verdict is edited', async () => {
      const question = await learner.say(room, broken);
      const verdict = await learner.answerTo(question);
      await learner.send(room, {
        msgtype: 'm.text',
        body: `* ${mended}`,
        'm.new_content': { msgtype: 'm.text', body: mended },
        'm.relates_to': { rel_type: 'm.replace', event_id: question },
      });
      const edited = await learner.until('the edited verdict', ({ content }) => {
        const relation = content['m.relates_to'] as { rel_type?: string; event_id?: string } | undefined;
        return relation?.rel_type === 'm.replace' && relation.event_id === verdict.id;
      });
      expect(edited).toMatchObject({ encrypted: true, failed: false });
      expect(edited.content.body).toContain('now it passes');
    });

    test('an encrypted file is checked', async () => {
      const good = '{ inputs.home-manager.url = "github:nix-community/home-manager"; outputs = _: { }; }\n';
      const other = await EncryptedLearner.join(homeserver, 'carol');
      const direct = await other.startDirect(tutor.account.id);
      await other.ask(direct, 'next');
      const verdict = await other.answerTo(await other.sendFile(direct, 'flake.nix', good));
      expect(verdict.content.body).toContain('Passed: Declare the input');
      other.close();
    });

    test('a private answer to a question in a plain room comes in an encrypted direct message', async () => {
      const bob = await EncryptedLearner.join(homeserver, 'bob');
      const classroom = await bob.createRoom([tutor.account.id, learner.id], false);
      expect((await bob.ask(classroom, '!hm settings')).encrypted).toBe(false);
      const told = await bob.until('the settings', ({ content }) =>
        `${content.body}`.startsWith('What I know'),
      );
      expect(told).toMatchObject({ encrypted: true, failed: false });
      expect(told.room).not.toBe(classroom);
      bob.close();
    });

    test('in an encrypted group everybody reads the answer, also after somebody left', async () => {
      const bob = await EncryptedLearner.join(homeserver, 'bert');
      const group = await learner.createRoom([tutor.account.id, bob.id], true);
      const question = await learner.say(group, '!hm help');
      expect((await bob.answerTo(question)).failed).toBe(false);
      await bob.leave(group);
      expect((await learner.ask(group, '!hm help')).failed).toBe(false);
      bob.close();
    });
  },
);
