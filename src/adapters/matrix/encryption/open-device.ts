/** From the key file to the device that may be used: none of its keys is used before it is known to be the right file. */
import { stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import { CopyGuard, type CopyGuardOptions, copyGuardName } from './copy-guard.ts';
import { type PublishedKeys, readPublishedKeys } from './cross-signing.ts';
import type { KeyFile } from './key-file.ts';
import { Machine } from './machine.ts';
import { EncryptionProblem } from './problem.ts';
import { Requests, type Send } from './requests.ts';

export interface OpenDeviceOptions {
  readonly keyFile: KeyFile;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly userId: string;
  readonly deviceId: string;
  readonly send: Send;
  readonly accountData: Pick<CopyGuardOptions, 'read' | 'write'>;
  /** Repeats a request until it succeeds or is refused. */
  readonly patiently: <T>(request: () => Promise<T>) => Promise<T>;
  /** Must end the process: the file could not be written, and the memory is ahead of it. */
  readonly onBroken: (error: unknown) => never;
  readonly log: Log;
}

export interface OpenDevice {
  readonly machine: Machine;
  readonly requests: Requests;
  readonly guard: CopyGuard;
}

/**
 * Sends nothing that could not be sent again, so that whoever only looks may use it too.
 *
 * @throws EncryptionProblem, and what the homeserver refuses; the key file is closed then, and gone where it was new
 */
export async function openDevice(options: OpenDeviceOptions): Promise<OpenDevice> {
  const { keyFile, deviceId, send, accountData, patiently, log } = options;
  const guard = new CopyGuard({ keyFile, deviceId, ...accountData, log });
  let machine: Machine | null = null;
  try {
    await patiently(() => guard.check());
    const opened = await Machine.open(options);
    machine = opened;
    await patiently(() => refuseOtherKeys(opened, options));
    return { machine, requests: new Requests(machine, send), guard };
  } catch (error) {
    if (machine === null) keyFile.close();
    else await machine.close();
    keyFile.removeIfNew();
    throw error;
  }
}

/** Whose keys the homeserver hands out may belong to a file that only has to be brought back. */
async function refuseOtherKeys(machine: Machine, options: OpenDeviceOptions): Promise<void> {
  const { send, userId, deviceId, keyFile, accountData } = options;
  const published = await readPublishedKeys(send, userId);
  const known = published.devices.get(deviceId);
  const ours = await machine.use(async ({ identityKeys }) => identityKeys.ed25519.toBase64());
  if (known !== undefined && known.key !== ours) throw otherDevice(keyFile.path, 'the device has other keys');
  if (known !== undefined) return;
  const elsewhere = await tutorElsewhere(published, deviceId, accountData.read);
  if (elsewhere !== null)
    throw otherDevice(keyFile.path, `the tutor of this account is the device ${elsewhere}`);
}

/**
 * Another device of the account that is a tutor's: a second one would answer beside it.
 *
 * @returns null where there is none
 */
export async function tutorElsewhere(
  { devices }: PublishedKeys,
  deviceId: string,
  read: CopyGuardOptions['read'],
): Promise<string | null> {
  for (const id of devices.keys()) {
    if (id !== deviceId && (await read(copyGuardName(id))) !== null) return id;
  }
  return null;
}

export function otherDevice(file: string, said: string, cause?: unknown): EncryptionProblem {
  return new EncryptionProblem(
    'other-device',
    `the homeserver does not know the keys in ${file} (${said}): they are new, or those of another device. Bring the right file back; if it is lost, run: hm-tutor matrix recover`,
    cause,
  );
}

/** What the homeserver says which device an access token belongs to. @throws EncryptionProblem where to none */
export function deviceOf(whoAmI: unknown): string {
  const deviceId = stringAt(whoAmI, 'device_id');
  if (deviceId !== null) return deviceId;
  throw new EncryptionProblem(
    'other-device',
    'MATRIX_ACCESS_TOKEN belongs to no device, so that nothing can be encrypted for it; make one by signing in, as the README describes, or unset MATRIX_STORE_KEY',
  );
}
