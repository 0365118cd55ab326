import { describe, expect, test } from 'vitest';
import { matrixCheckups } from '../../../src/adapters/matrix/doctor.ts';
import type { Credentials } from '../../../src/adapters/matrix/login.ts';
import { homeserverScript, startHomeserver } from '../../support/matrix/homeserver.ts';
import { withoutEncryption } from '../../support/matrix/without-encryption.ts';

async function statesOf(homeserverUrl: string, credentials: Credentials): Promise<readonly string[]> {
  const states: string[] = [];
  for (const checkup of await matrixCheckups({ homeserverUrl, credentials, encryption: withoutEncryption }))
    states.push((await checkup.run()).state);
  return states;
}

describe.skipIf(homeserverScript === undefined)('the doctor on Matrix', { timeout: 120_000 }, () => {
  test('sees homeserver, account and rate limits that are too low', async () => {
    const homeserver = await startHomeserver('default');
    try {
      const { id, token } = await homeserver.register('tutor');
      expect(await statesOf(homeserver.url, { accessToken: token })).toEqual(['ok', 'ok', 'attention']);
      const login = { userId: id, password: 'secret-of-a-test' };
      expect(await statesOf(homeserver.url, login)).toEqual(['ok', 'ok', 'attention']);
      const wrong = { accessToken: 'syt_wrong' };
      expect(await statesOf(homeserver.url, wrong)).toEqual(['ok', 'failed', 'failed']);
    } finally {
      await homeserver.stop();
    }
    const nowhere = { accessToken: 'syt_wrong' };
    expect(await statesOf(homeserver.url, nowhere)).toEqual(['failed', 'failed', 'failed']);
  });
});
