/** What happens to a connection and to requests in a long life, and that learners notice as little of it as can be. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Dispatch } from '../../../src/core/dispatch.ts';
import type { DoubleOptions } from '../../doubles/discord/double.ts';
import type { Disturbance } from '../../doubles/discord/faults.ts';
import type { Interaction } from '../../doubles/discord/interaction.ts';
import { plainTextOf } from './plain-text.ts';
import { type Core, DiscordTutor, messageIn, openCore, textIn } from './tutor.ts';

let core: Core;
let tutor: DiscordTutor;

beforeAll(async () => {
  core = await openCore();
});

afterEach(() => tutor.close());

afterAll(() => core.close());

const begin = async (double: DoubleOptions = {}, options: Parameters<typeof DiscordTutor.start>[1] = {}) => {
  tutor = await DiscordTutor.start(double, options, core);
};
const alice = () => tutor.double.person('Alice');
const plain = async (interaction: Interaction): Promise<string> =>
  plainTextOf(messageIn(await interaction.shown), tutor.double.cdn);
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const welcome = 'Do your files look about like this?';

describe('the connection', () => {
  test.each<[string, (double: DiscordTutor['double']) => void]>([
    ['breaks', ({ gateway }) => gateway.dropConnections()],
    ['is to be made anew, says Discord', ({ gateway }) => gateway.requestReconnect()],
    ['is closed with 4000', ({ gateway }) => gateway.closeConnections(4000)],
    ['has an invalid session that may be resumed', ({ gateway }) => gateway.invalidateSessions(true)],
  ])('%s: it is taken up again, and nothing is missed', async (_, happen) => {
    await begin();
    happen(tutor.double);
    const meanwhile = alice().command('hm', 'next');
    expect(await plain(meanwhile)).toContain(welcome);
    await until(() => tutor.double.gateway.resumed >= 1);
    expect(tutor.double.gateway.identified).toBe(1);
  });

  test('that falls silent is given up and made anew', async () => {
    await begin({ heartbeatInterval: 1000 });
    tutor.double.gateway.silence();
    await until(() => tutor.double.gateway.resumed >= 1);
    expect(await plain(alice().command('hm', 'next'))).toContain(welcome);
  });

  test('closed because its heartbeats stopped begins a new session', async () => {
    await begin();
    tutor.double.gateway.closeConnections(4009);
    tutor.double.gateway.invalidateSessions(false);
    await until(() => tutor.double.gateway.identified >= 2);
    expect(await plain(alice().command('hm', 'next'))).toContain(welcome);
  });

  test('with a session that is over begins a new one', { timeout: 20_000 }, async () => {
    await begin();
    tutor.double.gateway.invalidateSessions(false);
    await until(() => tutor.double.gateway.identified >= 2);
    expect(await plain(alice().command('hm', 'next'))).toContain(welcome);
  });

  test('that Discord ends for good ends the tutor with a sentence', async () => {
    await begin();
    tutor.double.gateway.closeConnections(4004);
    await until(() => tutor.ended !== null);
    expect(tutor.ended).toContain('DISCORD_TOKEN');
  });
});

describe('an answer', () => {
  const callback = 'create_interaction_response';
  test.each<[string, Disturbance['fault']]>([
    ['503', { kind: 'status', status: 503 }],
    ['a connection that is cut', { kind: 'cut', when: 'before' }],
    ['a connection that is cut after Discord took it', { kind: 'cut', when: 'after' }],
    ['a limit of its bucket', { kind: 'limited', scope: 'user', seconds: 0.2 }],
    ['a shared limit', { kind: 'limited', scope: 'shared', seconds: 0.2 }],
    ['a global limit', { kind: 'limited', scope: 'global', seconds: 0.2 }],
  ])('meets %s, and arrives all the same, once', async (_, fault) => {
    await begin();
    tutor.double.disturb({ operation: callback, fault });
    const learner = alice();
    expect(await plain(learner.command('hm', 'next'))).toContain(welcome);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const next = await plain(learner.command('hm', 'next'));
    expect(next).toMatch(/^Step 1 of 16/);
    expect(next).not.toContain('did not reach you');
  });

  test('that takes longer is announced, and comes', async () => {
    await begin({}, slow(1800));
    const interaction = alice().command('hm', 'next');
    expect(await plain(interaction)).toContain(welcome);
    expect(interaction.callback?.type).toBe(5);
  });

  test.each<[string, Disturbance['fault']]>([
    ['502', { kind: 'status', status: 502 }],
    ['a limit of its bucket', { kind: 'limited', scope: 'user', seconds: 0.5 }],
    ['a shared limit', { kind: 'limited', scope: 'shared', seconds: 0.5 }],
  ])('that was announced meets %s, and comes', async (_, fault) => {
    await begin({}, slow(1600));
    tutor.double.disturb({ operation: 'update_original_webhook_message', fault, times: 2 });
    expect(await plain(alice().command('hm', 'next'))).toContain(welcome);
  });

  test('that came too late is told with the next one', { timeout: 20_000 }, async () => {
    await begin({ deadline: 3000 });
    const learner = alice();
    await learner.command('hm', 'next').shown;
    tutor.double.disturb({ operation: callback, fault: { kind: 'delay', milliseconds: 3200 } });
    const late = learner.command('hm', 'goto', { step: 'state-version' });
    expect(await late.shown).toEqual({ kind: 'failed' });
    // Until the tutor has heard that it was too late, its answer may still be on the way.
    const told = await vi.waitFor(
      async () => {
        const text = await plain(learner.command('hm', 'status'));
        expect(text).toContain('did not reach you');
        return text;
      },
      { timeout: 10_000, interval: 200 },
    );
    expect(told).toContain('Step 10 of 16');
    const after = await plain(learner.command('hm', 'status'));
    expect(after).not.toContain('did not reach you');
  });

  test('that Discord refuses comes as a file', async () => {
    await begin();
    tutor.double.disturb({ operation: callback, fault: { kind: 'refused' } });
    const shown = messageIn(await alice().command('hm', 'next').shown);
    expect(shown.content).toBe('My answer is in the attached file.');
    expect(shown.attachments).toHaveLength(1);
  });

  test('that Discord refuses in every form is given up, and stands in the way of none', async () => {
    await begin();
    const learner = alice();
    tutor.double.disturb({ operation: callback, fault: { kind: 'refused' }, times: 2 });
    expect(textIn(await learner.command('hm', 'next').shown)).toContain('k7mq-x2pd');
    tutor.double.disturb({ operation: callback, fault: { kind: 'refused' }, times: 3 });
    learner.command('hm', 'next');
    await until(() => tutor.double.exchanges.filter(({ status }) => status === 400).length === 5);
    expect(tutor.logged.filter(({ fields }) => 'errorId' in fields)).toHaveLength(2);
    expect(await plain(learner.command('hm', 'status'))).not.toContain('did not reach you');
    expect(tutor.ended).toBeNull();
  });

  test('that could not be given is told once, however many commands come at once', async () => {
    await begin();
    const learner = alice();
    for (let time = 0; time < 2; time++) await learner.command('hm', 'next').shown;
    // Sent three times, and each of them tried three times.
    tutor.double.disturb({ operation: callback, fault: { kind: 'status', status: 503 }, times: 9 });
    learner.command('hm', 'goto', { step: 'state-version' });
    await until(() => tutor.logged.filter(({ level }) => level === 'warn').length === 3);
    const atOnce = Array.from({ length: 6 }, () => plain(learner.command('hm', 'status')));
    const told = [...(await Promise.all(atOnce)), await plain(learner.command('hm', 'status'))];
    expect(told.filter((text) => text.includes('did not reach you'))).toHaveLength(1);
  });

  test('whose token is over before it is ready is told with the next one', async () => {
    let isSlow = true;
    await begin(
      { tokenLife: 1700 },
      { dispatch: (event) => (isSlow ? slow(2000).dispatch(event) : tutor.tutor.dispatch(event)) },
    );
    const learner = alice();
    expect(await learner.command('hm', 'next').shown).toEqual({ kind: 'failed' });
    await until(() => tutor.logged.some(({ fields }) => 'receipt' in fields && fields.receipt === 'gone'));
    isSlow = false;
    expect(await plain(learner.command('hm', 'status'))).toContain('did not reach you');
  });

  test('that Discord does not know the interaction of breaks nothing', async () => {
    await begin({ deadline: 150 }, slow(400));
    expect(await alice().command('hm', 'next').shown).toEqual({ kind: 'failed' });
    await tutor.disconnect();
    await tutor.connect();
    expect(await plain(alice().command('hm', 'next'))).toContain(welcome);
  });
});

describe('what nobody has seen yet', () => {
  test.each<[string, object]>([
    ['an event', { op: 0, t: 'SOMETHING_NEW', s: 900, d: { a: [1] } }],
    ['an opcode', { op: 77, d: null }],
    ['a kind of interaction', dispatched({ type: 99, data: {} })],
    ['a kind of command', dispatched({ type: 2, data: { type: 9, name: 'hm' } })],
    ['a component', dispatched({ type: 3, data: { component_type: 99, custom_id: 'x', values: [1] } })],
    ['a form without fields', dispatched({ type: 5, data: { custom_id: 'x', components: [] } })],
    ['a command without options', dispatched({ type: 2, data: { type: 1, name: 'hm' } })],
    [
      'an option of a new type',
      dispatched({ type: 2, data: { type: 1, name: 'hm', options: [{ type: 42, name: 'y', value: {} }] } }),
    ],
    ['a completion without a cursor', dispatched({ type: 4, data: { type: 1, name: 'hm', options: [] } })],
    ['an interaction without data', dispatched({ type: 2 })],
    [
      'an interaction that nobody made',
      { op: 0, t: 'INTERACTION_CREATE', s: 901, d: { id: '1', token: 't', type: 2 } },
    ],
  ])('%s does no harm', async (_, payload) => {
    await begin();
    tutor.double.gateway.sendRaw(payload);
    expect(await plain(alice().command('hm', 'next'))).toContain(welcome);
    expect(tutor.ended).toBeNull();
  });
});

/** An interaction of a kind that the double itself never makes. */
function dispatched(d: object): object {
  const user = { id: '80351110224678912', username: 'nelly', discriminator: '0', avatar: null };
  return {
    op: 0,
    t: 'INTERACTION_CREATE',
    s: 900,
    d: { id: '1', application_id: '2', token: 't', version: 1, user, channel_id: '3', context: 1, ...d },
  };
}

/** A core that takes its time. */
function slow(milliseconds: number): { dispatch: Dispatch } {
  return {
    dispatch: async (event) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return tutor.tutor.dispatch(event);
    },
  };
}
