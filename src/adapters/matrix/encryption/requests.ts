/** What the cryptography has to ask of the homeserver: devices, their keys, and keys sent to them. */
import {
  type KeysBackupRequest,
  type KeysClaimRequest,
  type KeysQueryRequest,
  KeysUploadRequest,
  RequestType,
  RoomMessageRequest,
  type SignatureUploadRequest,
  ToDeviceRequest,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { inOrderByKey } from '../../../core/in-order.ts';
import { entriesAt } from '../json.ts';
import type { Machine } from './machine.ts';

/** Sends a request to the homeserver. @returns the answer; throws where it is none */
export type Send = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body: unknown,
) => Promise<unknown>;

export type Outgoing =
  | KeysUploadRequest
  | KeysQueryRequest
  | KeysClaimRequest
  | ToDeviceRequest
  | SignatureUploadRequest
  | RoomMessageRequest;

const paths: Partial<Record<RequestType, string>> = {
  [RequestType.KeysUpload]: '/_matrix/client/v3/keys/upload',
  [RequestType.KeysQuery]: '/_matrix/client/v3/keys/query',
  [RequestType.KeysClaim]: '/_matrix/client/v3/keys/claim',
  [RequestType.SignatureUpload]: '/_matrix/client/v3/keys/signatures/upload',
};

export class Requests {
  readonly #machine: Machine;
  readonly #send: Send;
  readonly #inOrder = inOrderByKey();
  /** How often keys were uploaded since the start. */
  keyUploads = 0;

  constructor(machine: Machine, send: Send) {
    this.#machine = machine;
    this.#send = send;
  }

  /**
   * Sends what waits, all of it or what is of one type.
   *
   * @returns how many there were
   * @throws what the homeserver refuses; the request waits on
   */
  sendWaiting(only?: RequestType): Promise<number> {
    return this.#inOrder('waiting', async () => {
      let sent = 0;
      const waiting = await this.#machine.use((machine) => machine.outgoingRequests());
      for (const request of waiting as readonly Outgoing[]) {
        // Messages to rooms may have to be encrypted first, which asks for more of this here.
        if (request instanceof RoomMessageRequest) continue;
        if (only !== undefined && request.type !== only) continue;
        await this.send(request);
        sent++;
      }
      return sent;
    });
  }

  /** Messages to rooms that wait. `markSent` is for whoever has sent one. */
  async roomMessages(): Promise<readonly RoomMessageRequest[]> {
    const waiting = await this.#machine.use((machine) => machine.outgoingRequests());
    return waiting.filter((request) => request instanceof RoomMessageRequest);
  }

  async send(request: Outgoing): Promise<void> {
    const answer =
      request instanceof KeysUploadRequest ? await this.#uploadKeys(request) : await this.#ask(request);
    await this.markSent(request, answer);
    if (!(request instanceof KeysUploadRequest)) return;
    this.#machine.keyFile.setOfferedKeys([]);
    this.keyUploads++;
  }

  async markSent(request: Outgoing | KeysBackupRequest, answer: unknown): Promise<void> {
    await this.#machine.use((machine) =>
      machine.markRequestAsSent(request.id ?? '', request.type, JSON.stringify(answer)),
    );
  }

  #ask(request: Outgoing): Promise<unknown> {
    const body: unknown = JSON.parse(request.body);
    if (request instanceof ToDeviceRequest) {
      const path = [request.event_type, request.txn_id].map(encodeURIComponent).join('/');
      return this.#send('PUT', `/_matrix/client/v3/sendToDevice/${path}`, body);
    }
    const path = paths[request.type];
    if (path === undefined) throw new Error(`the cryptography asks for something unknown: ${request.type}`);
    return this.#send('POST', path, body);
  }

  /**
   * One-time keys are never offered twice. Whoever does not know whether the last offer arrived must leave those keys
   * out: the homeserver may have handed them out already, and would do so again. New ones follow with the next sync.
   */
  async #uploadKeys(request: KeysUploadRequest): Promise<unknown> {
    const { keyFile } = this.#machine;
    const offeredBefore = keyFile.offeredKeys();
    const body = JSON.parse(request.body) as Record<string, unknown>;
    const offered = entriesAt(body, 'one_time_keys').filter(([id]) => !offeredBefore.has(id));
    const ids = [...offeredBefore, ...offered.map(([id]) => id)];
    await this.#machine.use(async () => keyFile.setOfferedKeys(ids));
    const path = paths[RequestType.KeysUpload] ?? '';
    return this.#send('POST', path, { ...body, one_time_keys: Object.fromEntries(offered) });
  }
}
