/**
 * Tells what the tutor put into its backup from what others put there. Whoever knows the public key of a backup, as the
 * homeserver does, can seal a key for it that nobody ever used, and the cryptography would take it for a learner's.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { dig, entriesAt, stringAt } from '../json.ts';

/** In the sealed key, which the homeserver keeps as it is. */
const field = 'org.hm_tutor.mark';

export class BackupMark {
  readonly #key: Buffer;

  /** @param backupKey - the private key of the backup, in Base64 */
  constructor(backupKey: string) {
    const secret = Buffer.from(backupKey, 'base64');
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'hm-tutor matrix backup mark', 32));
  }

  /** The body of an upload, every key in it marked: https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3room_keyskeys */
  marked(body: unknown): object {
    const rooms = entriesAt(body, 'rooms').map(([room, sessions]) => {
      const marked = entriesAt(sessions, 'sessions').map(([session, entry]) => {
        const sealed = dig(entry, 'session_data');
        const mark = this.#markOf(room, session, sealed);
        return [session, { ...Object(entry), session_data: { ...Object(sealed), [field]: mark } }];
      });
      return [room, { sessions: Object.fromEntries(marked) }];
    });
    return { rooms: Object.fromEntries(rooms) };
  }

  isOn(room: string, session: string, sealed: unknown): boolean {
    return dig(sealed, field) === this.#markOf(room, session, sealed);
  }

  #markOf(room: string, session: string, sealed: unknown): string {
    const parts = ['ephemeral', 'ciphertext', 'mac'].map((name) => stringAt(sealed, name));
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([room, session, ...parts]))
      .digest('base64url');
  }
}
