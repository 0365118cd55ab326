/**
 * Verification of the tutor by emoji: https://spec.matrix.org/latest/client-server-api/#short-authentication-string-sas-verification
 * The tutor says yes by itself, since it trusts everybody's devices anyway; whoever verifies it has to compare. What
 * asks in the name of the tutor's own account is refused: once verified, it would be given the tutor's keys.
 */
import {
  RoomId,
  RoomMessageRequest,
  Sas,
  UserId,
  VerificationMethod,
  type VerificationRequest,
  VerificationRequestPhase,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { inOrderByKey } from '../../../core/in-order.ts';
import { countedLog } from '../counted-log.ts';
import { tellFailure } from '../failures.ts';
import type { Log } from '../log.ts';
import type { MatrixEvent } from '../matrix-event.ts';
import type { Machine } from './machine.ts';
import type { Outgoing, Requests } from './requests.ts';

export interface ShownEmoji {
  readonly user: string;
  /** The room in which the verification goes on; null where it goes on between two devices. */
  readonly room: string | null;
  /** The same for every repetition. */
  readonly id: string;
  /** Seven, in their order. */
  readonly emoji: readonly { readonly symbol: string; readonly name: string }[];
}

export interface VerificationOptions {
  readonly machine: Machine;
  readonly requests: Requests;
  readonly put: (room: string, type: string, content: object, transaction: string) => Promise<string>;
  /** Tells the user what to compare. */
  readonly show: (shown: ShownEmoji) => Promise<void>;
  readonly log: Log;
}

/** Of one user; when there are more, the oldest end. */
const mostAtOnce = 3;

export class Verifications {
  readonly #options: VerificationOptions;
  readonly #inOrder = inOrderByKey();
  /** By their ids. The cryptography forgets those that have ended before anybody could look. */
  readonly #open = new Map<string, VerificationRequest>();

  constructor(options: VerificationOptions) {
    this.#options = { ...options, log: countedLog(options.log) };
  }

  /** Takes an event of a room. Never throws: a verification that fails can be begun anew. */
  receive(room: string, event: MatrixEvent): void {
    this.#safely(event.sender, async () => {
      const { machine } = this.#options;
      await this.#learnDevices(event.sender);
      await machine.use((own) => own.receiveVerificationEvent(JSON.stringify(event), new RoomId(room)));
      await this.#goOn(event.sender);
    });
  }

  /** The cryptography has taken in a message of this user to the tutor's device. Never throws. */
  goOn(user: string): void {
    this.#safely(user, async () => {
      await this.#learnDevices(user);
      await this.#goOn(user);
    });
  }

  #safely(user: string, task: () => Promise<void>): void {
    this.#inOrder(user, task).catch((error: unknown) => {
      this.#options.log.warn({ user }, `a verification could not go on: ${tellFailure(error)}`);
    });
  }

  async #learnDevices(user: string): Promise<void> {
    const { machine, requests } = this.#options;
    await machine.use((own) => own.updateTrackedUsers([new UserId(user)]));
    await requests.sendWaiting();
  }

  async #goOn(user: string): Promise<void> {
    const { machine } = this.#options;
    const known = await machine.use(async (own) => own.getVerificationRequests(new UserId(user)));
    for (const request of known) if (isAnswered(request)) this.#open.set(request.flowId, request);
    await this.#cancelSurplus(user);
    // There is something to compare once our own part is sent, and not only with the next message of the other side.
    do
      for (const [id, request] of this.#open) {
        if (request.otherUserId.toString() === user) await this.#step(id, request);
      }
    while (await this.#sendWaiting());
  }

  async #cancelSurplus(user: string): Promise<void> {
    const theirs = [...this.#open].filter(([, request]) => request.otherUserId.toString() === user);
    for (const [id, request] of theirs.slice(0, -mostAtOnce)) {
      this.#open.delete(id);
      await this.#send(request.cancel());
    }
  }

  /** @returns whether there was anything */
  async #sendWaiting(): Promise<boolean> {
    const { requests } = this.#options;
    const messages = await requests.roomMessages();
    for (const message of messages) await this.#send(message);
    return (await requests.sendWaiting()) > 0 || messages.length > 0;
  }

  async #step(id: string, request: VerificationRequest): Promise<void> {
    const user = request.otherUserId.toString();
    if (request.isSelfVerification()) await this.#send(request.cancel());
    if (hasEnded(request)) {
      this.#open.delete(id);
      this.#tellEnd(request, user);
      return;
    }
    if (request.phase() === VerificationRequestPhase.Requested)
      await this.#send(request.acceptWithMethods([VerificationMethod.SasV1]));
    const sas = request.getVerification();
    if (!(sas instanceof Sas)) return;
    await this.#send(sas.accept());
    if (sas.haveWeConfirmed()) return;
    const emoji = sas.emoji();
    if (emoji === undefined) return;
    await this.#show(request, user, emoji);
    for (const confirmation of await this.#options.machine.use(() => sas.confirm()))
      await this.#send(confirmation);
  }

  async #show(
    request: VerificationRequest,
    user: string,
    emoji: readonly { symbol: string; description: string }[],
  ): Promise<void> {
    const { show, log } = this.#options;
    const named = emoji.map(({ symbol, description: name }) => ({ symbol, name }));
    log.info({ user, emoji: named.map(({ name }) => name).join(', ') }, 'is verifying the tutor by emoji');
    const room = request.roomId?.toString() ?? null;
    await show({ user, room, id: `${request.flowId} emoji`, emoji: named });
  }

  #tellEnd(request: VerificationRequest, user: string): void {
    const { log } = this.#options;
    if (request.isSelfVerification())
      log.warn({}, "a device of the tutor's own account asked to be verified, and was refused");
    else if (request.isDone()) log.info({ user }, 'has verified the tutor');
    else log.warn({ user }, `a verification of the tutor ended: ${request.cancelInfo?.cancelCode()}`);
  }

  async #send(request: Outgoing | undefined): Promise<void> {
    const { put, requests } = this.#options;
    if (request === undefined) return;
    if (!(request instanceof RoomMessageRequest)) return requests.send(request);
    const { room_id: room, event_type: type, txn_id: transaction, body } = request;
    const event_id = await put(room, type, JSON.parse(body), transaction);
    await requests.markSent(request, { event_id });
  }
}

/** Whether it is for us to answer, and goes on. */
function isAnswered(request: VerificationRequest): boolean {
  return !request.weStarted() && !request.isPassive() && !hasEnded(request);
}

function hasEnded(request: VerificationRequest): boolean {
  return request.isDone() || request.isCancelled() || request.timedOut();
}
