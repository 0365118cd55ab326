/** The backup of the room keys on the homeserver, which cannot read them: https://spec.matrix.org/latest/client-server-api/#server-side-key-backups */
import { BackupDecryptionKey, RoomId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { isRefused, tellFailure } from '../failures.ts';
import { dig, entriesAt, stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import type { Machine } from './machine.ts';
import type { RecoveryFile } from './recovery-file.ts';
import type { Requests, Send } from './requests.ts';

export interface BackupOptions {
  readonly machine: Machine;
  readonly requests: Requests;
  readonly send: Send;
  readonly recovery: RecoveryFile;
  readonly userId: string;
  readonly deviceId: string;
  readonly log: Log;
}

export interface BackupVersion {
  readonly version: string;
  readonly publicKey: string;
  /** Of room keys. */
  readonly count: number;
}

const algorithm = 'm.megolm_backup.v1.curve25519-aes-sha2';
const versions = '/_matrix/client/v3/room_keys/version';
/** Keys come several at a time. After a failure it is tried again later. In ms. */
const delays = { ordinary: 1000, afterFailure: 60_000 };

/** @returns null where there is no backup that this one could be. @throws what the homeserver refuses else */
export async function readBackupVersion(send: Send): Promise<BackupVersion | null> {
  try {
    const answer = await send('GET', versions, null);
    const version = stringAt(answer, 'version');
    const publicKey = stringAt(answer, 'auth_data', 'public_key');
    if (version === null || publicKey === null || stringAt(answer, 'algorithm') !== algorithm) return null;
    return { version, publicKey, count: Number(dig(answer, 'count')) };
  } catch (error) {
    if (isRefused(error, 'M_NOT_FOUND')) return null;
    throw error;
  }
}

/** The public part of a backup's private key, both in Base64. */
export function publicBackupKey(key: string): string {
  return BackupDecryptionKey.fromBase64(key).megolmV1PublicKey.publicKeyBase64;
}

export class KeyBackup {
  readonly #options: BackupOptions;
  #timer: NodeJS.Timeout | null = null;
  #uploading: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: BackupOptions) {
    this.#options = options;
  }

  /**
   * Uses the backup on the homeserver where it is made with our key, and makes one where it is not. May be repeated.
   *
   * @throws EncryptionProblem; what the homeserver refuses
   */
  async begin(): Promise<void> {
    const { machine, send } = this.#options;
    const key = this.#key();
    const publicKey = publicBackupKey(key);
    const current = await readBackupVersion(send);
    const version = current?.publicKey === publicKey ? current.version : await this.#makeVersion(publicKey);
    await machine.use(async (own) => {
      const { backupVersion } = await own.getBackupKeys();
      if (backupVersion === version && (await own.isBackupEnabled())) return;
      // Whatever another version has must be brought into this one too.
      if (backupVersion !== undefined) await own.disableBackup();
      await own.saveBackupDecryptionKey(BackupDecryptionKey.fromBase64(key), version);
      await own.enableBackupV1(publicKey, version);
    });
  }

  /** New keys may be there. They are brought into the backup soon. */
  nudge(delay = delays.ordinary): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#uploading = this.#uploading.then(() => this.#uploadPatiently());
    }, delay).unref();
  }

  /**
   * Takes over every key that is in the backup.
   *
   * @returns how many there were, and how many of them could be read
   */
  async restore(): Promise<{ readonly found: number; readonly restored: number }> {
    const { machine, send } = this.#options;
    const key = this.#key();
    const current = await readBackupVersion(send);
    if (current?.publicKey !== publicBackupKey(key)) return { found: 0, restored: 0 };
    const query = `version=${encodeURIComponent(current.version)}`;
    const answer = await send('GET', `/_matrix/client/v3/room_keys/keys?${query}`, null);
    const decryption = BackupDecryptionKey.fromBase64(key);
    const keys = new Map<RoomId, Map<string, unknown>>();
    let found = 0;
    let restored = 0;
    for (const [room, { sessions }] of entriesAt(answer, 'rooms') as [string, { sessions: unknown }][]) {
      const ofRoom = new Map<string, unknown>();
      for (const [session, value] of entriesAt({ sessions }, 'sessions')) {
        found++;
        const opened = openSession(decryption, dig(value, 'session_data'));
        if (opened !== null) ofRoom.set(session, { ...opened, room_id: room, session_id: session });
      }
      restored += ofRoom.size;
      keys.set(new RoomId(room), ofRoom);
    }
    await machine.useAsOne((own) => own.importBackedUpRoomKeys(keys, () => undefined, current.version));
    return { found, restored };
  }

  /** Resolves when no upload is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#uploading;
  }

  async #uploadPatiently(): Promise<void> {
    try {
      await this.#upload();
    } catch (error) {
      if (this.#closed) return;
      this.#options.log.warn({}, `the backup of the encryption keys waits: ${tellFailure(error)}`);
      // Somebody has removed the backup, or put another in its place.
      if (isRefused(error, 'M_NOT_FOUND', 'M_WRONG_ROOM_KEYS_VERSION')) await this.begin().catch(() => {});
      this.nudge(delays.afterFailure);
    }
  }

  async #upload(): Promise<void> {
    const { machine, requests } = this.#options;
    while (!this.#closed) {
      const request = await machine.use((own) => own.backupRoomKeys());
      if (request === undefined) return;
      await requests.send(request);
    }
  }

  /** Made where there is none. It is in the recovery file before anything is sealed with it. */
  #key(): string {
    const { recovery, userId, deviceId } = this.#options;
    const kept = recovery.read(userId);
    if (kept?.backupKey != null) return kept.backupKey;
    const backupKey = BackupDecryptionKey.createRandomKey().toBase64();
    recovery.write({ userId, deviceId, seeds: kept?.seeds ?? null, backupKey });
    return backupKey;
  }

  async #makeVersion(publicKey: string): Promise<string> {
    const { machine, send } = this.#options;
    const data = { public_key: publicKey };
    const signed = await machine.use((own) => own.sign(JSON.stringify(data)));
    const body = { algorithm, auth_data: { ...data, signatures: JSON.parse(signed.asJSON()) as object } };
    const version = stringAt(await send('POST', versions, body), 'version');
    if (version === null) throw new Error('the homeserver made no backup');
    return version;
  }
}

/** @returns null where it was not made with this key, or is no room key */
function openSession(key: BackupDecryptionKey, sealed: unknown): object | null {
  const [ephemeral, mac, ciphertext] = ['ephemeral', 'mac', 'ciphertext'].map(
    (name) => stringAt(sealed, name) ?? '',
  );
  try {
    const opened: unknown = JSON.parse(key.decryptV1(ephemeral ?? '', mac ?? '', ciphertext ?? ''));
    return typeof opened === 'object' ? opened : null;
  } catch {
    return null;
  }
}
