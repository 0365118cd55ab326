/** The tutor's identity on Matrix, and its device signed with it, so that clients show the device as its owner's. */
import {
  type CrossSigningStatus,
  DeviceId,
  type OlmMachine,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { dig, entriesAt, stringAt } from '../json.ts';
import type { Credentials } from '../login.ts';
import { withPassword } from '../reauthenticate.ts';
import type { Machine } from './machine.ts';
import { EncryptionProblem } from './problem.ts';
import type { RecoveryFile, Seeds } from './recovery-file.ts';
import type { Requests, Send } from './requests.ts';

/** What everybody can read of the account's keys. */
export interface PublishedKeys {
  /** The public part of the identity; null where the account has none. */
  readonly identity: string | null;
  /** Every device with keys. */
  readonly devices: ReadonlyMap<string, PublishedDevice>;
}

interface PublishedDevice {
  /** The public part of the key that never changes, in Base64. */
  readonly key: string | null;
  /** Whether the identity has signed it. */
  readonly isSigned: boolean;
}

export interface SigningOptions {
  readonly machine: Machine;
  readonly requests: Requests;
  readonly send: Send;
  readonly credentials: Credentials;
  readonly recovery: RecoveryFile;
  readonly userId: string;
  readonly deviceId: string;
}

/** @throws what the homeserver refuses */
export async function readPublishedKeys(send: Send, userId: string): Promise<PublishedKeys> {
  const answer = await send('POST', '/_matrix/client/v3/keys/query', { device_keys: { [userId]: [] } });
  const publicKey = (kind: string) => {
    const key = entriesAt(answer, kind, userId, 'keys')[0]?.[1];
    return typeof key === 'string' ? key : null;
  };
  const signer = `ed25519:${publicKey('self_signing_keys')}`;
  const devices = entriesAt(answer, 'device_keys', userId).map(([id, device]): [string, PublishedDevice] => [
    id,
    {
      key: stringAt(device, 'keys', `ed25519:${id}`),
      isSigned: dig(device, 'signatures', userId, signer) !== undefined,
    },
  ]);
  return { identity: publicKey('master_keys'), devices: new Map(devices) };
}

/**
 * Makes the identity where the account has none, and takes it from the recovery file where the key file has none; then
 * signs the device with it. May be repeated. The seeds are in the recovery file before anybody else sees the identity.
 *
 * @throws EncryptionProblem `other-identity` where the account has one that is not the tutor's; what the homeserver refuses
 */
export async function signOwnDevice(options: SigningOptions): Promise<void> {
  const { machine, requests, send, userId, deviceId } = options;
  const published = await readPublishedKeys(send, userId);
  await requests.send(await machine.use(async (own) => own.queryKeysForUsers([new UserId(userId)])));
  if (!(await haveSeeds(options))) {
    if (published.identity !== null) throw otherIdentity(userId);
    return makeIdentity(options, false);
  }
  if (published.identity === null) return makeIdentity(options, false);
  if (!(await machine.use((own) => isOurs(own, userId)))) throw otherIdentity(userId);
  await keepSeeds(options);
  if (published.devices.get(deviceId)?.isSigned === true) return;
  const device = await machine.use((own) => own.getDevice(new UserId(userId), new DeviceId(deviceId)));
  if (device === undefined) throw new Error('the homeserver does not know the device that is to be signed');
  await requests.send(await machine.use(() => device.verify()));
}

/**
 * Makes the identity public.
 *
 * @param anew - whether it takes the place of the one that the account has; whoever has verified that one has to do so
 *   once more
 */
export async function makeIdentity(options: SigningOptions, anew: boolean): Promise<void> {
  const { machine, requests, send, credentials } = options;
  const made = await machine.use((own) => own.bootstrapCrossSigning(anew));
  await keepSeeds(options);
  if (made.uploadKeysRequest !== undefined) await requests.send(made.uploadKeysRequest);
  const keys = JSON.parse(made.uploadSigningKeysRequest.body) as object;
  await withPassword(credentials, (auth) =>
    send('POST', '/_matrix/client/v3/keys/device_signing/upload', { ...keys, ...auth }),
  );
  await requests.send(made.uploadSignaturesRequest);
}

/** Whether the private keys are there, from the recovery file if need be. */
async function haveSeeds({ machine, recovery, userId }: SigningOptions): Promise<boolean> {
  if (isComplete(await machine.use((own) => own.crossSigningStatus()))) return true;
  const seeds = recovery.read(userId)?.seeds ?? null;
  if (seeds === null) return false;
  const { master, selfSigning, userSigning } = seeds;
  return isComplete(await machine.use((own) => own.importCrossSigningKeys(master, selfSigning, userSigning)));
}

async function keepSeeds({ machine, recovery, userId, deviceId }: SigningOptions): Promise<void> {
  const seeds = await exportSeeds(machine);
  if (seeds === null) throw new Error('the identity has no seeds');
  const kept = recovery.read(userId);
  const isKept = kept?.deviceId === deviceId && kept.seeds?.master === seeds.master;
  if (!isKept) recovery.write({ userId, deviceId, seeds });
}

/** @returns null where the key file has not all of them */
export async function exportSeeds(machine: Machine): Promise<Seeds | null> {
  const exported = await machine.use((own) => own.exportCrossSigningKeys());
  const { masterKey: master, self_signing_key: selfSigning, userSigningKey: userSigning } = exported ?? {};
  const isComplete = master !== undefined && selfSigning !== undefined && userSigning !== undefined;
  return isComplete ? { master, selfSigning, userSigning } : null;
}

function isComplete({ hasMaster, hasSelfSigning, hasUserSigning }: CrossSigningStatus): boolean {
  return hasMaster && hasSelfSigning && hasUserSigning;
}

/** Whether the private keys are those of the identity that the homeserver has. */
async function isOurs(machine: OlmMachine, userId: string): Promise<boolean> {
  return (await machine.getIdentity(new UserId(userId)))?.isVerified() === true;
}

export function otherIdentity(userId: string): EncryptionProblem {
  return new EncryptionProblem(
    'other-identity',
    `${userId} has an identity whose keys are not here, so that the tutor cannot sign its device; bring the recovery file back, or give the account a new identity with: hm-tutor matrix recover --new-identity`,
  );
}
