/** The cryptography of one device over its key file: whatever it changes is on disk before it is used. */
import { DeviceId, initAsync, OlmMachine, StoreHandle, UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { KeyFile } from './key-file.ts';
import { EncryptionProblem } from './problem.ts';
import { WriteThrough } from './write-through.ts';

export interface DeviceOptions {
  readonly keyFile: KeyFile;
  /** 32 bytes; what is in the file is encrypted with it. */
  readonly key: Uint8Array;
  readonly userId: string;
  readonly deviceId: string;
  /** Must end the process: the file could not be written, and the memory is ahead of it. */
  readonly onBroken: (error: unknown) => never;
}

interface Waiting {
  /** Resolves to what tells the outcome, once that is on disk. */
  readonly run: () => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

const storeName = 'hm-tutor';

export class Machine {
  readonly keyFile: KeyFile;
  readonly #machine: OlmMachine;
  readonly #store: WriteThrough;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  /** @throws EncryptionProblem; the key file stays open then */
  static async open({ keyFile, key, userId, deviceId, onBroken }: DeviceOptions): Promise<Machine> {
    let store: WriteThrough | null = null;
    try {
      await initAsync();
      store = await WriteThrough.over(keyFile, onBroken);
      const handle = await StoreHandle.openWithKey(storeName, key);
      const machine = await OlmMachine.initFromStore(new UserId(userId), new DeviceId(deviceId), handle);
      // Asking other devices for keys would tell them what the tutor cannot read.
      machine.roomKeyRequestsEnabled = false;
      keyFile.setDevice(deviceId);
      await store.synced();
      return new Machine(machine, keyFile, store);
    } catch (error) {
      store?.close();
      throw problemOf(error, keyFile.path, `${userId} ${deviceId}`);
    }
  }

  private constructor(machine: OlmMachine, keyFile: KeyFile, store: WriteThrough) {
    this.#machine = machine;
    this.keyFile = keyFile;
    this.#store = store;
  }

  /**
   * Runs a task on the machine when no other runs. It resolves when everything that the task changed is on disk, all of it
   * written as one: none of it stays without the rest. Tasks that wait at the same time are written together, since what
   * takes time is the disk.
   */
  use<T>(task: (machine: OlmMachine) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const run = () =>
      (async () => task(this.#machine))().then(
        (result) => () => resolve(result),
        (error: unknown) => () => reject(error),
      );
    this.#waiting.push({ run, reject });
    if (!this.#isRunning) void this.#runWaiting();
    return promise;
  }

  async #runWaiting(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const tasks = this.#waiting.splice(0);
      const told: (() => void)[] = [];
      try {
        await this.#store.asOne(async () => {
          for (const { run } of tasks) told.push(await run());
        });
        for (const tell of told) tell();
      } catch (error) {
        for (const { reject } of tasks) reject(error);
      }
    }
    this.#isRunning = false;
  }

  /** Is called whenever keys have come; they are on disk for whoever uses the machine then. */
  onRoomKeys(listener: () => void): void {
    this.#machine.registerRoomKeyUpdatedCallback(async () => listener());
  }

  /** After what is under way, the key file too. The machine must not be used any more. */
  async close(): Promise<void> {
    await this.use(async (machine) => machine.close());
    this.#store.close();
    this.keyFile.close();
  }
}

/** The cryptography tells its failures by sentences only. */
function problemOf(error: unknown, file: string, device: string): EncryptionProblem {
  if (error instanceof EncryptionProblem) return error;
  const said = error instanceof Error ? error.message : String(error);
  if (/failed to be decrypted/.test(said)) {
    return new EncryptionProblem(
      'wrong-store-key',
      `MATRIX_STORE_KEY is not the key of ${file}; set the one with which the file was made. If that is lost, docs/matrix.md says how to begin anew`,
      error,
    );
  }
  if (/account in the store doesn't match/.test(said)) {
    return new EncryptionProblem(
      'other-device',
      `the encryption keys in ${file} are not those of ${device}; use the access token with which they were made, or begin anew as docs/matrix.md says`,
      error,
    );
  }
  return new EncryptionProblem(
    'store-unusable',
    `the encryption keys in ${file} cannot be used (${said}); see docs/matrix.md`,
    error,
  );
}
