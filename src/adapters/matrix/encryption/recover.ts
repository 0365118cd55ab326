/** After the key file is lost: a new device with the tutor's identity and the keys that are in the backup. */
import { existsSync, renameSync } from 'node:fs';
import { TutorClient } from '../client.ts';
import { isRefused } from '../failures.ts';
import type { Log } from '../log.ts';
import { accessTokenFor, type Credentials, ownDevice } from '../login.ts';
import { withPassword } from '../reauthenticate.ts';
import type { EncryptionConfig } from '../start.ts';
import { makeIdentity, readPublishedKeys, signOwnDevice } from './cross-signing.ts';
import { KeyBackup } from './key-backup.ts';
import { KeyFile } from './key-file.ts';
import { Machine } from './machine.ts';
import { EncryptionProblem } from './problem.ts';
import { RecoveryFile } from './recovery-file.ts';
import { Requests, type Send } from './requests.ts';

export interface RecoverOptions {
  readonly homeserverUrl: string;
  readonly credentials: Credentials;
  readonly encryption: EncryptionConfig | null;
  /** Makes a new identity in place of the account's, where the seeds are lost too. */
  readonly newIdentity: boolean;
  readonly log: Log;
  /** Is told what was done, a sentence at a time. */
  readonly say: (sentence: string) => void | Promise<void>;
  readonly clock: () => Date;
  /** Must end the process before it returns: the keys could not be written. */
  readonly endAtOnce: (reason: string) => never;
}

/** Files of SQLite that belong to one database: https://www.sqlite.org/walformat.html */
const endings = ['', '-wal', '-shm', '-journal'];

/**
 * May be repeated, and killed at any moment: then run it again. The tutor must not run meanwhile.
 *
 * @throws EncryptionProblem, RefusedRequest, and what the homeserver refuses else
 */
export async function recover(options: RecoverOptions): Promise<void> {
  const { homeserverUrl, credentials, encryption, newIdentity, log, say, clock, endAtOnce } = options;
  if (encryption === null) throw nothing('MATRIX_STORE_KEY is not set; it has to be that of the lost keys');
  if (!('password' in credentials))
    throw nothing(
      'a new device needs a login: set MATRIX_USER_ID and MATRIX_PASSWORD, and unset MATRIX_ACCESS_TOKEN',
    );
  const { userId } = credentials;
  const { file, key } = encryption;
  refuseIfInUse(file);
  const recovery = new RecoveryFile(encryption.recoveryFile, key);
  const kept = recovery.read(userId);
  if (kept?.seeds == null && !newIdentity)
    throw nothing(
      `${recovery.path} is not there, so that the tutor's identity cannot be brought back; bring a copy of that file, or give the account a new identity with: hm-tutor matrix recover --new-identity`,
    );

  const accessToken = await accessTokenFor(homeserverUrl, credentials, null);
  const client = new TutorClient({ homeserverUrl, accessToken, ended: new AbortController().signal, log });
  const { device_id: deviceId } = await client.getWhoAmI();
  if (deviceId === undefined) throw new Error('the homeserver gave no device');
  const send: Send = (method, path, body) => client.doRequest(method, path, null, body);
  // From here on the next login continues the new device.
  recovery.write({ userId, deviceId, seeds: kept?.seeds ?? null, backupKey: kept?.backupKey ?? null });
  await say(`Signed in as ${userId} on the new device ${deviceId}.`);

  const aside = putAside(file, clock());
  if (aside !== null) await say(`What was left of the old keys is in ${aside}; never use it again.`);
  const onBroken = () =>
    endAtOnce(`${file} cannot be written: make room on its disk, and run this once more.`);
  const machine = await Machine.open({ file, key, userId, deviceId, onBroken });
  const requests = new Requests(machine, send);
  const own = { machine, requests, send, recovery, userId, deviceId, credentials, log };
  try {
    await requests.sendWaiting();
    const hasIdentity = (await readPublishedKeys(send, userId)).identity !== null;
    if (newIdentity && hasIdentity) await makeIdentity(own, true);
    else await signOwnDevice(own);
    await say(`The device is signed with the ${newIdentity ? 'new' : "tutor's"} identity.`);
    const backup = new KeyBackup(own);
    await backup.begin();
    const { found, restored } = await backup.restore();
    await say(`Of ${found} keys in the backup ${restored} are here again.`);
  } finally {
    await machine.close();
  }
  const old = kept?.deviceId ?? ownDevice;
  if (old !== deviceId) await removeDevice(send, credentials, old, say);
  await say('Start the tutor now.');
}

async function removeDevice(
  send: Send,
  credentials: Credentials,
  device: string,
  say: RecoverOptions['say'],
): Promise<void> {
  const path = `/_matrix/client/v3/devices/${encodeURIComponent(device)}`;
  try {
    await send('GET', path, null);
  } catch (error) {
    if (isRefused(error, 'M_NOT_FOUND')) return;
    throw error;
  }
  await withPassword(credentials, (auth) => send('DELETE', path, auth));
  await say(`The old device ${device} is signed out and removed.`);
}

/** A file that cannot be read is what this is for. */
function refuseIfInUse(file: string): void {
  if (!existsSync(file)) return;
  try {
    KeyFile.open(file).close();
  } catch (error) {
    if (error instanceof EncryptionProblem && error.code === 'store-in-use') throw error;
  }
}

/** @returns where the file is now, or null where there was none */
function putAside(file: string, now: Date): string | null {
  if (!endings.some((ending) => existsSync(file + ending))) return null;
  const aside = `${file}.replaced-${now.toISOString().replaceAll(':', '-')}`;
  for (const ending of endings) if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
  return aside;
}

function nothing(says: string): EncryptionProblem {
  return new EncryptionProblem('nothing-to-recover', says);
}
