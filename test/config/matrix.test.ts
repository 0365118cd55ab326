import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';

const homeserver = { MATRIX_HOMESERVER_URL: 'https://matrix.example.org/' };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

test('Matrix is a homeserver and a token, or a name and a password', () => {
  expect(readConfig({ ...homeserver, MATRIX_ACCESS_TOKEN: 'secret' }).matrix).toEqual({
    homeserverUrl: 'https://matrix.example.org',
    credentials: { accessToken: 'secret' },
    encryption: {
      file: 'data/matrix-keys.sqlite',
      recoveryFile: 'data/matrix-recovery.json',
      key: null,
      plainIfUnusable: false,
    },
    allowedServers: null,
    publicRooms: null,
  });
  const login = { MATRIX_USER_ID: '@tutor:example.org', MATRIX_PASSWORD: 'secret' };
  expect(readConfig({ ...homeserver, ...login }).matrix?.credentials).toEqual({
    userId: '@tutor:example.org',
    password: 'secret',
  });
});

test('servers and rooms are lists', () => {
  const { matrix } = readConfig({
    ...homeserver,
    MATRIX_ACCESS_TOKEN: 'secret',
    MATRIX_ALLOWED_SERVERS: 'example.org, example.net',
    MATRIX_PUBLIC_ROOMS: '!one:example.org',
  });
  expect(matrix?.allowedServers).toEqual(['example.org', 'example.net']);
  expect(matrix?.publicRooms).toEqual(['!one:example.org']);
});

test('what is missing or wrong is named, and no value is repeated', () => {
  expect(readConfig({}).matrix).toBeNull();
  expect(problemsOf(homeserver).join()).toMatch(/^MATRIX_ACCESS_TOKEN is missing/);
  expect(problemsOf({ MATRIX_ACCESS_TOKEN: 'secret' }).join()).toMatch(/^MATRIX_HOMESERVER_URL is missing/);
  const wrong = { ...homeserver, MATRIX_ACCESS_TOKEN: 'secret', MATRIX_PUBLIC_ROOMS: '#alias:example.org' };
  expect(problemsOf(wrong).join()).toMatch(/^MATRIX_PUBLIC_ROOMS must be room ids/);
});

test('encryption is a key of 32 bytes, whose file stands in the data folder', () => {
  const token = { ...homeserver, MATRIX_ACCESS_TOKEN: 'secret', HM_TUTOR_DATA: '/data' };
  const key = Buffer.alloc(32, 7);
  expect(readConfig({ ...token, MATRIX_STORE_KEY: key.toString('base64') }).matrix?.encryption).toEqual({
    file: '/data/matrix-keys.sqlite',
    key,
    plainIfUnusable: false,
    recoveryFile: '/data/matrix-recovery.json',
  });
  const plain = { ...token, MATRIX_STORE_KEY: key.toString('base64'), MATRIX_IF_STORE_FAILS: 'plain' };
  expect(readConfig(plain).matrix?.encryption?.plainIfUnusable).toBe(true);
  for (const wrong of ['c2hvcnQ=', 'a passphrase that is long enough but no key', key.toString('hex')]) {
    const problems = problemsOf({ ...token, MATRIX_STORE_KEY: wrong });
    expect(problems.join()).toMatch(/^MATRIX_STORE_KEY must be 32 bytes in Base64/);
    expect(problems.join()).not.toContain(wrong);
  }
});
