/** Starts the encryption of the device that the tutor is signed in on. */
import type { TutorClient } from '../client.ts';
import { isRefused, tellFailure } from '../failures.ts';
import { stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import type { Pace } from '../pace.ts';
import type { RoomBook } from '../rooms.ts';
import { CopyGuard } from './copy-guard.ts';
import { Encryption } from './encryption.ts';
import { Machine } from './machine.ts';
import { EncryptionProblem } from './problem.ts';
import { Requests } from './requests.ts';

export interface StartOptions {
  readonly file: string;
  readonly key: Uint8Array;
  readonly userId: string;
  readonly client: TutorClient;
  readonly rooms: RoomBook;
  readonly pace: Pace;
  /** Ends the process, without another write or request. */
  readonly endAtOnce: (reason: string) => never;
  readonly log: Log;
}

/**
 * Resolves when the homeserver has the keys of the device.
 *
 * @throws EncryptionProblem, and what the homeserver refuses
 */
export async function startEncryption(options: StartOptions): Promise<Encryption> {
  const { client, rooms, pace, log, file } = options;
  const deviceId = stringAt(await pace.patiently(() => client.getWhoAmI()), 'device_id');
  if (deviceId === null) {
    throw new EncryptionProblem(
      'other-device',
      'MATRIX_ACCESS_TOKEN belongs to no device, so that nothing can be encrypted for it; make one by signing in, as the README describes, or unset MATRIX_STORE_KEY',
    );
  }
  const machine = await Machine.open({
    ...options,
    deviceId,
    onBroken(error) {
      log.error({ err: error }, 'the encryption keys could not be written');
      return options.endAtOnce(`${file} cannot be written, so the tutor ends: make room on its disk`);
    },
  });
  const guard = new CopyGuard({
    keyFile: machine.keyFile,
    path: file,
    deviceId,
    read: (name) => client.readAccountData(name),
    write: (name, value) => client.setAccountData(name, value),
    log,
  });
  const requests = new Requests(machine, (method, path, body) => client.doRequest(method, path, null, body));
  try {
    await pace.patiently(() => guard.check());
    // What changed while the tutor was away or went without encryption, no sync may tell any more.
    await machine.use((olm) => olm.markAllTrackedUsersAsDirty());
    await pace.patiently(() => requests.sendWaiting());
    await pace.patiently(() => guard.start());
    log.info({ device: deviceId }, 'encrypted rooms can be read');
    return new Encryption({ machine, requests, guard, room: (id) => rooms.get(id), log });
  } catch (error) {
    await machine.close();
    if (!isRefused(error)) throw error;
    throw new EncryptionProblem(
      'other-device',
      `the homeserver does not take the keys in ${file} (${tellFailure(error)}): they are those of an old copy or of another device; begin anew as docs/matrix.md says`,
      error,
    );
  }
}
