/** What `hm-tutor doctor` looks at on Matrix. */
import { attention, type Checkup, type CheckupResult, failed, ok } from '../../core/checkup.ts';
import { TutorClient } from './client.ts';
import { type EncryptionConfig, missingKey } from './encryption/configured.ts';
import type { Examination } from './encryption/examination.ts';
import { failureOf, RefusedRequest, tellFailure } from './failures.ts';
import { dig, listAt } from './json.ts';
import { quietLog } from './log.ts';
import { accessTokenFor, type Credentials, ownDevice as usualDevice } from './login.ts';

export interface DoctorOptions {
  readonly homeserverUrl: string;
  readonly credentials: Credentials;
  readonly encryption: EncryptionConfig;
}

/** An answer with its buttons is up to six events; Synapse's own limits end a burst after ten. */
const burst = 20;
/** A login on the running tutor's device would sign that out. */
const ownDevice = 'HMTUTORDOCTOR';

export async function matrixCheckups(options: DoctorOptions): Promise<readonly Checkup[]> {
  const checkup = (name: string, look: (options: DoctorOptions) => Promise<CheckupResult>): Checkup => ({
    name: `matrix ${name}`,
    run: () => look(options).catch((error: unknown) => failed(tellSignIn(error))),
  });
  return [
    checkup('homeserver', lookAtHomeserver),
    checkup('account', lookAtAccount),
    checkup('rate limits', lookAtLimits),
    ...(await encryptionCheckups(options, checkup)),
  ];
}

/** Nothing of it is loaded where it is not configured. It is looked at once, for all of them. */
async function encryptionCheckups(
  options: DoctorOptions,
  checkup: (name: string, look: (options: DoctorOptions) => Promise<CheckupResult>) => Checkup,
): Promise<readonly Checkup[]> {
  const { encryption, credentials } = options;
  const { key, plainIfUnusable } = encryption;
  const missing = missingKey(encryption);
  if (missing !== null) {
    const result = plainIfUnusable ? attention(missing.message) : failed(missing.message);
    return [checkup('key store', async () => result)];
  }
  if (key === null) return [];
  const [{ encryptionJudges }, { examine }] = await Promise.all([
    import('./encryption/checkups.ts'),
    import('./encryption/examination.ts'),
  ]);
  let examining: Promise<Examination> | null = null;
  const examination = async () => {
    const client = await signIn(options);
    const { device_id: current = usualDevice } = await client.getWhoAmI();
    return examine({
      ...encryption,
      key,
      client,
      usualDevice: 'password' in credentials ? usualDevice : current,
    });
  };
  return Object.entries(encryptionJudges).map(([name, judge], index) =>
    checkup(name, async () => {
      examining ??= examination();
      const examined = await examining.catch((error: unknown) => {
        if (index === 0) throw error;
        return null;
      });
      return examined === null
        ? attention('not looked at, since the key store could not be')
        : judge(examined, encryption);
    }),
  );
}

async function lookAtHomeserver({ homeserverUrl }: DoctorOptions): Promise<CheckupResult> {
  const response = await fetch(`${homeserverUrl}/_matrix/client/versions`, {
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  if (response === null) return failed(`${homeserverUrl} does not answer; check MATRIX_HOMESERVER_URL`);
  const answer: unknown = await response.json().catch(() => undefined);
  const versions = listAt(answer, 'versions');
  if (!response.ok || versions.length === 0)
    return failed(`${homeserverUrl} is no Matrix homeserver; MATRIX_HOMESERVER_URL is its client address`);
  // Media are downloaded with the token from here on: https://spec.matrix.org/v1.11/
  const isRecent = versions.some((version) => Number(/^v1\.(\d+)$/.exec(String(version))?.[1]) >= 11);
  return isRecent
    ? ok(`speaks ${versions.at(-1)}`)
    : failed('the homeserver is older than Matrix 1.11; update it');
}

async function lookAtAccount(options: DoctorOptions): Promise<CheckupResult> {
  return withClient(options, async (client) => {
    const { user_id: id } = await client.getWhoAmI();
    const rooms = await client.getJoinedRooms();
    return ok(`signed in as ${id}, in ${rooms.length} rooms`);
  });
}

async function lookAtLimits(options: DoctorOptions): Promise<CheckupResult> {
  return withClient(options, async (client) => {
    try {
      await sendBurst(client);
      return ok(`${burst} messages at once were taken`);
    } catch (error) {
      if (dig(error, 'statusCode') !== 429) throw error;
      return attention(
        'too low, so that learners will have to wait; ask the administrator of the homeserver to lift them for this account (Synapse: POST /_synapse/admin/v1/users/<id>/override_ratelimit)',
      );
    }
  });
}

/** Into a room of its own, which is left and forgotten again. */
async function sendBurst(client: TutorClient): Promise<void> {
  const room = await client.createRoom({ preset: 'private_chat', name: 'hm-tutor doctor' });
  try {
    for (let sent = 0; sent < burst; sent++) {
      const content = { msgtype: 'm.notice', body: `doctor ${sent + 1} of ${burst}`, 'm.mentions': {} };
      await client.put(room, 'm.room.message', content, `doctor-${sent}`);
    }
  } finally {
    await client.leaveRoom(room).then(
      () => client.forgetRoom(room),
      () => undefined,
    );
  }
}

async function withClient(
  options: DoctorOptions,
  look: (client: TutorClient) => Promise<CheckupResult>,
): Promise<CheckupResult> {
  return look(await signIn(options));
}

async function signIn({ homeserverUrl, credentials }: DoctorOptions): Promise<TutorClient> {
  const accessToken = await accessTokenFor(homeserverUrl, credentials, ownDevice);
  const ended = new AbortController().signal;
  return new TutorClient({ homeserverUrl, accessToken, ended, log: quietLog });
}

function tellSignIn(error: unknown): string {
  if (failureOf(error).kind === 'signed-out')
    return 'MATRIX_ACCESS_TOKEN is not valid; make a new one as the README describes';
  if (error instanceof RefusedRequest && error.statusCode === 403)
    return 'MATRIX_USER_ID and MATRIX_PASSWORD do not fit';
  return tellFailure(error);
}
