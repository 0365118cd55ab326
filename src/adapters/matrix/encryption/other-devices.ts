/** After a recovery: the devices that the tutor was signed in on before it. */
import { listAt, stringAt } from '../json.ts';
import type { Credentials } from '../login.ts';
import { withPassword } from '../reauthenticate.ts';
import { readPublishedKeys } from './cross-signing.ts';
import type { Send } from './requests.ts';

export interface OtherDevices {
  readonly send: Send;
  readonly credentials: Credentials;
  readonly userId: string;
  /** The device that stays. */
  readonly deviceId: string;
  /** What is known to have been the tutor's; it may be incomplete, and name devices that are gone. */
  readonly former: readonly string[];
  readonly say: (sentence: string) => void | Promise<void>;
}

/**
 * Removes what was the tutor's: nobody else has the seeds, so that every device signed with its identity was. The others
 * are named, for they may be somebody's.
 *
 * @throws what the homeserver refuses
 */
export async function removeOtherDevices(options: OtherDevices): Promise<void> {
  const { send, credentials, userId, deviceId, former, say } = options;
  const { devices: withKeys } = await readPublishedKeys(send, userId);
  const answer = await send('GET', '/_matrix/client/v3/devices', null);
  const others = listAt(answer, 'devices')
    .map((device) => stringAt(device, 'device_id'))
    .filter((id) => id !== null && id !== deviceId) as string[];
  const left: string[] = [];
  for (const id of others) {
    if (!former.includes(id) && withKeys.get(id)?.isSigned !== true) {
      left.push(id);
      continue;
    }
    const path = `/_matrix/client/v3/devices/${encodeURIComponent(id)}`;
    await withPassword(credentials, (auth) => send('DELETE', path, auth));
    await say(`The old device ${id} is signed out and removed.`);
  }
  if (left.length > 0)
    await say(`The account has other devices, which I have left alone: ${left.join(', ')}.`);
}
