/** Starts the encryption of the device that the tutor is signed in on. */
import type { TutorClient } from '../client.ts';
import { isRefused, tellFailure } from '../failures.ts';
import type { Log } from '../log.ts';
import type { Credentials } from '../login.ts';
import type { Pace } from '../pace.ts';
import type { RoomBook } from '../rooms.ts';
import { signOwnDevice } from './cross-signing.ts';
import { Encryption } from './encryption.ts';
import { backupKeyFrom, KeyBackup } from './key-backup.ts';
import type { KeyFile } from './key-file.ts';
import { deviceOf, openDevice, otherDevice } from './open-device.ts';
import { EncryptionProblem } from './problem.ts';
import { RecoveryFile } from './recovery-file.ts';
import type { Send } from './requests.ts';
import type { VerificationOptions } from './verifications.ts';

export interface StartOptions {
  readonly keyFile: KeyFile;
  readonly recoveryFile: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly userId: string;
  readonly credentials: Credentials;
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
 * @throws EncryptionProblem, and what the homeserver refuses; the key file is closed then
 */
export async function startEncryption(options: StartOptions): Promise<Encryption> {
  const { client, rooms, pace, log, keyFile, recoveryFile, key, userId, credentials } = options;
  const patiently: Pace['patiently'] = (request) => pace.patiently(request);
  const deviceId = deviceOf(await patiently(() => client.getWhoAmI()));
  const send: Send = (method, path, body) => client.doRequest(method, path, null, body);
  const { machine, requests, guard } = await openDevice({
    ...{ keyFile, key, userId, deviceId, send, patiently, log },
    accountData: accountDataOf(client),
    onBroken(error) {
      log.error({ err: error }, 'the encryption keys could not be written');
      return options.endAtOnce(`${keyFile.path} cannot be written, so the tutor ends: make room on its disk`);
    },
  });
  const recovery = new RecoveryFile(recoveryFile, key);
  const own = { machine, requests, send, recovery, userId, deviceId, credentials, log };
  const backup = new KeyBackup({ machine, requests, send, key: backupKeyFrom(key, userId), log });
  try {
    // What changed while the tutor was away or went without encryption, no sync may tell any more.
    await machine.use((olm) => olm.markAllTrackedUsersAsDirty());
    await patiently(() => requests.sendWaiting());
    await patiently(() => guard.start(() => backup.progress()));
    log.info({ device: deviceId }, 'encrypted rooms can be read');
    await unlessRefused(log, () => patiently(() => signOwnDevice(own)));
    await unlessRefused(log, () => patiently(() => backup.begin()));
  } catch (error) {
    await guard.stop();
    await machine.close();
    throw isRefused(error) ? otherDevice(keyFile.path, tellFailure(error), error) : error;
  }
  const room = (id: string) => rooms.get(id);
  const put: VerificationOptions['put'] = (...message) => patiently(() => client.put(...message));
  return new Encryption({ machine, requests, guard, backup, room, put, log });
}

export function accountDataOf(client: TutorClient) {
  return {
    read: (name: string) => client.readAccountData(name),
    write: (name: string, value: object) => client.setAccountData(name, value),
  };
}

/** Without its identity or its backup the tutor still reads and writes. */
async function unlessRefused(log: Log, task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    const isOther = error instanceof EncryptionProblem && error.code === 'other-identity';
    if (!isOther && !isRefused(error)) throw error;
    log.warn({}, tellFailure(error));
  }
}
