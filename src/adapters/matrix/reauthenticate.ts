/** Requests for which the homeserver asks for the password once more. */
import { RefusedRequest } from './failures.ts';
import { dig, listAt, stringAt } from './json.ts';
import type { Credentials } from './login.ts';

/**
 * Sends the request, and again with the password where the homeserver asks for it
 * (https://spec.matrix.org/latest/client-server-api/#user-interactive-authentication-api).
 *
 * @throws RefusedRequest `M_FORBIDDEN` where it asks for something that is not configured; what the homeserver refuses
 */
export async function withPassword(
  credentials: Credentials,
  request: (auth: { readonly auth?: object }) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await request({});
  } catch (error) {
    const session = stringAt(error, 'body', 'session');
    if (dig(error, 'statusCode') !== 401 || session === null) throw error;
    const takesPassword = listAt(error, 'body', 'flows').some((flow) => {
      const stages = listAt(flow, 'stages');
      return stages.length === 1 && stages[0] === type;
    });
    if (!takesPassword || !('password' in credentials)) {
      const asked =
        'the homeserver asks for the password of the account: set MATRIX_USER_ID and MATRIX_PASSWORD';
      throw new RefusedRequest(403, { errcode: 'M_FORBIDDEN', error: asked });
    }
    const { userId: user, password } = credentials;
    const identifier = { type: 'm.id.user', user };
    return await request({ auth: { type, identifier, password, session } });
  }
}

const type = 'm.login.password';
