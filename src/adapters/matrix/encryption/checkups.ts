/** What `hm-tutor doctor` says of the tutor's encryption. */
import { attention, type CheckupResult, failed, ok } from '../../../core/checkup.ts';
import type { EncryptionConfig } from './configured.ts';
import type { Examination } from './examination.ts';
import type { BackupProgress } from './key-backup.ts';

type Judge = (examined: Examination, config: EncryptionConfig) => CheckupResult;

/** By the names of what they look at. */
export const encryptionJudges: Readonly<Record<string, Judge>> = {
  'key store': judgeStore,
  'recovery file': judgeRecovery,
  device: judgeDevice,
  'cross-signing': judgeSigning,
  'key backup': judgeBackup,
};

const notStarted = 'not made yet; the tutor makes it when it starts';
const recoverIt = 'end the tutor and run: hm-tutor matrix recover';
/** Keys come into the backup within seconds, and the homeserver hears of it within a minute. In ms. */
const usualDelay = 300_000;

function judgeStore(examined: Examination, { file }: EncryptionConfig): CheckupResult {
  const { store } = examined;
  switch (store.kind) {
    case 'missing':
      return isFirst(examined)
        ? attention(notStarted)
        : failed(`${file} is lost; bring it back, or ${recoverIt}`);
    case 'in use':
      return ok(`${file} is in use by a running tutor`);
    case 'usable':
      return ok(`${file} holds ${store.progress.roomKeys} room keys`);
    case 'refused':
      return failed(store.says);
  }
}

function judgeRecovery(examined: Examination, { recoveryFile }: EncryptionConfig): CheckupResult {
  const { store, recovery, published } = examined;
  const unlocked = notLooked(examined);
  if (unlocked !== null) return unlocked;
  switch (recovery.kind) {
    case 'refused':
      return failed(recovery.says);
    case 'missing':
      if (isFirst(examined)) return attention(`${recoveryFile} is ${notStarted}`);
      if (store.kind === 'missing')
        return failed(
          `${recoveryFile} is lost; bring a copy back. Without one only a new identity helps: hm-tutor matrix recover --new-identity`,
        );
      return attention(
        `${recoveryFile} is missing; the tutor writes it again when it starts, and copies of it stay as good as they were`,
      );
    case 'there':
      if (recovery.identity === null)
        return attention(`${recoveryFile} holds no identity; the tutor puts it in when it starts`);
      if (published.identity !== null && published.identity !== recovery.identity)
        return failed(
          `${recoveryFile} is a copy from before the account had its present identity; start the tutor to write it anew, or bring a newer copy`,
        );
      return ok(`${recoveryFile} can bring the identity back; keep a copy on another machine`);
  }
}

function judgeDevice(examined: Examination): CheckupResult {
  const { device, published, elsewhere } = examined;
  if (elsewhere !== null)
    return failed(`the tutor is the device ${elsewhere}, and not ${device}; ${recoverIt}`);
  if (!published.devices.has(device))
    return isFirst(examined)
      ? attention(notStarted)
      : failed(`the homeserver has no keys of the device ${device}; ${recoverIt}`);
  const others = [...published.devices.keys()].filter((id) => id !== device);
  return others.length === 0
    ? ok(`${device} is the only device with keys`)
    : attention(
        `${device}; the account has others with keys: ${others.join(', ')}. Sign out what nobody uses`,
      );
}

function judgeSigning({ device, published, elsewhere }: Examination): CheckupResult {
  if (published.identity === null) return attention(`the identity is ${notStarted}`);
  if (elsewhere !== null) return attention(`not looked at, since the tutor is the device ${elsewhere}`);
  if (published.devices.get(device)?.isSigned === true)
    return ok(`the device is signed by the identity ${published.identity}`);
  return failed('the device is not signed by the identity of the account; the log of the tutor says why');
}

function judgeBackup(examined: Examination): CheckupResult {
  const { backup, backupKey, store } = examined;
  const unlocked = notLooked(examined);
  if (unlocked !== null) return unlocked;
  if (backup === null) return attention(notStarted);
  if (backup.publicKey !== backupKey)
    return failed(
      'the backup on the homeserver was made with another key; start the tutor, and it makes a new version',
    );
  const holds = ok(`version ${backup.version} holds ${backup.count} room keys`);
  if (store.kind !== 'in use' && store.kind !== 'usable') return holds;
  if (store.progress === null) return holds;
  const says = `${store.progress.backedUp} of ${store.progress.roomKeys} room keys are in version ${backup.version}`;
  if (store.kind === 'in use')
    return isLate(store.progress)
      ? attention(`${says}, and some have been waiting for minutes; the log of the tutor says why`)
      : holds;
  return store.progress.backedUp < store.progress.roomKeys
    ? attention(`${says}; start the tutor for the rest`)
    : ok(says);
}

function isLate({ behindSince }: BackupProgress): boolean {
  return behindSince !== null && behindSince < Date.now() - usualDelay;
}

/** Whether no tutor has encrypted for this account yet. */
function isFirst({ store, recovery, published, device, elsewhere }: Examination): boolean {
  const isNothingHere = store.kind === 'missing' && recovery.kind === 'missing';
  return isNothingHere && !published.devices.has(device) && elsewhere === null;
}

/** What cannot be opened with a wrong key says so once. */
function notLooked({ store }: Examination): CheckupResult | null {
  return store.kind === 'refused' && store.code === 'wrong-store-key'
    ? attention('not looked at, since MATRIX_STORE_KEY is not the key of the key store')
    : null;
}
