/**
 * What brings the tutor's identity back after its key file is lost: the seeds. They change only when whoever runs the
 * tutor asks for a new identity, so that one copy elsewhere is enough.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { dig, stringAt } from '../json.ts';
import { EncryptionProblem } from './problem.ts';

/** Each is 32 bytes in unpadded Base64. */
export interface Seeds {
  readonly master: string;
  readonly selfSigning: string;
  readonly userSigning: string;
}

export interface Recovery {
  readonly userId: string;
  /** The device that the tutor was signed in on last. */
  readonly deviceId: string;
  readonly seeds: Seeds | null;
}

/** Before the 32 bytes of a private key: https://www.rfc-editor.org/rfc/rfc8410#section-7 */
const ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The public part of an identity, in unpadded Base64, from its master seed. */
export function identityOf({ master }: Seeds): string {
  const key = Buffer.concat([ed25519, Buffer.from(master, 'base64')]);
  const publicKey = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64').replace(/=+$/, '');
}

/** https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf. In bytes. */
const sizes = { nonce: 12, tag: 16, key: 32 };
const purpose = 'hm-tutor matrix recovery';

export class RecoveryFile {
  readonly path: string;
  readonly #key: Uint8Array;

  /** @param storeKey - 32 bytes, those of the key file; what is sealed here is sealed with a key derived from them */
  constructor(path: string, storeKey: Uint8Array) {
    this.path = path;
    this.#key = new Uint8Array(hkdfSync('sha256', storeKey, '', purpose, sizes.key));
  }

  /** The device that a login continues; null where there is no file. Needs no key. */
  device(): string | null {
    return stringAt(this.#json(), 'device');
  }

  /** @returns null where there is no file. @throws EncryptionProblem `recovery-unreadable`, or `other-recovery` where it is another account's */
  read(userId: string): Recovery | null {
    const json = this.#json();
    if (json === null) return null;
    const owner = stringAt(json, 'user');
    if (owner !== null && owner !== userId) {
      throw new EncryptionProblem(
        'other-recovery',
        `${this.path} does not belong to ${userId}; move it away, or set MATRIX_RECOVERY_FILE`,
      );
    }
    try {
      const secrets: unknown = JSON.parse(this.#unseal(stringAt(json, 'secrets') ?? '', userId));
      const [master, selfSigning, userSigning] = ['master', 'selfSigning', 'userSigning'].map((name) =>
        stringAt(secrets, 'seeds', name),
      );
      const seeds = master && selfSigning && userSigning ? { master, selfSigning, userSigning } : null;
      const deviceId = stringAt(json, 'device') ?? '';
      return { userId, deviceId, seeds };
    } catch (error) {
      throw this.#unreadable(error);
    }
  }

  /** On the disk when it returns; killed meanwhile, the file is as it was. @throws EncryptionProblem `store-unusable` */
  write({ userId, deviceId, seeds }: Recovery): void {
    const secrets = this.#seal(JSON.stringify({ seeds }), userId);
    const text = JSON.stringify({ user: userId, device: deviceId, secrets }, null, 2);
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      const next = `${this.path}.next`;
      const descriptor = openSync(next, 'w', 0o600);
      try {
        writeSync(descriptor, `${text}\n`);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(next, this.path);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw new EncryptionProblem(
        'store-unusable',
        `${this.path} cannot be written (${said}); without it the tutor's identity could not be brought back`,
        error,
      );
    }
  }

  #json(): unknown {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8'));
    } catch (error) {
      if (dig(error, 'code') === 'ENOENT') return null;
      throw this.#unreadable(error);
    }
  }

  #seal(text: string, userId: string): string {
    const nonce = randomBytes(sizes.nonce);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(userId));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64');
  }

  #unseal(text: string, userId: string): string {
    const bytes = Buffer.from(text, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, sizes.nonce), {
      authTagLength: sizes.tag,
    }).setAAD(Buffer.from(userId));
    decipher.setAuthTag(bytes.subarray(-sizes.tag));
    const sealed = bytes.subarray(sizes.nonce, -sizes.tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  }

  #unreadable(cause: unknown): EncryptionProblem {
    return new EncryptionProblem(
      'recovery-unreadable',
      `${this.path} cannot be read with MATRIX_STORE_KEY; set the key with which it was made, or move the file away`,
      cause,
    );
  }
}
