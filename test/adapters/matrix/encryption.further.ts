/** The tutor in encrypted rooms of a real homeserver, seen by Element's library. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';
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

    test('130 messages, each with a key of its own, wait for a tutor that was away', async () => {
      await learner.ask(room, 'help');
      await tutor.end('SIGTERM');
      const questions: string[] = [];
      // A sync brings a hundred keys at most, so that the last ones come after their messages.
      for (let sent = 0; sent < 130; sent++) {
        await learner.forgetKey(room);
        questions.push(await learner.say(room, 'status'));
      }
      tutor.start();
      for (const question of questions) await learner.answerTo(question);
      expect(questions.filter((question) => learner.answersTo(question).length !== 1)).toEqual([]);
      expect(learner.unreadable).toEqual([]);
    });

    test('an export is an encrypted file', async () => {
      await learner.say(room, 'privacy export');
      const file = await learner.until('the file', ({ content }) => content.msgtype === 'm.file');
      expect(file.content).toMatchObject({ file: { url: expect.stringMatching(/^mxc:/), v: 'v2' } });
      expect(file.content).not.toHaveProperty('url');
    });

    test('the key file tells nothing of the messages and holds no bare key', async () => {
      const text = await readFile(join(tutor.dataFolder, 'matrix-keys.sqlite-wal'), 'latin1');
      expect(text).not.toContain('home-manager');
      expect(text).not.toContain('pickle":"');
    });

    test('a second process on the same keys is refused, and the first goes on', async () => {
      const file = join(tutor.dataFolder, 'matrix-keys.sqlite');
      expect(() => KeyFile.open(file)).toThrow('another tutor uses the encryption keys');
      expect((await learner.ask(room, 'help')).failed).toBe(false);
    });

    test('with another key it does not start, and with its own it does again', async () => {
      await tutor.end('SIGTERM');
      tutor.start({ MATRIX_STORE_KEY: randomBytes(32).toString('base64') });
      expect(await tutor.ended()).not.toBe(0);
      expect(tutor.log).toContain('MATRIX_STORE_KEY is not the key of');
      tutor.start();
      expect((await learner.ask(room, 'help')).failed).toBe(false);
      expect(learner.unreadable).toEqual([]);
    });
  },
);
