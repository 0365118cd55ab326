/** What there is of the tutor's encryption: here, opened as the start opens it, and on the homeserver. */
import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { TutorClient } from '../client.ts';
import { tellFailure } from '../failures.ts';
import { dig } from '../json.ts';
import { quietLog } from '../log.ts';
import type { EncryptionConfig } from './configured.ts';
import { copyGuardName } from './copy-guard.ts';
import { type PublishedKeys, readPublishedKeys } from './cross-signing.ts';
import {
  type BackupProgress,
  type BackupVersion,
  backupKeyFrom,
  publicBackupKey,
  readBackupVersion,
} from './key-backup.ts';
import { KeyFile, keyFilesAt } from './key-file.ts';
import { openDevice, tutorElsewhere } from './open-device.ts';
import { EncryptionProblem, type ProblemCode } from './problem.ts';
import { identityOf, RecoveryFile } from './recovery-file.ts';
import type { Send } from './requests.ts';
import { roomFor } from './room-on-disk.ts';
import { accountDataOf } from './start.ts';

export interface Looking extends EncryptionConfig {
  readonly key: Uint8Array;
  readonly client: TutorClient;
  /** The device that a start signs in on where no file names another. */
  readonly usualDevice: string;
}

export type StoreState =
  | { readonly kind: 'missing' }
  /** Progress is as the running tutor told the homeserver last, null where it told nothing. */
  | { readonly kind: 'in use'; readonly progress: BackupProgress | null }
  | { readonly kind: 'usable'; readonly progress: BackupProgress }
  | { readonly kind: 'refused'; readonly code: ProblemCode | null; readonly says: string };

export type RecoveryState =
  | { readonly kind: 'missing' }
  /** `identity` is the public part of what can be brought back with it; null where it holds none. */
  | { readonly kind: 'there'; readonly device: string; readonly identity: string | null }
  | { readonly kind: 'refused'; readonly says: string };

export interface Examination {
  readonly device: string;
  readonly store: StoreState;
  readonly recovery: RecoveryState;
  readonly published: PublishedKeys;
  /** Another device of the account that is a tutor's, where `device` has no keys there; or null. */
  readonly elsewhere: string | null;
  readonly backup: BackupVersion | null;
  /** The public part of the key of the backup. */
  readonly backupKey: string;
}

/** @throws what the homeserver refuses */
export async function examine(looking: Looking): Promise<Examination> {
  const { client, key, recoveryFile, usualDevice } = looking;
  const send: Send = (method, path, body) => client.doRequest(method, path, null, body);
  const { user_id: userId } = await client.getWhoAmI();
  await initAsync();
  const recovery = recoveryIn(new RecoveryFile(recoveryFile, key), userId);
  const named = recovery.kind === 'there' ? recovery.device : usualDevice;
  const { device, store } = await storeIn(looking, userId, named, send);
  const published = await readPublishedKeys(send, userId);
  const { read } = accountDataOf(client);
  const elsewhere = published.devices.has(device) ? null : await tutorElsewhere(published, device, read);
  // A file in use does not tell its device.
  const isRunning = store.kind === 'in use' && elsewhere !== null;
  return {
    device: isRunning ? elsewhere : device,
    store,
    recovery,
    published,
    elsewhere: isRunning ? null : elsewhere,
    backup: await readBackupVersion(send),
    backupKey: publicBackupKey(backupKeyFrom(key, userId)),
  };
}

function recoveryIn(file: RecoveryFile, userId: string): RecoveryState {
  try {
    const kept = file.read(userId);
    if (kept === null) return { kind: 'missing' };
    const identity = kept.seeds === null ? null : identityOf(kept.seeds);
    return { kind: 'there', device: kept.deviceId, identity };
  } catch (error) {
    return { kind: 'refused', says: tellFailure(error) };
  }
}

/** Closed again at once, so that nobody goes on with what is not on the disk. */
async function storeIn(
  { client, file, key }: Looking,
  userId: string,
  named: string,
  send: Send,
): Promise<{ readonly device: string; readonly store: StoreState }> {
  let device = named;
  const full = roomFor(file);
  if (full !== null) return { device, store: { kind: 'refused', code: full.code, says: full.message } };
  if (keyFilesAt(file).length === 0) return { device, store: { kind: 'missing' } };
  const accountData = accountDataOf(client);
  try {
    const keyFile = KeyFile.open(file);
    device = keyFile.device() ?? named;
    const { machine } = await openDevice({
      ...{ keyFile, key, userId, deviceId: device, send, accountData, log: quietLog },
      patiently: (request) => request(),
      onBroken(error) {
        throw error;
      },
    });
    const { total, backedUp } = await machine.use((own) => own.roomKeyCounts());
    await machine.close();
    return { device, store: { kind: 'usable', progress: { roomKeys: total, backedUp, behindSince: null } } };
  } catch (error) {
    const code = error instanceof EncryptionProblem ? error.code : null;
    if (code !== 'store-in-use')
      return { device, store: { kind: 'refused', code, says: tellFailure(error) } };
    const told = await accountData.read(copyGuardName(device));
    return { device, store: { kind: 'in use', progress: progressIn(told) } };
  }
}

function progressIn(told: unknown): BackupProgress | null {
  const [roomKeys, backedUp, since] = ['roomKeys', 'backedUp', 'behindSince'].map((name) => dig(told, name));
  if (typeof roomKeys !== 'number' || typeof backedUp !== 'number') return null;
  return { roomKeys, backedUp, behindSince: typeof since === 'number' ? since : null };
}
