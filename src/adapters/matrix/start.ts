/** Starts the tutor on Matrix. */
import type { OpenExport } from '../../core/cohorts/export.ts';
import type { Command } from '../../core/command.ts';
import type { Dispatch } from '../../core/dispatch.ts';
import type { ReceivedEvents } from '../../core/received.ts';
import type { Store } from '../../core/store.ts';
import { messagesFor } from '../../i18n/messages.ts';
import { TutorClient } from './client.ts';
import { DirectRooms } from './direct.ts';
import { type EncryptionConfig, isPlainForNow, openKeys } from './encryption/configured.ts';
import type { Opener, OpenerOptions } from './encryption/opener.ts';
import { failureOf, isRefused, tellFailure } from './failures.ts';
import { Handler, keyOf } from './handle.ts';
import { concerns, type Identity } from './identity.ts';
import type { Log } from './log.ts';
import { accessTokenFor, type Credentials } from './login.ts';
import type { Happening } from './matrix-event.ts';
import { Membership, serverOf } from './membership.ts';
import { Messenger } from './messenger.ts';
import { carryNews } from './news.ts';
import { Pace } from './pace.ts';
import { RoomBook } from './rooms.ts';
import { follow } from './sync.ts';
import { tellUnread } from './unread.ts';

export interface MatrixOptions {
  /** Without a slash at its end. */
  readonly homeserverUrl: string;
  readonly credentials: Credentials;
  readonly encryption: EncryptionConfig;
  /** Servers whose people may invite the tutor; `*` for all, null for the tutor's own. */
  readonly allowedServers: readonly string[] | null;
  /** Rooms in which an answer for everybody is given in the room; null for every room. */
  readonly publicRooms: readonly string[] | null;
  // biome-ignore lint/suspicious/noExplicitAny: a command of any arguments
  readonly commands: readonly Command<any>[];
  readonly dispatch: Dispatch;
  readonly openExport: OpenExport;
  readonly store: Pick<Store, 'markDelivered' | 'undelivered' | 'refuseAnnouncement' | 'moveCommunity'> & {
    readonly received: ReceivedEvents;
  };
  readonly log: Log;
  /** Called where the connection is over for good, with a sentence that says what to do. */
  readonly onEnd: (reason: string) => void;
  /** Must end the process before it returns: going on would destroy encryption keys. */
  readonly endAtOnce: (reason: string) => never;
}

export interface RunningMatrix {
  /** Stops listening, and resolves when what was under way has ended or was put off to the next start. */
  close(): Promise<void>;
}

/** How long answers that are under way may take when the tutor ends. In ms. */
const farewell = 10_000;

/**
 * Resolves when the tutor is signed in and what was left over is being handled; waits where the homeserver is out of
 * reach for now.
 *
 * @throws Error with a sentence for whoever runs the tutor, where another try would not help
 */
export async function startMatrix(options: MatrixOptions): Promise<RunningMatrix> {
  const { store, commands, log } = options;
  const ending = new AbortController();
  const ended = ending.signal;
  const pace = new Pace(ended, (error, wait) => log.warn({ again: wait }, tellFailure(error)));
  // Before the login, which would end the session of a tutor that runs already.
  const keys = await openKeys(options);
  const { client, identity } = await signIn(options, keys?.device ?? undefined, pace, ended).catch(
    (error) => {
      keys?.giveUp();
      throw error;
    },
  );
  const stream = `matrix ${identity.id}`;
  const rooms = new RoomBook(client, identity.id);
  const encryption = (await keys?.start({ client, rooms, userId: identity.id, pace })) ?? null;
  client.encryption = encryption;
  const direct = new DirectRooms(client, rooms);
  const messages = messagesFor('en');
  const needsBody = (command: string) => {
    const [group, name] = command.split(' ');
    return commands.some(
      (known) => known.group === group && known.name === name && known.body?.needed === true,
    );
  };
  const { publicRooms, openExport } = options;
  const isPublic = (room: string) => publicRooms === null || publicRooms.includes(room);
  const messenger = new Messenger({ client, direct, pace, messages, needsBody, isPublic, openExport, log });
  encryption?.onEmoji((shown) => messenger.showEmoji(shown));
  const { allowedServers } = options;
  const membership = new Membership({
    client,
    rooms,
    pace,
    me: identity.id,
    allowedServers: allowedServers?.includes('*') ? null : (allowedServers ?? [serverOf(identity.id)]),
    succeeded: (room, successor) => store.moveCommunity({ platform: 'matrix', id: room }, successor),
    log,
  });
  const reader = { client, rooms, identity, known: commands, isPublic, clock: () => new Date() };
  const { received } = store;
  const handler = new Handler({
    stream,
    reader,
    dispatch: options.dispatch,
    store,
    received,
    messenger,
    membership,
    direct,
    messages,
    unreadable: isPlainForNow(options.encryption) ? 'matrix.encrypted-for-now' : 'matrix.encrypted',
    pace,
    ended,
    log,
  });

  const opener = await openerFor(client, {
    concerns: (happening) => concerns(happening, identity, rooms.known(happening.room)),
    accept: (happenings) => handler.accept(happenings),
    unread: tellUnread({ rooms, messenger, messages, log }),
    done: (happening) => received.handled(stream, keyOf(happening)),
    log,
  });
  const accept = (happenings: readonly Happening[]) => (opener ?? handler).accept(happenings);
  const waiting = await received.waiting(stream);
  accept(waiting.map(({ content }) => content as Happening));
  const following = follow({ client, stream, received, rooms, identity, accept, ended, log }).catch(
    (error: unknown) => options.onEnd(signedOut(options, error)),
  );
  const news = carryNews({ store, messenger, ended, log });
  return {
    async close() {
      ending.abort(new Error('the tutor ends'));
      const finished = Promise.all([
        following,
        news,
        Promise.resolve(opener?.idle()).then(() => handler.idle()),
      ]);
      await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, farewell).unref())]);
      await client.encryption?.close();
    },
  };
}

async function openerFor(
  { encryption }: TutorClient,
  options: Omit<OpenerOptions, 'encryption'>,
): Promise<Opener | null> {
  if (encryption === null) return null;
  const { Opener } = await import('./encryption/opener.ts');
  return new Opener({ encryption, ...options });
}

async function signIn(
  options: MatrixOptions,
  device: string | undefined,
  pace: Pace,
  ended: AbortSignal,
): Promise<{ client: TutorClient; identity: Identity }> {
  const { homeserverUrl, credentials, log } = options;
  try {
    const accessToken = await pace.patiently(() => accessTokenFor(homeserverUrl, credentials, device));
    const client = new TutorClient({ homeserverUrl, accessToken, ended, log });
    const { user_id: id } = await pace.patiently(() => client.getWhoAmI());
    const profile: unknown = await pace.patiently(() => client.getUserProfile(id)).catch(() => ({}));
    await pace.patiently(() => client.start());
    const name =
      typeof profile === 'object' && profile !== null && 'displayname' in profile
        ? profile.displayname
        : null;
    return { client, identity: { id, displayName: typeof name === 'string' ? name : null } };
  } catch (error) {
    throw new Error(signedOut(options, error));
  }
}

function signedOut({ homeserverUrl, credentials }: MatrixOptions, error: unknown): string {
  const isSession = failureOf(error).kind === 'signed-out';
  const isPassword = 'password' in credentials;
  const told = () => {
    if (isSession && isPassword) return 'it has ended my session; start me again, and I sign in anew';
    if (isSession) return 'it does not accept MATRIX_ACCESS_TOKEN; make a new one as the README describes';
    if (isPassword && isRefused(error, 'M_FORBIDDEN'))
      return 'it does not accept MATRIX_USER_ID and MATRIX_PASSWORD; check both';
    return tellFailure(error);
  };
  return `${homeserverUrl} does not let me in: ${told()}.`;
}
