/** Encrypted rooms: reading and writing in them, and keeping up with the keys. */
import { createHash } from 'node:crypto';
import {
  Attachment,
  DecryptionErrorCode,
  DecryptionSettings,
  DeviceLists,
  EncryptedAttachment,
  EncryptionAlgorithm,
  EncryptionSettings,
  HistoryVisibility,
  MegolmDecryptionError,
  RequestType,
  RoomId,
  RoomSettings,
  ShieldStateCode,
  TrustRequirement,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { inOrderByKey } from '../../../core/in-order.ts';
import { RefusedRequest, tellFailure } from '../failures.ts';
import { dig, entriesAt, listAt, stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import { asMatrixEvent, type MatrixEvent, verificationTypes } from '../matrix-event.ts';
import type { Room } from '../rooms.ts';
import type { CopyGuard } from './copy-guard.ts';
import type { KeyBackup } from './key-backup.ts';
import type { Machine } from './machine.ts';
import type { Requests } from './requests.ts';
import { type ShownEmoji, type VerificationOptions, Verifications } from './verifications.ts';

export interface EncryptionOptions {
  readonly machine: Machine;
  readonly requests: Requests;
  readonly backup: KeyBackup;
  readonly guard: CopyGuard;
  readonly room: (id: string) => Promise<Room>;
  readonly put: VerificationOptions['put'];
  readonly log: Log;
}

/** What became of an encrypted event. */
export type Opened =
  | {
      readonly kind: 'open';
      readonly event: MatrixEvent;
      /**
       * Names what its sender sealed: the same where that is sent again as another event of theirs. Absent where it was
       * not encrypted.
       */
      readonly sealed?: string;
    }
  /** Its key has not come yet. */
  | { readonly kind: 'later' }
  | { readonly kind: 'never'; readonly reason: string };

const megolm = 'm.megolm.v1.aes-sha2';
/** https://spec.matrix.org/latest/client-server-api/#mroomencryption */
const rotation = { milliseconds: 604_800_000, messages: 100 };
/** Of Ed25519, in bytes. */
const signatureLength = 64;
const visibilities: Readonly<Record<string, HistoryVisibility>> = {
  invited: HistoryVisibility.Invited,
  joined: HistoryVisibility.Joined,
  shared: HistoryVisibility.Shared,
  world_readable: HistoryVisibility.WorldReadable,
};

export class Encryption {
  readonly #options: EncryptionOptions;
  readonly #machine: Machine;
  readonly #requests: Requests;
  readonly #inOrder = inOrderByKey();
  /** Rooms of which the machine knows that they are encrypted. */
  readonly #encrypted = new Set<string>();
  readonly #verifications: Verifications;
  /** What the last sync told of the one-time keys on the homeserver. */
  #keyState = '';
  #showEmoji: VerificationOptions['show'] = async () => undefined;

  constructor(options: EncryptionOptions) {
    this.#options = options;
    this.#machine = options.machine;
    this.#requests = options.requests;
    this.#machine.onRoomKeys(() => options.backup.nudge());
    options.backup.nudge();
    const show = (shown: ShownEmoji) => this.#showEmoji(shown);
    this.#verifications = new Verifications({ ...options, show });
  }

  onRoomKeys(listener: () => void): void {
    this.#machine.onRoomKeys(listener);
  }

  /** Is given what somebody who verifies the tutor has to compare. */
  onEmoji(listener: VerificationOptions['show']): void {
    this.#showEmoji = listener;
  }

  /** Takes an event of a verification, in the clear. Never throws. */
  verify(room: string, event: MatrixEvent): void {
    this.#verifications.receive(room, event);
  }

  /** Takes the keys out of an answer to a sync. They are on disk when it resolves; only then may the sync go on. */
  async receive(answer: unknown): Promise<void> {
    const users = (name: string) => userIds(listAt(answer, 'device_lists', name));
    const messages = listAt(answer, 'to_device', 'events');
    const [changed, left] = [users('changed'), users('left')];
    const counts = entriesAt(answer, 'device_one_time_keys_count');
    const fallback = dig(answer, 'device_unused_fallback_key_types');
    // Most syncs tell nothing new of keys, and the cryptography would write the whole account for each.
    const keyState = JSON.stringify([counts, fallback, this.#requests.keyUploads]);
    if (messages.length + changed.length + left.length > 0 || keyState !== this.#keyState) {
      const taken = await this.#machine.use((machine) =>
        machine.receiveSyncChanges(
          JSON.stringify(messages),
          new DeviceLists(changed, left),
          new Map(counts.map(([name, count]) => [name, Number(count)])),
          Array.isArray(fallback) ? new Set(fallback.map(String)) : undefined,
          new DecryptionSettings(TrustRequirement.Untrusted),
        ),
      );
      this.#keyState = keyState;
      for (const user of verifiersIn(taken)) this.#verifications.goOn(user);
    }
    this.#requests.sendWaiting().catch((error: unknown) => {
      this.#options.log.warn({}, `requests about keys wait for the next sync: ${tellFailure(error)}`);
    });
  }

  /** Before a sync that does not tell whose devices changed: everybody's are asked for before the next message. */
  async distrustDevices(): Promise<void> {
    await this.#machine.use((machine) => machine.markAllTrackedUsersAsDirty());
  }

  /** Decrypts the event, and the last edit that the homeserver put into it. */
  async opened(room: string, event: MatrixEvent): Promise<Opened> {
    const opened = await this.#openedAlone(room, event);
    if (opened.kind !== 'open') return opened;
    const edit = asMatrixEvent(dig(event.unsigned, 'm.relations', 'm.replace'));
    if (edit?.type !== 'm.room.encrypted' || edit.sender !== event.sender) return opened;
    const openedEdit = await this.#openedAlone(room, edit);
    if (openedEdit.kind !== 'open') return openedEdit;
    const unsigned = { 'm.relations': { 'm.replace': openedEdit.event } };
    return { ...opened, event: { ...opened.event, unsigned } };
  }

  /**
   * The content as it may be sent into the room.
   *
   * @returns null where the room is not encrypted
   * @throws RefusedRequest where the tutor cannot encrypt for this room
   */
  async sealed(roomId: string, type: string, content: object): Promise<object | null> {
    const room = await this.#options.room(roomId);
    if (!(await this.#isEncrypted(roomId, room))) return null;
    const users = () => userIds(room.readers);
    await this.#learnDevices(users);
    await this.#inOrder('sessions', async () => {
      const claim = await this.#machine.use((machine) => machine.getMissingSessions(users()));
      if (claim != null) await this.#requests.send(claim);
    });
    return this.#inOrder(roomId, async () => {
      const settings = settingsOf(room);
      const keys = await this.#machine.use((machine) =>
        machine.shareRoomKey(new RoomId(roomId), users(), settings),
      );
      for (const request of keys) await this.#requests.send(request);
      const text = JSON.stringify(content);
      const sealed = await this.#machine.use((machine) =>
        machine.encryptRoomEvent(new RoomId(roomId), type, text),
      );
      return JSON.parse(sealed) as object;
    });
  }

  /** Whether the user has a device for which something can be encrypted. */
  async canRead(user: string): Promise<boolean> {
    await this.#learnDevices(() => [new UserId(user)]);
    return this.#machine.use(async (machine) => {
      const known = await machine.getUserDevices(new UserId(user));
      return known.devices().length > 0;
    });
  }

  async isEncrypted(roomId: string): Promise<boolean> {
    return this.#isEncrypted(roomId, await this.#options.room(roomId));
  }

  /** A file as it may be uploaded for an encrypted room, and what belongs into its message beside its address. */
  sealedFile(data: Uint8Array): { data: Buffer; file: object } {
    const sealed = Attachment.encrypt(data);
    const file = JSON.parse(sealed.mediaEncryptionInfo ?? '{}') as object;
    return { data: Buffer.from(sealed.encryptedData), file };
  }

  /** @param file - the field of this name in the message. @returns null where it does not fit the data */
  openedFile(data: Uint8Array, file: unknown): Uint8Array | null {
    try {
      return Attachment.decrypt(new EncryptedAttachment(data, JSON.stringify(file)));
    } catch {
      return null;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#options.backup.close(), this.#options.guard.stop()]);
    await this.#machine.close();
  }

  /** The cryptography takes the ids away, so that each call needs new ones. */
  async #learnDevices(users: () => UserId[]): Promise<void> {
    await this.#machine.use((machine) => machine.updateTrackedUsers(users()));
    await this.#requests.sendWaiting(RequestType.KeysQuery);
  }

  async #openedAlone(room: string, event: MatrixEvent): Promise<Opened> {
    try {
      const decrypted = await this.#machine.use((machine) =>
        machine.decryptRoomEvent(
          JSON.stringify(event),
          new RoomId(room),
          new DecryptionSettings(TrustRequirement.Untrusted),
        ),
      );
      if (decrypted.shieldState(false).code === ShieldStateCode.MismatchedSender)
        return { kind: 'never', reason: 'its sender is not the owner of its key' };
      const clear: unknown = JSON.parse(decrypted.event);
      const opened = asMatrixEvent({
        ...event,
        type: stringAt(clear, 'type'),
        content: dig(clear, 'content'),
      });
      if (opened === null) return { kind: 'never', reason: 'there is no event in it' };
      return { kind: 'open', event: opened, sealed: nameOfSealed(room, event) };
    } catch (error) {
      if (!(error instanceof MegolmDecryptionError)) throw error;
      return error.code === DecryptionErrorCode.MissingRoomKey
        ? { kind: 'later' }
        : { kind: 'never', reason: error.description };
    }
  }

  /** Once encrypted, always encrypted, whatever the homeserver says later. */
  async #isEncrypted(id: string, room: Room): Promise<boolean> {
    if (this.#encrypted.has(id)) return true;
    const known = await this.#machine.use(async (machine) => machine.getRoomSettings(new RoomId(id)));
    if (known === undefined) {
      if (room.encryption === null) return false;
      if (stringAt(room.encryption, 'algorithm') !== megolm)
        throw new RefusedRequest(400, { errcode: 'HM_TUTOR_ALGORITHM', error: 'unknown encryption' });
      const settings = new RoomSettings();
      settings.algorithm = EncryptionAlgorithm.MegolmV1AesSha2;
      await this.#machine.use((machine) => machine.setRoomSettings(new RoomId(id), settings));
    }
    this.#encrypted.add(id);
    return true;
  }
}

/**
 * The sender is in it, since whose session it is cannot always be known, and an answer is for who asked. The session's
 * messages carry their number, and the signature, which others could write otherwise, stands behind it:
 * https://gitlab.matrix.org/matrix-org/olm/-/blob/master/docs/megolm.md#message-format
 */
function nameOfSealed(room: string, { sender, content }: MatrixEvent): string {
  const message = Buffer.from(stringAt(content, 'ciphertext') ?? '', 'base64');
  const hash = createHash('sha256').update(JSON.stringify([room, sender, stringAt(content, 'session_id')]));
  return `sealed ${hash.update(message.subarray(0, -signatureLength)).digest('base64url')}`;
}

/** Those that are none are left out: one of them would keep everybody else from being heard. */
function userIds(users: readonly unknown[]): UserId[] {
  return users.flatMap((user) => {
    try {
      return typeof user === 'string' ? [new UserId(user)] : [];
    } catch {
      return [];
    }
  });
}

/** Who sent something about a verification to the tutor's device. */
function verifiersIn(messages: readonly { readonly rawEvent: string }[]): ReadonlySet<string> {
  const senders = messages.flatMap(({ rawEvent }) => {
    const message: unknown = JSON.parse(rawEvent);
    const isAbout = stringAt(message, 'type')?.startsWith(verificationTypes) === true;
    return isAbout ? [stringAt(message, 'sender') ?? ''] : [];
  });
  return new Set(senders);
}

function settingsOf(room: Room): EncryptionSettings {
  const settings = new EncryptionSettings();
  const positive = (name: string, otherwise: number) => {
    const value = dig(room.encryption, name);
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : otherwise;
  };
  settings.algorithm = EncryptionAlgorithm.MegolmV1AesSha2;
  settings.historyVisibility = visibilities[room.historyVisibility] ?? HistoryVisibility.Shared;
  // In microseconds.
  settings.rotationPeriod = BigInt(positive('rotation_period_ms', rotation.milliseconds)) * 1000n;
  settings.rotationPeriodMessages = BigInt(positive('rotation_period_msgs', rotation.messages));
  return settings;
}
