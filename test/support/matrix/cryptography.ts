/** The encryption of somebody who writes to the tutor: one device, its keys in memory only, on bare requests. */
import {
  Attachment,
  DecryptionSettings,
  DeviceId,
  DeviceLists,
  EncryptedAttachment,
  EncryptionSettings,
  initAsync,
  OlmMachine,
  RequestType,
  RoomId,
  ToDeviceRequest,
  TrustRequirement,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { inOrderByKey } from '../../../src/core/in-order.ts';

export type Ask = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

export interface KeysInSync {
  readonly to_device?: { readonly events: readonly unknown[] };
  readonly device_lists?: { readonly changed?: readonly string[]; readonly left?: readonly string[] };
  readonly device_one_time_keys_count?: Readonly<Record<string, number>>;
}

type Waiting = Awaited<ReturnType<OlmMachine['outgoingRequests']>>[number];

const paths: Partial<Record<RequestType, string>> = {
  [RequestType.KeysUpload]: 'client/v3/keys/upload',
  [RequestType.KeysQuery]: 'client/v3/keys/query',
  [RequestType.KeysClaim]: 'client/v3/keys/claim',
};
const settings = () => new DecryptionSettings(TrustRequirement.Untrusted);

export class Cryptography {
  readonly #machine: OlmMachine;
  readonly #ask: Ask;
  readonly #inOrder = inOrderByKey();
  readonly #encrypted = new Map<string, boolean>();
  readonly #members = new Map<string, readonly string[]>();

  /** Resolves when the homeserver has the keys of the device. */
  static async start(user: string, device: string, ask: Ask): Promise<Cryptography> {
    await initAsync();
    const machine = await OlmMachine.initialize(new UserId(user), new DeviceId(device));
    const started = new Cryptography(machine, ask);
    await started.#sendWaiting();
    return started;
  }

  private constructor(machine: OlmMachine, ask: Ask) {
    this.#machine = machine;
    this.#ask = ask;
  }

  /** Takes the keys out of an answer to a sync. */
  receive({ to_device, device_lists, device_one_time_keys_count }: KeysInSync): Promise<void> {
    return this.#inOrder('machine', async () => {
      const users = (ids: readonly string[] = []) => ids.map((id) => new UserId(id));
      await this.#machine.receiveSyncChanges(
        JSON.stringify(to_device?.events ?? []),
        new DeviceLists(users(device_lists?.changed), users(device_lists?.left)),
        new Map(Object.entries(device_one_time_keys_count ?? {})),
        undefined,
        settings(),
      );
      await this.#sendWaiting();
    });
  }

  /** @returns the event as it was before it was encrypted, or null where it cannot be read */
  open(room: string, event: object): Promise<{ type: string; content: Record<string, unknown> } | null> {
    return this.#inOrder('machine', async () => {
      const text = JSON.stringify(event);
      const opened = await this.#machine
        .decryptRoomEvent(text, new RoomId(room), settings())
        .catch(() => null);
      return opened === null
        ? null
        : (JSON.parse(opened.event) as { type: string; content: Record<string, unknown> });
    });
  }

  /** @returns what may be sent, or null where the room is not encrypted */
  async seal(room: string, type: string, content: object): Promise<object | null> {
    if (!(await this.#isEncrypted(room))) return null;
    const members = this.#members.get(room) ?? (await this.#readMembers(room));
    this.#members.set(room, members);
    return this.#inOrder('machine', async () => {
      const users = () => members.map((id) => new UserId(id));
      await this.#machine.updateTrackedUsers(users());
      await this.#sendWaiting();
      const claim = await this.#machine.getMissingSessions(users());
      if (claim != null) await this.#send(claim);
      const shares = await this.#machine.shareRoomKey(new RoomId(room), users(), new EncryptionSettings());
      for (const share of shares) await this.#send(share);
      const sealed = await this.#machine.encryptRoomEvent(new RoomId(room), type, JSON.stringify(content));
      return JSON.parse(sealed) as object;
    });
  }

  /** Who is in the room is asked anew before the next message. */
  membersChanged(room: string): void {
    this.#members.delete(room);
  }

  /** The next message to the room is encrypted with a new key. */
  async forgetKey(room: string): Promise<void> {
    await this.#inOrder('machine', () => this.#machine.invalidateGroupSession(new RoomId(room)));
  }

  async #isEncrypted(room: string): Promise<boolean> {
    const known = this.#encrypted.get(room);
    if (known !== undefined) return known;
    const found = await this.#ask(
      'GET',
      `client/v3/rooms/${encodeURIComponent(room)}/state/m.room.encryption`,
    ).then(
      () => true,
      () => false,
    );
    this.#encrypted.set(room, found);
    return found;
  }

  async #readMembers(room: string): Promise<readonly string[]> {
    const { chunk } = await this.#ask('GET', `client/v3/rooms/${encodeURIComponent(room)}/members`);
    return (chunk as { state_key: string; content: { membership: string } }[]).flatMap((event) =>
      ['join', 'invite'].includes(event.content.membership) ? [event.state_key] : [],
    );
  }

  async #sendWaiting(): Promise<void> {
    for (const request of await this.#machine.outgoingRequests()) await this.#send(request);
  }

  async #send(request: Waiting): Promise<void> {
    const body: unknown = JSON.parse(request.body);
    const answer = await (request instanceof ToDeviceRequest
      ? this.#ask('PUT', `client/v3/sendToDevice/${request.event_type}/${request.txn_id}`, body)
      : this.#ask('POST', paths[request.type] ?? 'unknown', body));
    await this.#machine.markRequestAsSent(request.id ?? '', request.type, JSON.stringify(answer));
  }
}

/** A file as it is uploaded for an encrypted room, and the field `file` of its message, all but the address. */
export function sealFile(data: Uint8Array): { data: Uint8Array; file: object } {
  const sealed = Attachment.encrypt(data);
  return { data: sealed.encryptedData, file: JSON.parse(sealed.mediaEncryptionInfo ?? '') as object };
}

export function openFile(data: Uint8Array, file: object): Uint8Array {
  return Attachment.decrypt(new EncryptedAttachment(data, JSON.stringify(file)));
}
