/** What most suites on a real homeserver begin with: the homeserver, the tutor on it, and people who come and go. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Homeserver, startHomeserver } from './homeserver.ts';
import { Learner } from './learner.ts';
import { TutorProcess } from './tutor.ts';

export interface Setting {
  /** Both are there once the tests run. */
  readonly homeserver: Homeserver;
  readonly tutor: TutorProcess;
  /** Somebody new, who leaves with the end of the test. */
  person(name: string): Promise<Learner>;
  /** Of the same account, and able to encrypt; it leaves with the end of the test as well. */
  otherDevice(of: Learner): Promise<Learner>;
  /** The rooms that the tutor is in. */
  joinedRooms(): Promise<readonly string[]>;
}

/**
 * To be called inside of `describe`: its tests share one homeserver and one tutor.
 *
 * @param encrypts - whether the tutor, and people, read and write in encrypted rooms
 */
export function setUpTutor({ encrypts = false } = {}): Setting {
  let homeserver: Homeserver;
  let tutor: TutorProcess;
  const people: Learner[] = [];
  let count = 0;

  beforeAll(async () => {
    homeserver = await startHomeserver();
    const key = encrypts ? { MATRIX_STORE_KEY: randomBytes(32).toString('base64') } : {};
    tutor = await TutorProcess.prepare(homeserver, key);
    tutor.start();
    if (encrypts) await tutor.hasKeys();
  }, 300_000);

  afterEach(() => {
    for (const person of people.splice(0)) person.close();
  });

  afterAll(async () => {
    await tutor?.remove();
    await homeserver?.stop();
  });

  return {
    get homeserver() {
      return homeserver;
    },
    get tutor() {
      return tutor;
    },
    async person(name) {
      const join = encrypts ? Learner.joinEncrypted : Learner.join;
      const learner = await join(homeserver, `${name}-${++count}`);
      people.push(learner);
      return learner;
    },
    async otherDevice(of) {
      const device = await Learner.signIn(homeserver, of.account.id);
      people.push(device);
      return device;
    },
    async joinedRooms() {
      const headers = { authorization: `Bearer ${tutor.account.token}` };
      const response = await fetch(`${homeserver.url}/_matrix/client/v3/joined_rooms`, { headers });
      return ((await response.json()) as { readonly joined_rooms: readonly string[] }).joined_rooms;
    },
  };
}
