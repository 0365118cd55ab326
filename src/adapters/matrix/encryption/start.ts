/** Starts the encryption of the device that the tutor is signed in on. */
import type { TutorClient } from '../client.ts';
import { isRefused, tellFailure } from '../failures.ts';
import { stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import type { Credentials } from '../login.ts';
import type { Pace } from '../pace.ts';
import type { RoomBook } from '../rooms.ts';
import { CopyGuard } from './copy-guard.ts';
import { readPublishedKeys, type SigningOptions, signOwnDevice } from './cross-signing.ts';
import { Encryption } from './encryption.ts';
import { KeyBackup } from './key-backup.ts';
import { Machine } from './machine.ts';
import { EncryptionProblem } from './problem.ts';
import { RecoveryFile } from './recovery-file.ts';
import { Requests, type Send } from './requests.ts';
import type { VerificationOptions } from './verifications.ts';

export interface StartOptions {
  readonly file: string;
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
 * @throws EncryptionProblem, and what the homeserver refuses
 */
export async function startEncryption(options: StartOptions): Promise<Encryption> {
  const { client, rooms, pace, log, file, recoveryFile, key, userId, credentials } = options;
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
  const send: Send = (method, path, body) => client.doRequest(method, path, null, body);
  const requests = new Requests(machine, send);
  const own = { machine, requests, send, recovery: new RecoveryFile(recoveryFile, key), userId, deviceId };
  const backup = new KeyBackup({ ...own, log });
  try {
    await pace.patiently(() => guard.check());
    await pace.patiently(() => refuseOtherKeys(own, file));
    // What changed while the tutor was away or went without encryption, no sync may tell any more.
    await machine.use((olm) => olm.markAllTrackedUsersAsDirty());
    await pace.patiently(() => requests.sendWaiting());
    await pace.patiently(() => guard.start());
    log.info({ device: deviceId }, 'encrypted rooms can be read');
    await unlessRefused(log, () => pace.patiently(() => signOwnDevice({ ...own, credentials })));
    await unlessRefused(log, () => pace.patiently(() => backup.begin()));
  } catch (error) {
    await machine.close();
    throw isRefused(error) ? otherDevice(file, tellFailure(error), error) : error;
  }
  const room = (id: string) => rooms.get(id);
  const put: VerificationOptions['put'] = (...message) => client.put(...message);
  return new Encryption({ machine, requests, guard, backup, room, put, log });
}

/** Before anything is sent: what the homeserver knows may belong to a file that only has to be brought back. */
async function refuseOtherKeys(
  { machine, send, userId, deviceId }: Pick<SigningOptions, 'machine' | 'send' | 'userId' | 'deviceId'>,
  file: string,
): Promise<void> {
  const published = (await readPublishedKeys(send, userId)).devices.get(deviceId);
  const ours = await machine.use(async ({ identityKeys }) => identityKeys.ed25519.toBase64());
  if (published !== undefined && published.key !== ours) throw otherDevice(file, 'the device has other keys');
}

function otherDevice(file: string, said: string, cause?: unknown): EncryptionProblem {
  return new EncryptionProblem(
    'other-device',
    `the homeserver does not know the keys in ${file} (${said}): they are new, or those of another device. Bring the right file back; if it is lost, run: hm-tutor matrix recover`,
    cause,
  );
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
