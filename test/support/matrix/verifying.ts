/** How a learner sees the tutor's keys, and verifies them, with the library that Element is made of. */
import { setTimeout as wait } from 'node:timers/promises';
import type { MatrixClient } from 'matrix-js-sdk';
import {
  type ShowSasCallbacks,
  VerificationPhase,
  type VerificationRequest,
  VerifierEvent,
} from 'matrix-js-sdk/lib/crypto-api/verification.js';

const patience = 120_000;

/** Whether the emoji are the same on both sides, by their names on this one. */
type Comparison = (names: readonly string[]) => Promise<boolean>;
const isSame: Comparison = async () => true;

export class Verifying {
  readonly #client: MatrixClient;

  constructor(client: MatrixClient) {
    this.#client = client;
  }

  get #crypto() {
    const crypto = this.#client.getCrypto();
    if (crypto === undefined) throw new Error('the client has no cryptography');
    return crypto;
  }

  /** The learner's own identity, without which nobody else can be verified. */
  async setUpIdentity(): Promise<void> {
    await this.#crypto.bootstrapCrossSigning({
      authUploadDeviceSigningKeys: async (request) => {
        await request(null);
      },
    });
  }

  /** Takes a new identity, as somebody does who has lost every device and the recovery key. */
  async renewIdentity(password: string): Promise<void> {
    const identifier = { type: 'm.id.user', user: this.#client.getSafeUserId() };
    await this.#crypto.bootstrapCrossSigning({
      setupNewCrossSigning: true,
      authUploadDeviceSigningKeys: async (request) => {
        await request({ type: 'm.login.password', identifier, password });
      },
    });
  }

  /** Devices of the user with what the learner's client thinks of them. */
  async devicesOf(user: string): Promise<ReadonlyMap<string, { signedByOwner: boolean; verified: boolean }>> {
    const devices = (await this.#crypto.getUserDeviceInfo([user], true)).get(user) ?? new Map();
    const judged = new Map<string, { signedByOwner: boolean; verified: boolean }>();
    for (const id of devices.keys()) {
      const status = await this.#crypto.getDeviceVerificationStatus(user, id);
      judged.set(id, {
        signedByOwner: status?.signedByOwner === true,
        verified: status?.isVerified() === true,
      });
    }
    return judged;
  }

  /** What the client learns of a verification comes with one of the next syncs. */
  async untilVerified(user: string): Promise<void> {
    for (const deadline = Date.now() + patience; !(await this.identityOf(user)).verified; await wait(100)) {
      if (Date.now() > deadline) throw new Error(`${user} is not verified`);
    }
  }

  /** Asks the client's own other devices, and resolves when one of them has refused. */
  async untilOwnDevicesRefuse(): Promise<void> {
    await until(await this.#crypto.requestOwnUserVerification(), VerificationPhase.Cancelled);
  }

  async identityOf(user: string): Promise<{ verified: boolean; needsApproval: boolean }> {
    const status = await this.#crypto.getUserVerificationStatus(user);
    return { verified: status.isCrossSigningVerified(), needsApproval: status.needsUserApproval };
  }

  /**
   * Verifies the user in a direct message.
   *
   * @param matches - what the learner finds when they compare the names of the emoji
   * @returns the names of the emoji that the learner was shown
   */
  async inRoom(user: string, room: string, matches: Comparison = isSame): Promise<readonly string[]> {
    await this.#crypto.userHasCrossSigningKeys(user, true);
    return this.#compare(await this.#crypto.requestVerificationDM(user, room), matches);
  }

  /** Verifies a device by messages that are in no room. */
  async device(user: string, device: string, matches: Comparison = isSame): Promise<readonly string[]> {
    return this.#compare(await this.#crypto.requestDeviceVerification(user, device), matches);
  }

  async #compare(request: VerificationRequest, matches: Comparison): Promise<readonly string[]> {
    await until(request, VerificationPhase.Ready);
    const verifier = await request.startVerification('m.sas.v1');
    const shown = Promise.withResolvers<ShowSasCallbacks>();
    verifier.on(VerifierEvent.ShowSas, shown.resolve);
    const verified = verifier.verify();
    verified.catch(shown.reject);
    const sas = await shown.promise;
    const names = (sas.sas.emoji ?? []).map(([, name]) => name);
    if (await matches(names)) {
      // The library's own promise is not always kept, although the verification is done on both sides.
      const confirmed = Promise.all([sas.confirm(), verified]);
      await Promise.race([confirmed, until(request, VerificationPhase.Done)]);
    } else {
      sas.mismatch();
      await verified.catch(() => undefined);
    }
    return names;
  }
}

async function until(request: VerificationRequest, phase: VerificationPhase): Promise<void> {
  for (const deadline = Date.now() + patience; request.phase !== phase; await wait(50)) {
    if (Date.now() > deadline) throw new Error(`phase ${request.phase} instead of ${phase}`);
  }
}
