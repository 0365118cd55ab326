/** What goes wrong around the tutor, on a real homeserver. */
import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startMatrix } from '../../../src/adapters/matrix/start.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { Dispatch } from '../../../src/core/dispatch.ts';
import { openTutor, type Tutor } from '../../../src/main.ts';
import { createLog } from '../../../src/observe/log.ts';
import { createDataFolder } from '../../support/data-folder.ts';
import { gather } from '../../support/matrix/crowd.ts';
import {
  type Account,
  type Homeserver,
  homeserverScript,
  startHomeserver,
} from '../../support/matrix/homeserver.ts';
import { TutorProcess } from '../../support/matrix/tutor.ts';
import { withoutEncryption } from '../../support/matrix/without-encryption.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serverWithTutor(limits: 'off' | 'default' = 'off') {
  const homeserver = await startHomeserver(limits);
  closing.push(() => homeserver.stop());
  const tutor = await TutorProcess.prepare(homeserver);
  closing.push(() => tutor.remove());
  return { homeserver, tutor };
}

async function crowdOf(homeserver: Homeserver, tutor: Account, size: number) {
  const crowd = await gather(homeserver, tutor.id, size);
  closing.push(() => crowd.close());
  return crowd;
}

/** The tutor in this process, so that its parts can be tampered with. */
async function tutorHere() {
  const homeserver = await startHomeserver();
  closing.push(() => homeserver.stop());
  const account = await homeserver.register('tutor');
  const dataFolder = await createDataFolder();
  closing.push(() => rm(dataFolder, { recursive: true, force: true }));
  const log = createLog('silent', 'stderr');
  const tutor = await openTutor(readConfig({ HM_TUTOR_DATA: dataFolder }), log);
  closing.push(() => tutor.close());
  const start = (dispatch: Dispatch = tutor.dispatch, store: Tutor['store'] = tutor.store) =>
    startMatrix({
      homeserverUrl: homeserver.url,
      credentials: { accessToken: account.token },
      encryption: withoutEncryption,
      allowedServers: null,
      publicRooms: null,
      commands: tutor.completing.commands,
      dispatch,
      openExport: tutor.openExport,
      store,
      log,
      onEnd: () => undefined,
      endAtOnce(reason) {
        throw new Error(reason);
      },
    });
  return { homeserver, account, tutor, start, stream: `matrix ${account.id}` };
}

describe.skipIf(homeserverScript === undefined)('every command is answered once, in order', () => {
  test('while the homeserver is killed with -9 and started again with 200 commands in flight', async () => {
    const { homeserver, tutor } = await serverWithTutor();
    tutor.start();
    const crowd = await crowdOf(homeserver, tutor.account, 10);
    await crowd.ask(1);
    await crowd.expectAnswers(60_000);
    tutor.freeze();
    await crowd.ask(20);
    expect(crowd.asked - crowd.answered).toBe(200);
    tutor.thaw();
    // Some answers have come, others are being written at this moment.
    await expect.poll(() => crowd.answered, { timeout: 60_000, interval: 5 }).toBeGreaterThan(10);
    await homeserver.kill();
    expect(crowd.answered).toBeLessThan(210);
    await homeserver.resume();
    await crowd.ask(1);
    await crowd.expectAnswers(180_000);
    expect(crowd.asked).toBe(220);
  });

  test('under the rate limits that a homeserver has by default', async () => {
    const { homeserver, tutor } = await serverWithTutor('default');
    tutor.start();
    const crowd = await crowdOf(homeserver, tutor.account, 3);
    await crowd.ask(6);
    await crowd.expectAnswers(240_000);
  });

  test('after a gap of 500 messages', async () => {
    const { homeserver, tutor } = await serverWithTutor();
    tutor.start();
    const crowd = await crowdOf(homeserver, tutor.account, 1);
    await crowd.ask(1);
    await crowd.expectAnswers(60_000);
    await tutor.end('SIGTERM');
    await crowd.ask(500);
    tutor.start();
    await crowd.expectAnswers(240_000);
  });

  test('where it was invited while it did not run, and 150 messages were written before it came in', async () => {
    const { homeserver, tutor } = await serverWithTutor();
    const early = await crowdOf(homeserver, tutor.account, 1);
    tutor.start();
    await early.ask(1);
    await early.expectAnswers(60_000);
    await tutor.end('SIGKILL');
    const late = await crowdOf(homeserver, tutor.account, 1);
    await late.ask(150);
    tutor.start();
    await late.expectAnswers(120_000);
  });

  test('where the homeserver delivers again', async () => {
    const { homeserver, account, tutor, start, stream } = await tutorHere();
    const running = await start();
    const crowd = await crowdOf(homeserver, account, 2);
    await crowd.ask(1);
    await crowd.expectAnswers(60_000);
    const earlier = await tutor.store.received.position(stream);
    await crowd.ask(5);
    await crowd.expectAnswers(60_000);
    await running.close();

    await tutor.store.received.receive(stream, [], earlier ?? '');
    const again = await start();
    closing.push(() => again.close());
    await crowd.ask(1);
    await crowd.expectAnswers(60_000);
  });

  test('where a handler throws, and where the database does not take what was received', async () => {
    const { homeserver, account, tutor, start } = await tutorHere();
    const seen = new Set<string>();
    const throwing: Dispatch = async (event) => {
      if (seen.has(event.id)) return tutor.dispatch(event);
      seen.add(event.id);
      throw new TypeError('nobody foresaw this');
    };
    const { received } = tutor.store;
    let calls = 0;
    const failing = {
      ...received,
      position: received.position.bind(received),
      waiting: received.waiting.bind(received),
      handled: received.handled.bind(received),
      receive: (...given: Parameters<typeof received.receive>) =>
        ++calls % 3 === 0 ? Promise.reject(new Error('no disk')) : received.receive(...given),
    };
    const store = Object.create(tutor.store, { received: { value: failing } });
    store.markDelivered = tutor.store.markDelivered.bind(tutor.store);
    store.undelivered = tutor.store.undelivered.bind(tutor.store);
    const running = await start(throwing, store);
    closing.push(() => running.close());
    const crowd = await crowdOf(homeserver, account, 3);
    await crowd.ask(4);
    await crowd.expectAnswers(120_000);
    expect(seen.size).toBe(12);
  });
});
