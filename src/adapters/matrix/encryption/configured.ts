/** Whether the tutor encrypts, by what is configured and what is in the data folder. Nothing else is loaded until then. */
import { existsSync } from 'node:fs';
import { tellFailure } from '../failures.ts';
import type { Log } from '../log.ts';
import type { Credentials } from '../login.ts';
import type { Encryption } from './encryption.ts';
import { EncryptionProblem } from './problem.ts';
import type { StartOptions } from './start.ts';

export interface EncryptionConfig {
  /** Where the keys of the device are kept. */
  readonly file: string;
  /** Where is kept what brings the tutor's identity back when `file` is lost. */
  readonly recoveryFile: string;
  /** 32 bytes, which encrypt both; null for plain rooms only. */
  readonly key: Uint8Array | null;
  /** Whether the tutor goes without encryption where there can be no such file, or no key is set for one. */
  readonly plainIfUnusable: boolean;
}

export interface KeysOptions {
  readonly encryption: EncryptionConfig;
  readonly homeserverUrl: string;
  readonly credentials: Credentials;
  readonly endAtOnce: StartOptions['endAtOnce'];
  readonly log: Log;
}

/** A key file that this process holds. */
export interface Keys {
  /** The device that a login has to continue; null for the usual one. */
  readonly device: string | null;
  /** @returns null where the tutor goes without encryption. @throws Error with a sentence for whoever runs the tutor */
  start(signedIn: Pick<StartOptions, 'client' | 'rooms' | 'userId' | 'pace'>): Promise<Encryption | null>;
  /** Lets go of the file, which is as it was. */
  giveUp(): void;
}

/**
 * Takes hold of the key file, before anybody signs in.
 *
 * @returns null where the tutor goes without encryption
 * @throws Error with a sentence for whoever runs the tutor
 */
export async function openKeys(options: KeysOptions): Promise<Keys | null> {
  return unlessPlain(options, async () => {
    const { encryption } = options;
    const { file, recoveryFile, key } = encryption;
    const missing = missingKey(encryption);
    if (missing !== null) throw missing;
    if (key === null) return null;
    const [{ KeyFile }, { RecoveryFile }] = await Promise.all([
      import('./key-file.ts'),
      import('./recovery-file.ts'),
    ]);
    const named = new RecoveryFile(recoveryFile, key).device();
    const keyFile = KeyFile.open(file);
    // A copy of the recovery file may name an older device; the key file is that of one device.
    const device = keyFile.device() ?? named;
    return {
      device,
      start: (signedIn) =>
        unlessPlain(options, async () => {
          const { startEncryption } = await import('./start.ts');
          const { credentials, endAtOnce, log } = options;
          return startEncryption({ keyFile, recoveryFile, key, credentials, endAtOnce, log, ...signedIn });
        }),
      giveUp() {
        keyFile.close();
        keyFile.removeIfNew();
      },
    };
  });
}

/** Without their key, files that are there would silently become useless: rooms would be told that nobody reads them. */
export function missingKey({
  file,
  recoveryFile,
  key,
  plainIfUnusable,
}: EncryptionConfig): EncryptionProblem | null {
  const found = [file, recoveryFile].find((path) => existsSync(path));
  if (key !== null || found === undefined) return null;
  return new EncryptionProblem(
    'no-store-key',
    `MATRIX_STORE_KEY is not set, and ${found} was made with one: set it${plainIfUnusable ? '' : '; or set MATRIX_IF_STORE_FAILS to plain, to go without encryption'}`,
  );
}

/** Whether a tutor that goes without encryption may have it again at its next start. */
export function isPlainForNow(encryption: EncryptionConfig): boolean {
  return encryption.key !== null || missingKey(encryption) !== null;
}

/** What is wrong with the store, and is no danger to it, need not keep the tutor from plain rooms. */
async function unlessPlain<T>(
  { encryption, homeserverUrl, log }: KeysOptions,
  task: () => Promise<T>,
): Promise<T | null> {
  try {
    return await task();
  } catch (error) {
    const code = error instanceof EncryptionProblem ? error.code : null;
    const isUnusable = code === 'store-unusable' || code === 'no-store-key';
    if (!isUnusable || !encryption.plainIfUnusable)
      throw new Error(`${homeserverUrl}: ${tellFailure(error)}.`);
    log.error({}, `without encryption, as MATRIX_IF_STORE_FAILS says: ${tellFailure(error)}`);
    return null;
  }
}
