/** Starts the encryption of the device that the tutor is signed in on. */
import type { TutorClient } from '../client.ts';
import { isRefused, tellFailure } from '../failures.ts';
import { stringAt } from '../json.ts';
import type { Log } from '../log.ts';
import type { Pace } from '../pace.ts';
import type { RoomBook } from '../rooms.ts';
import { Encryption } from './encryption.ts';
import { EncryptionProblem } from './problem.ts';

export interface StartOptions {
  readonly file: string;
  readonly key: Uint8Array;
  readonly userId: string;
  readonly client: TutorClient;
  readonly rooms: RoomBook;
  readonly pace: Pace;
  /** Ends the process, without another write or request. */
  readonly endAtOnce: (reason: string) => never;
  readonly log: Log;
}

/**
 * Resolves when the homeserver has the keys of the device.
 *
 * @throws EncryptionProblem, and what the homeserver refuses
 */
export async function startEncryption(options: StartOptions): Promise<Encryption> {
  const { client, rooms, pace, log, file } = options;
  const deviceId = stringAt(await pace.patiently(() => client.getWhoAmI()), 'device_id');
  if (deviceId === null) {
    throw new EncryptionProblem(
      'other-device',
      'MATRIX_ACCESS_TOKEN belongs to no device, so that nothing can be encrypted for it; make one by signing in, as the README describes, or unset MATRIX_STORE_KEY',
    );
  }
  const encryption = await Encryption.open({
    ...options,
    deviceId,
    room: (id) => rooms.get(id),
    send: (method, path, body) => client.doRequest(method, path, null, body),
    onBroken(error) {
      log.error({ err: error }, 'the encryption keys could not be written');
      return options.endAtOnce(`${file} cannot be written, so the tutor ends: make room on its disk`);
    },
  });
  try {
    await pace.patiently(() => encryption.announce());
    log.info({ device: deviceId }, 'encrypted rooms can be read');
    return encryption;
  } catch (error) {
    await encryption.close();
    if (!isRefused(error)) throw error;
    throw new EncryptionProblem(
      'other-device',
      `the homeserver does not take the keys in ${file} (${tellFailure(error)}): they are those of an old copy or of another device; begin anew as docs/matrix.md says`,
      error,
    );
  }
}
