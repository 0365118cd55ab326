/**
 * Notices that the key file is an old copy. The homeserver remembers, in the account data of the tutor, which file its
 * device uses and how often that was written, a minute back at most; a copy was written less often. A restored database
 * or a restored folder does not change what the homeserver remembers.
 */
import { tellFailure } from '../failures.ts';
import { dig, stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import type { KeyFile } from './key-file.ts';
import { EncryptionProblem } from './problem.ts';

export interface CopyGuardOptions {
  readonly keyFile: Pick<KeyFile, 'path' | 'history' | 'markOld' | 'markKnown' | 'synced'>;
  readonly deviceId: string;
  /** What the homeserver keeps for the account under a name. @returns null where there is nothing */
  readonly read: (name: string) => Promise<unknown>;
  readonly write: (name: string, value: object) => Promise<unknown>;
  readonly log: Log;
}

/** Under which name the homeserver remembers the file of a device. */
export function copyGuardName(deviceId: string): string {
  return `org.hm_tutor.keys.${deviceId}`;
}

/** How far the homeserver's memory may lie behind. In ms. */
const interval = 60_000;
/** How long the end of the tutor waits for the homeserver. In ms. */
const patience = 3000;

export class CopyGuard {
  readonly #options: CopyGuardOptions;
  readonly #name: string;
  #told = -1;
  #remarks: () => Promise<object> = async () => ({});
  #timer: NodeJS.Timeout | null = null;

  constructor(options: CopyGuardOptions) {
    this.#options = options;
    this.#name = copyGuardName(options.deviceId);
  }

  /**
   * Before any key is used. The file remembers that it is old, since every try would make it look newer.
   *
   * @throws EncryptionProblem `old-copy`, and what the homeserver refuses
   */
  async check(): Promise<void> {
    const { keyFile } = this.#options;
    const { id, written, isKnown, isOld } = keyFile.history();
    const remembered = isOld ? null : await this.#options.read(this.#name);
    const isSame = stringAt(remembered, 'file') === id;
    const behind = isSame && Number(dig(remembered, 'written')) > written;
    const replaced = remembered !== null && !isSame && isKnown;
    if (!isOld && (behind || replaced)) keyFile.markOld();
    if (isOld || behind || replaced) throw this.#problem();
  }

  /**
   * Tells the homeserver now and, until `stop`, whenever something was written since.
   *
   * @param remarks - what it is told besides
   */
  async start(remarks: () => Promise<object> = async () => ({})): Promise<void> {
    this.#remarks = remarks;
    await this.#tell();
    // Not before: killed in between, it would be taken for a file that another has replaced.
    this.#options.keyFile.markKnown();
    this.#timer = setInterval(() => void this.#tellAgain(), interval).unref();
  }

  /** Tells it once more; never throws. */
  async stop(): Promise<void> {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    await Promise.race([this.#tellAgain(), new Promise((resolve) => setTimeout(resolve, patience).unref())]);
  }

  async #tell(): Promise<void> {
    const { keyFile, write } = this.#options;
    const { id, written } = keyFile.history();
    if (written === this.#told) return;
    // A loss of power must not leave a file that the homeserver takes for an old copy.
    await keyFile.synced();
    await write(this.#name, { ...(await this.#remarks()), file: id, written });
    this.#told = written;
  }

  async #tellAgain(): Promise<void> {
    await this.#tell().catch((error: unknown) => {
      this.#options.log.debug({}, `the state of the keys could not be told: ${tellFailure(error)}`);
    });
  }

  #problem(): EncryptionProblem {
    return new EncryptionProblem(
      'old-copy',
      `${this.#options.keyFile.path} is an old copy, whose keys were used since it was made, and is not used again; put the file back that was in use last, or run: hm-tutor matrix recover`,
    );
  }
}
