/** After the key file is lost: a new device with the tutor's identity and the keys that are in the backup. */
import { existsSync, renameSync } from 'node:fs';
import { TutorClient } from '../client.ts';
import { isRefused } from '../failures.ts';
import type { Log } from '../log.ts';
import { accessTokenFor, type Credentials, ownDevice } from '../login.ts';
import type { EncryptionConfig } from './configured.ts';
import { CopyGuard } from './copy-guard.ts';
import {
  exportSeeds,
  makeIdentity,
  otherIdentity,
  readPublishedKeys,
  signOwnDevice,
} from './cross-signing.ts';
import { backupKeyFrom, KeyBackup } from './key-backup.ts';
import { KeyFile, keyFilesAt } from './key-file.ts';
import { Machine } from './machine.ts';
import { deviceOf } from './open-device.ts';
import { removeOtherDevices } from './other-devices.ts';
import { EncryptionProblem } from './problem.ts';
import { identityOf, type Recovery, RecoveryFile, type Seeds } from './recovery-file.ts';
import { Requests, type Send } from './requests.ts';
import { accountDataOf } from './start.ts';

export interface RecoverOptions {
  readonly homeserverUrl: string;
  readonly credentials: Credentials;
  readonly encryption: EncryptionConfig;
  /** Makes a new identity in place of the account's, where the seeds are lost too. */
  readonly newIdentity: boolean;
  readonly log: Log;
  /** Is told what was done, a sentence at a time. */
  readonly say: (sentence: string) => void | Promise<void>;
  readonly clock: () => Date;
  /** Must end the process before it returns: the keys could not be written. */
  readonly endAtOnce: (reason: string) => never;
}

/**
 * May be repeated, and killed at any moment: then run it again. The tutor must not run meanwhile.
 *
 * @throws EncryptionProblem, RefusedRequest, and what the homeserver refuses else
 */
export async function recover(options: RecoverOptions): Promise<void> {
  const { homeserverUrl, credentials, encryption, newIdentity, log, say, clock, endAtOnce } = options;
  const { file, recoveryFile, key } = encryption;
  if (key === null) throw nothing('MATRIX_STORE_KEY is not set; it has to be that of the lost keys');
  if (!('password' in credentials))
    throw nothing(
      'a new device needs a login: set MATRIX_USER_ID and MATRIX_PASSWORD, and unset MATRIX_ACCESS_TOKEN',
    );
  const { userId } = credentials;
  const recovery = new RecoveryFile(recoveryFile, key);
  const kept = keptIn(recovery, userId, newIdentity);
  const before = await lookInto(file, key, userId);
  const seeds = kept?.seeds ?? before.seeds;
  if (seeds === null && !newIdentity)
    throw nothing(
      `${recovery.path} is not there, so that the tutor's identity cannot be brought back; bring a copy of that file, or give the account a new identity with: hm-tutor matrix recover --new-identity`,
    );

  const accessToken = await accessTokenFor(homeserverUrl, credentials, null).catch((error: unknown) => {
    if (!isRefused(error, 'M_FORBIDDEN')) throw error;
    throw nothing('the homeserver does not accept MATRIX_USER_ID and MATRIX_PASSWORD; check both');
  });
  const client = new TutorClient({ homeserverUrl, accessToken, ended: new AbortController().signal, log });
  const deviceId = deviceOf(await client.getWhoAmI());
  const send: Send = (method, path, body) => client.doRequest(method, path, null, body);
  const { identity } = await readPublishedKeys(send, userId);
  if (!newIdentity && seeds !== null && identity !== null && identity !== identityOf(seeds)) {
    // Nothing has been changed so far.
    await send('POST', '/_matrix/client/v3/logout', {});
    throw otherIdentity(userId);
  }
  const unread = kept === null && existsSync(recovery.path) ? [recovery.path] : [];
  const unreadAside = putAside(recovery.path, unread, clock());
  if (unreadAside !== null) await say(`The recovery file, which cannot be read, is now ${unreadAside}.`);
  // From here on the next login continues the new device.
  recovery.write({ userId, deviceId, seeds });
  await say(`Signed in as ${userId} on the new device ${deviceId}.`);

  const aside = putAside(file, keyFilesAt(file), clock());
  if (aside !== null) await say(`What was left of the old keys is in ${aside}; never use it again.`);
  const onBroken = () =>
    endAtOnce(`${file} cannot be written: make room on its disk, and run this once more.`);
  const machine = await Machine.open({ keyFile: KeyFile.open(file), key, userId, deviceId, onBroken });
  const requests = new Requests(machine, send);
  const own = { machine, requests, send, recovery, userId, deviceId, credentials, log };
  const guard = new CopyGuard({ keyFile: machine.keyFile, deviceId, ...accountDataOf(client), log });
  try {
    await requests.sendWaiting();
    // So that a start without this file is refused from now on.
    await guard.start();
    if (newIdentity && identity !== null) await makeIdentity(own, true);
    else await signOwnDevice(own);
    await say(`The device is signed with the ${newIdentity ? 'new' : "tutor's"} identity.`);
    const backup = new KeyBackup({ ...own, key: backupKeyFrom(key, userId) });
    await backup.begin();
    const { found, restored } = await backup.restore();
    await say(`Of ${found} keys in the backup ${restored} are here again.`);
    if (restored < found) await say('The others were put there by somebody else, or changed, and are left.');
  } finally {
    await guard.stop();
    await machine.close();
  }
  const former = [kept?.deviceId, before.device, ownDevice].filter((id) => id != null);
  await removeOtherDevices({ send, credentials, userId, deviceId, former, say });
  await say('Start the tutor now.');
}

/** For a new identity nothing is needed of a file that cannot be read. */
function keptIn(recovery: RecoveryFile, userId: string, newIdentity: boolean): Recovery | null {
  try {
    return recovery.read(userId);
  } catch (error) {
    if (newIdentity && error instanceof EncryptionProblem && error.code === 'recovery-unreadable')
      return null;
    throw error;
  }
}

/** An old copy still has the seeds. A file that cannot be read is what the recovery is for. */
async function lookInto(
  file: string,
  key: Uint8Array,
  userId: string,
): Promise<{ readonly device: string | null; readonly seeds: Seeds | null }> {
  let device: string | null = null;
  if (keyFilesAt(file).length === 0) return { device, seeds: null };
  try {
    const keyFile = KeyFile.open(file);
    device = keyFile.device();
    const onBroken = (error: unknown): never => {
      throw error;
    };
    const opening = Machine.open({ keyFile, key, userId, deviceId: device ?? ownDevice, onBroken });
    const machine = await opening.catch((error: unknown) => {
      keyFile.close();
      throw error;
    });
    const seeds = await exportSeeds(machine);
    await machine.close();
    return { device, seeds };
  } catch (error) {
    if (error instanceof EncryptionProblem && error.code === 'store-in-use') throw error;
    return { device, seeds: null };
  }
}

/**
 * @param files - which are there, of those whose names begin with `file`
 * @returns where they are now, or null where there was none
 */
function putAside(file: string, files: readonly string[], now: Date): string | null {
  if (files.length === 0) return null;
  const aside = `${file}.replaced-${now.toISOString().replaceAll(':', '-')}`;
  for (const each of files) renameSync(each, aside + each.slice(file.length));
  return aside;
}

function nothing(says: string): EncryptionProblem {
  return new EncryptionProblem('nothing-to-recover', says);
}
