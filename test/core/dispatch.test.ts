/** The way of one event on the embedded database: exactly once, decided on the last version, bad input answered. */
import { describe, expect, test } from 'vitest';
import { defineCommand } from '../../src/core/command.ts';
import { replyOf } from '../../src/core/compose-reply.ts';
import type { Store } from '../../src/core/store.ts';
import { StoreError } from '../../src/core/store.ts';
import { alice, converse, eventOf, textOf } from '../support/converse.ts';
import { lesson, stepOf } from '../support/lesson.ts';
import { embeddedStore } from '../support/store.ts';

const store = await embeddedStore();

function someone(id: string) {
  return { account: { platform: 'terminal', id, displayName: id } as const };
}

describe('an event that arrives again', () => {
  test('gets the same answer and changes nothing', async () => {
    const { send, say } = converse(store);
    const who = someone('again');
    await say('/hm next', undefined, who);
    const refusal = eventOf('/hm check first', 'wrong', who);
    const first = await send(refusal);
    const second = await send(refusal);
    expect(first.duplicate).toBe(false);
    expect(second.duplicate).toBe(true);
    expect(second.reply).toEqual(first.reply);
    expect((await store.load(who.account))?.progress?.tries[1]).toBe(1);
  });

  test('does so in another process, after later events', async () => {
    const who = someone('elsewhere');
    const here = converse(store);
    await here.say('/hm next', undefined, who);
    const skip = eventOf('/hm skip', null, who);
    const first = await here.send(skip);
    await here.say('/hm skip', undefined, who);

    const second = await converse(store).send(skip);
    expect(second.reply).toEqual(first.reply);
    expect((await store.load(who.account))?.progress?.states.slice(1)).toEqual([
      'skipped',
      'skipped',
      'current',
    ]);
  });

  test('is answered once where it arrives many times at once', async () => {
    const who = someone('flood');
    const { send } = converse(store);
    const event = eventOf('/hm check first', 'wrong', who);
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(event)));
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect((await store.load(who.account))?.progress?.tries[1]).toBe(1);
  });
});

describe('a learner who is changed elsewhere', () => {
  test('loses no try when two processes answer at once', async () => {
    const who = someone('twice');
    const processes = [converse(store), converse(store)];
    await processes[0]?.say('/hm next', undefined, who);
    const tries = Array.from({ length: 10 }, (_, index) =>
      processes[index % 2]?.say('/hm check first', 'wrong', who),
    );
    await Promise.all(tries);
    expect((await store.load(who.account))?.progress?.tries[1]).toBe(10);
  });

  test('is not shown from memory', async () => {
    const who = someone('stale');
    const [here, there] = [converse(store), converse(store)];
    await here.say('/hm next', undefined, who);
    await here.say('/hm next', undefined, who);
    await there.say('/hm check first', 'right first', who);
    expect(await here.say('/hm status', undefined, who)).toContain('1 of 4 steps passed');
  });

  test('is told to send again when it never settles', async () => {
    const restless: Store = { ...bind(store), commit: async () => ({ kind: 'conflict' }) };
    const { send } = converse(restless);
    expect((await send(eventOf('/hm next'))).reply.error).toBe('busy');
  });
});

test('a learner goes on where they were while the chapter changes under them', async () => {
  const who = someone('changing');
  const before = converse(store);
  await before.say('/hm next', undefined, who);
  await before.say('/hm check', 'right first', who);
  await before.say('/hm next', undefined, who);

  const [first, second, thinking, last] = lesson.steps;
  if (!first || !second || !thinking || !last) throw new Error('the small chapter has four steps');
  const steps = [stepOf('inserted', 9), last, { ...second, id: 'renamed' }, first];
  const after = converse(store, { chapter: { ...lesson, version: 2, steps, retiredSlots: [thinking.slot] } });
  const again = await after.say('/hm next', undefined, who);
  expect(again).toContain('The chapter has changed');
  expect(again).toContain('/hm goto inserted');
  expect(again).toContain('Step 3 of 4: Title of second');
  const status = await after.say('/hm status', undefined, who);
  expect(status).toContain('1 of 4 steps passed');
  expect(status).toContain('(`first`): passed');
  expect(status).toContain('(`renamed`): you are here');
});

describe('what fails', () => {
  test('a failing command gives the learner a number and the log the rest', async () => {
    const broken = defineCommand({
      group: 'hm',
      name: 'broken',
      aliases: [],
      description: 'command.help',
      arguments: {},
      body: null,
      permission: 'anyone',
      run: () => {
        throw new Error('the pipes burst');
      },
    });
    const { say, logged } = converse(store, { ports: { commands: [broken] } });
    const answer = await say('/hm broken');
    expect(answer).toContain('abcd-2345');
    expect(answer).not.toContain('pipes');
    expect(logged).toEqual([new Error('the pipes burst')]);
  });

  test.each([
    ['store-unavailable', 'send it again in a minute'],
    ['schema-older', 'hm-tutor migrate'],
    ['schema-newer', 'newer version'],
    ['store-locked', 'another copy'],
  ] as const)('%s is one sentence', async (code, sentence) => {
    const down: Store = { ...bind(store), load: () => Promise.reject(new StoreError(code)) };
    const { send } = converse(down);
    const answer = await send(eventOf('/hm next'));
    expect(answer.deliveryId).toBeNull();
    expect(answer.reply.error).toBe(code);
    expect(textOf(answer.reply)).toContain(sentence);
  });

  test('moderators’ commands are refused to others wherever they come from', async () => {
    const secret = defineCommand({
      group: 'hm',
      name: 'secret',
      aliases: [],
      description: 'command.help',
      arguments: {},
      body: null,
      permission: 'moderator',
      run: () => ({ reply: replyOf({ kind: 'heading', text: 'for moderators' }) }),
    });
    const { say } = converse(store, { ports: { commands: [secret] } });
    const place = { community: 'guild', room: 'room', direct: false };
    expect(await say('/hm secret', undefined, { place })).toContain('Only moderators');
    expect(await say('/hm secret')).toContain('not in a direct message');
    expect(await say('/hm secret', undefined, { moderator: true })).toContain('for moderators');
  });
});

test('replies that were never confirmed are there for the next start', async () => {
  const who = someone('undelivered');
  const { send } = converse(store);
  const lost = await send(eventOf('/hm next', null, who));
  const shown = await send(eventOf('/hm status', null, who));
  await store.markDelivered([shown.deliveryId ?? '']);
  const missed = await store.undelivered('terminal', 10, who.account.id);
  expect(missed.map(({ reply }) => reply)).toEqual([lost.reply]);
});

test('every answer is measured with its command and result', async () => {
  const measured: string[] = [];
  const { send } = converse(store, {
    ports: { measure: ({ command, result }) => measured.push(`${command} ${result}`) },
  });
  const start = eventOf('/hm start', null, someone('measured'));
  await send(start);
  await send(start);
  await send(eventOf('/hm goto nowhere', null, someone('measured')));
  await send(eventOf('/hm nonsense', null, someone('measured')));
  expect(measured).toEqual(['next ok', 'unknown duplicate', 'goto unknown-step', 'unknown unknown-command']);
});

test('text of others is neutral in every reply', async () => {
  const { say } = converse(store);
  const name = '\u202eecila\u001b[31m\u0007';
  const answer = await say('/hm privacy', undefined, {
    account: { ...alice, id: 'marks', displayName: name },
  });
  expect(answer).toContain('(ecila[31m)');
  expect(await say(`/hm \u202enext\u0000`)).toContain('“next”');
});

/** The methods of a store as own properties, so that one can be replaced. */
function bind(real: Store): Store {
  return {
    load: (account) => real.load(account),
    loadFiles: (id) => real.loadFiles(id),
    lastFileChange: (id) => real.lastFileChange(id),
    findDelivery: (platform, eventId) => real.findDelivery(platform, eventId),
    commit: (work) => real.commit(work),
    markDelivered: (ids) => real.markDelivered(ids),
    undelivered: (...given) => real.undelivered(...given),
    refuseAnnouncement: (id) => real.refuseAnnouncement(id),
    moveCommunity: (...given) => real.moveCommunity(...given),
    addNews: (...given) => real.addNews(...given),
    exportLearner: (id) => real.exportLearner(id),
    reports: () => real.reports(),
    cohorts: real.cohorts,
    close: () => real.close(),
  };
}
