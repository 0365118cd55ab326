/** From what is configured to an access token. */
import { RefusedRequest } from './failures.ts';
import { stringAt } from './json.ts';

export type Credentials =
  | { readonly accessToken: string }
  | { readonly userId: string; readonly password: string };

/**
 * The device of every login with a password. It stays the same, because the homeserver recognises repeated messages per
 * device.
 */
export const ownDevice = 'HMTUTOR';

/**
 * @param device - null for a new one
 * @throws RefusedRequest, and whatever a connection that fails throws
 */
export async function accessTokenFor(
  homeserverUrl: string,
  credentials: Credentials,
  device: string | null = ownDevice,
): Promise<string> {
  if ('accessToken' in credentials) return credentials.accessToken;
  const response = await fetch(`${homeserverUrl}/_matrix/client/v3/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(30_000),
    body: JSON.stringify({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: credentials.userId },
      password: credentials.password,
      ...(device === null ? {} : { device_id: device }),
      initial_device_display_name: 'hm-tutor',
    }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const token = stringAt(answer, 'access_token');
  if (!response.ok || token === null) throw new RefusedRequest(response.ok ? 502 : response.status, answer);
  return token;
}
