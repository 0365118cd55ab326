/** What `hm-tutor doctor` looks at in the tutor's encryption: what is here, and what the homeserver shows of it. */
import { existsSync } from 'node:fs';
import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';
import { attention, type CheckupResult, failed, ok } from '../../../core/checkup.ts';
import type { TutorClient } from '../client.ts';
import { readPublishedKeys } from './cross-signing.ts';
import { publicBackupKey, readBackupVersion } from './key-backup.ts';
import { Machine } from './machine.ts';
import { EncryptionProblem } from './problem.ts';
import { type Recovery, RecoveryFile } from './recovery-file.ts';
import type { Send } from './requests.ts';

export interface Looking {
  readonly client: TutorClient;
  readonly file: string;
  readonly recoveryFile: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

type Look = (looking: Looking) => Promise<CheckupResult>;

/** By the names of what they look at. What they throw is a failed checkup too. */
export const encryptionLooks: Readonly<Record<string, Look>> = {
  'key store': lookAtStore,
  'recovery file': lookAtRecovery,
  device: lookAtDevice,
  'cross-signing': lookAtSigning,
  'key backup': lookAtBackup,
};

const notStarted = 'not made yet; the tutor makes it when it starts';
const recoverIt = 'end the tutor and run: hm-tutor matrix recover';

async function lookAtStore(looking: Looking): Promise<CheckupResult> {
  const { file, key } = looking;
  const kept = await recoveryOf(looking);
  if (!existsSync(file))
    return kept === null ? attention(notStarted) : failed(`${file} is lost; ${recoverIt}`);
  if (kept === null) return attention(`${file} is there, and no recovery file; start the tutor once`);
  try {
    const machine = await Machine.open({ file, key, ...kept, onBroken });
    try {
      const { total, backedUp } = await machine.use((own) => own.roomKeyCounts());
      return ok(`${file} holds ${total} room keys, ${backedUp} of them are in the backup`);
    } finally {
      await machine.close();
    }
  } catch (error) {
    if (error instanceof EncryptionProblem && error.code === 'store-in-use')
      return ok(`${file} is in use by a running tutor`);
    throw error;
  }
}

async function lookAtRecovery(looking: Looking): Promise<CheckupResult> {
  const kept = await recoveryOf(looking);
  const { recoveryFile } = looking;
  if (kept === null) return attention(`${recoveryFile} is ${notStarted}`);
  if (kept.seeds === null || kept.backupKey === null)
    return attention(`${recoveryFile} is not complete; start the tutor once`);
  return ok(`${recoveryFile} can bring everything back; keep a copy on another machine`);
}

async function lookAtDevice(looking: Looking): Promise<CheckupResult> {
  const { kept, published } = await readKeys(looking);
  if (kept === null) return attention(notStarted);
  const { deviceId } = kept;
  if (!published.devices.has(deviceId))
    return failed(`the homeserver has no keys of the device ${deviceId}; ${recoverIt}`);
  const others = [...published.devices.keys()].filter((id) => id !== deviceId);
  return others.length === 0
    ? ok(`${deviceId} is the only device with keys`)
    : attention(
        `${deviceId}; the account has others with keys: ${others.join(', ')}. Sign out what nobody uses`,
      );
}

async function lookAtSigning(looking: Looking): Promise<CheckupResult> {
  const { kept, published } = await readKeys(looking);
  if (published.identity === null) return attention(`the identity is ${notStarted}`);
  if (kept !== null && published.devices.get(kept.deviceId)?.isSigned === true)
    return ok(`the device is signed by the identity ${published.identity}`);
  return failed('the device is not signed by the identity of the account; the log of the tutor says why');
}

async function lookAtBackup(looking: Looking): Promise<CheckupResult> {
  const kept = await recoveryOf(looking);
  const current = await readBackupVersion(sendOf(looking.client));
  if (current === null) return attention(notStarted);
  await initAsync();
  if (kept?.backupKey == null || publicBackupKey(kept.backupKey) !== current.publicKey)
    return failed(
      'the backup on the homeserver was made with another key; start the tutor to make a new one',
    );
  return ok(`version ${current.version} holds ${current.count} room keys`);
}

async function readKeys(looking: Looking) {
  const { user_id: userId } = await looking.client.getWhoAmI();
  return {
    kept: await recoveryOf(looking),
    published: await readPublishedKeys(sendOf(looking.client), userId),
  };
}

async function recoveryOf({ client, recoveryFile, key }: Looking): Promise<Recovery | null> {
  const { user_id: userId } = await client.getWhoAmI();
  return new RecoveryFile(recoveryFile, key).read(userId);
}

function sendOf(client: TutorClient): Send {
  return (method, path, body) => client.doRequest(method, path, null, body);
}

/** Nothing was sent, and the store is closed again at once, so that nobody goes on with what is not on the disk. */
function onBroken(error: unknown): never {
  throw error;
}
