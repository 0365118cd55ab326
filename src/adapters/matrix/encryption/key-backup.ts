/** The backup of the room keys on the homeserver, which cannot read them: https://spec.matrix.org/latest/client-server-api/#server-side-key-backups */
import { hkdfSync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { BackupDecryptionKey, RoomId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { isRefused, tellFailure } from '../failures.ts';
import { dig, entriesAt, stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import { BackupMark } from './backup-mark.ts';
import type { Machine } from './machine.ts';
import type { Requests, Send } from './requests.ts';

export interface BackupOptions {
  readonly machine: Machine;
  readonly requests: Requests;
  readonly send: Send;
  /** As `backupKeyFrom` makes it. */
  readonly key: string;
  readonly log: Log;
}

export interface BackupVersion {
  readonly version: string;
  readonly publicKey: string;
  /** Of room keys. */
  readonly count: number;
}

/** How far the backup is; the homeserver remembers it for whoever asks while the tutor runs. */
export interface BackupProgress {
  readonly roomKeys: number;
  readonly backedUp: number;
  /** Since when keys have been waiting, in ms since 1970; null where none waits. */
  readonly behindSince: number | null;
}

const algorithm = 'm.megolm_backup.v1.curve25519-aes-sha2';
const versions = '/_matrix/client/v3/room_keys/version';
/** Keys come several at a time. After a failure it is tried again later. In ms. */
const delays = { ordinary: 1000, afterFailure: 60_000 };
/** How long the end of the tutor waits for what is not in the backup yet. In ms. */
const patience = 10_000;

/**
 * The private key of the backup, in Base64: always the same for one store key and account, so that no copy of it can be
 * lost, or be out of date.
 *
 * @param storeKey - 32 bytes
 */
export function backupKeyFrom(storeKey: Uint8Array, userId: string): string {
  const key = hkdfSync('sha256', storeKey, '', `hm-tutor matrix backup ${userId}`, 32);
  return Buffer.from(key).toString('base64');
}

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
  readonly #mark: BackupMark;
  #timer: NodeJS.Timeout | null = null;
  #uploading: Promise<void> = Promise.resolve();
  #behindSince: number | null = null;
  #closed = false;

  constructor(options: BackupOptions) {
    this.#options = options;
    this.#mark = new BackupMark(options.key);
  }

  /**
   * Uses the backup on the homeserver where it is made with our key, and makes one where it is not. May be repeated.
   *
   * @throws EncryptionProblem; what the homeserver refuses
   */
  async begin(): Promise<void> {
    const { machine, send, key } = this.#options;
    const publicKey = publicBackupKey(key);
    const current = await readBackupVersion(send);
    const { backupVersion } = await machine.use((own) => own.getBackupKeys());
    const isOurs = current?.publicKey === publicKey;
    const version = isOurs ? current.version : await this.#makeVersion(publicKey);
    if (!isOurs) this.#tellNewVersion(version, current, backupVersion);
    await machine.use(async (own) => {
      if (backupVersion === version && (await own.isBackupEnabled())) return;
      // Whatever another version has must be brought into this one too.
      if (backupVersion !== undefined) await own.disableBackup();
      await own.saveBackupDecryptionKey(BackupDecryptionKey.fromBase64(key), version);
      await own.enableBackupV1(publicKey, version);
    });
  }

  /** New keys may be there. They are brought into the backup soon. */
  nudge(delay = delays.ordinary): void {
    this.#behindSince ??= Date.now();
    if (this.#timer !== null || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#uploading = this.#uploading.then(() => this.#uploadPatiently());
    }, delay).unref();
  }

  /**
   * Takes over every key that the tutor put into the backup.
   *
   * @returns how many there were, and how many of them were the tutor's and could be read
   */
  async restore(): Promise<{ readonly found: number; readonly restored: number }> {
    const { machine, send, key } = this.#options;
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
        const sealed = dig(value, 'session_data');
        const opened = this.#mark.isOn(room, session, sealed) ? openSession(decryption, sealed) : null;
        if (opened !== null) ofRoom.set(session, { ...opened, room_id: room, session_id: session });
      }
      restored += ofRoom.size;
      keys.set(new RoomId(room), ofRoom);
    }
    await machine.use((own) => own.importBackedUpRoomKeys(keys, () => undefined, current.version));
    return { found, restored };
  }

  async progress(): Promise<BackupProgress> {
    const { total, backedUp } = await this.#options.machine.use((own) => own.roomKeyCounts());
    return { roomKeys: total, backedUp, behindSince: total > backedUp ? this.#behindSince : null };
  }

  /** Resolves when everything is in the backup, or some seconds have passed. Never throws. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#closed = true;
    const ended = new AbortController();
    const last = this.#uploading
      .then(() => this.#upload(() => !ended.signal.aborted))
      .catch((error: unknown) => tellFailure(error));
    const outOfTime = wait(patience, 'the homeserver does not take them', { ref: false });
    const failure = await Promise.race([last, outOfTime]);
    ended.abort();
    if (typeof failure === 'string')
      this.#options.log.warn({}, `encryption keys come into the backup with the next start only: ${failure}`);
  }

  async #uploadPatiently(): Promise<void> {
    try {
      await this.#upload(() => !this.#closed);
    } catch (error) {
      this.#options.log.warn({}, `the backup of the encryption keys waits: ${tellFailure(error)}`);
      // Somebody has removed the backup, or put another in its place.
      if (isRefused(error, 'M_NOT_FOUND', 'M_WRONG_ROOM_KEYS_VERSION')) await this.begin().catch(() => {});
      this.nudge(delays.afterFailure);
    }
  }

  /** @param goesOn - asked before each request */
  async #upload(goesOn: () => boolean): Promise<void> {
    const { machine, requests, send } = this.#options;
    if (!(await machine.use((own) => own.isBackupEnabled()))) await this.begin();
    while (goesOn()) {
      const began = Date.now();
      const request = await machine.use((own) => own.backupRoomKeys());
      if (request === undefined) {
        // What came meanwhile has nudged.
        this.#behindSince = this.#timer === null ? null : began;
        return;
      }
      const path = `/_matrix/client/v3/room_keys/keys?version=${encodeURIComponent(request.version)}`;
      await requests.markSent(request, await send('PUT', path, this.#mark.marked(JSON.parse(request.body))));
    }
  }

  /** Whoever else uses the account should know why their backup is not the account's any more. */
  #tellNewVersion(version: string, other: BackupVersion | null, own: string | undefined): void {
    const { log } = this.#options;
    if (other !== null)
      log.warn(
        { version, before: other.version },
        'the backup on the homeserver was made with a key that is not mine: a new version takes its place, with every key that is here',
      );
    else if (own !== undefined)
      log.warn(
        { version, before: own },
        'the backup on the homeserver was removed: a new version takes its place, with every key that is here',
      );
    else log.info({ version }, 'the backup of the encryption keys begins');
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
