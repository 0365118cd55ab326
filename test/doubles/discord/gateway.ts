/** Discord's gateway: admits WebSocket connections, knows the sessions, and sends events to the right shard. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import { type Compression, Connection } from './connection.ts';
import { Session } from './session.ts';

export interface GatewayOptions {
  readonly token: string;
  /** `ws://127.0.0.1:PORT`; known once the server listens. */
  readonly url: () => string;
  /** How often a client has to send a heartbeat, in milliseconds. Discord asks for one every 41.25 s. */
  readonly heartbeatInterval: number;
  /** How long the events of a session whose connection broke are kept for it, in milliseconds. */
  readonly resumeWindow: number;
  readonly maxConcurrency: number;
  /** How long a client has to wait between two identifies of one rate-limit key, in milliseconds. Discord asks for 5 s. */
  readonly identifyPause: number;
  /** The `d` of READY but for what the gateway knows itself. */
  readonly ready: (intents: number) => Readonly<Record<string, unknown>>;
  /** What follows READY, such as GUILD_CREATE for every guild of the shard. */
  readonly afterReady: (
    intents: number,
    shard: readonly [number, number],
  ) => readonly (readonly [string, unknown])[];
}

export interface Identify {
  readonly token: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
}

/** Intents that have to be switched on in the developer portal; a bot without them is turned away. */
const privilegedIntents = (1 << 1) | (1 << 8) | (1 << 15);
/** Every bit that means something. */
const knownIntents = 0b1_0011_1111_1111_1111_1111_1111;
const identifiesPerDay = 1000;

export class Gateway {
  readonly #options: GatewayOptions;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  readonly #connections = new Set<Connection>();
  readonly #lastIdentify = new Map<number, number>();
  #nextRefusal: number | null = null;
  /** How often clients identified and resumed. */
  identified = 0;
  resumed = 0;

  constructor(server: Server, options: GatewayOptions) {
    this.#options = options;
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get startLimit() {
    return {
      total: identifiesPerDay,
      remaining: identifiesPerDay - this.identified,
      reset_after: 86_400_000,
      max_concurrency: this.#options.maxConcurrency,
    };
  }

  /** Sessions whose connection is open. */
  get connected(): readonly Session[] {
    return [...this.#sessions.values()].filter((session) => session.connection !== null);
  }

  /** Sends an event to the shard of a guild; direct messages go to shard 0. Without a session it is lost. */
  dispatch(event: string, data: unknown, guildId: string | null = null): void {
    for (const session of this.#sessions.values()) {
      const [shard, count] = session.shard;
      const wanted = guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));
      if (shard === wanted) session.dispatch(event, data);
    }
  }

  /** Asks every client to come back (opcode 7). */
  requestReconnect(): void {
    for (const { connection } of this.connected) connection?.send({ op: GatewayOpcodes.Reconnect, d: null });
  }

  /** Ends every session (opcode 9); a resumable one may be taken up again. */
  invalidateSessions(resumable: boolean): void {
    for (const session of this.connected) {
      if (!resumable) this.#sessions.delete(session.id);
      session.connection?.invalidate(resumable);
    }
  }

  /** Breaks every connection without a word, as a failing network does. */
  dropConnections(): void {
    for (const connection of this.#connections) connection.drop();
  }

  /** Closes every connection with a code. */
  closeConnections(code: number): void {
    for (const connection of this.#connections) connection.close(code);
  }

  /** Keeps every connection open and falls silent on it: no event, no answer to a heartbeat. */
  silence(): void {
    for (const connection of this.#connections) connection.silent = true;
  }

  /** Closes the next connection with a code instead of answering its IDENTIFY or RESUME. */
  refuseNext(code: number): void {
    this.#nextRefusal = code;
  }

  /** Sends a payload of any shape. */
  sendRaw(payload: object): void {
    for (const { connection } of this.connected) connection?.send(payload);
  }

  close(): void {
    for (const connection of this.#connections) connection.drop();
    this.#sockets.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => undefined);
    this.#sockets.handleUpgrade(request, socket, head, (websocket) => {
      const query = new URL(request.url ?? '/', 'ws://localhost').searchParams;
      const connection = new Connection(websocket, {
        compression: compressionOf(query.get('compress')),
        heartbeatInterval: this.#options.heartbeatInterval,
        identify: (identify) => this.#identify(connection, identify),
        resume: (resume) => this.#resume(connection, resume),
        ended: (code) => this.#ended(connection, code),
      });
      this.#connections.add(connection);
      if (query.get('v') !== '10') {
        connection.close(GatewayCloseCodes.InvalidAPIVersion);
        return;
      }
      if (query.get('encoding') !== 'json') {
        connection.close(GatewayCloseCodes.DecodeError);
        return;
      }
      connection.hello();
    });
  }

  #identify(connection: Connection, { token, intents, shard }: Identify): void {
    if (this.#refuses(connection)) return;
    if (!this.#isToken(token)) {
      connection.close(GatewayCloseCodes.AuthenticationFailed);
      return;
    }
    if (!(shard[0] >= 0 && shard[0] < shard[1])) {
      connection.close(GatewayCloseCodes.InvalidShard);
      return;
    }
    if (!Number.isInteger(intents) || (intents & ~knownIntents) !== 0) {
      connection.close(GatewayCloseCodes.InvalidIntents);
      return;
    }
    if ((intents & privilegedIntents) !== 0) {
      connection.close(GatewayCloseCodes.DisallowedIntents);
      return;
    }
    const key = shard[0] % this.#options.maxConcurrency;
    const last = this.#lastIdentify.get(key);
    if (last !== undefined && performance.now() - last < this.#options.identifyPause) {
      connection.invalidate(false);
      return;
    }
    this.#lastIdentify.set(key, performance.now());
    this.identified++;
    const session = new Session(shard, intents);
    this.#sessions.set(session.id, session);
    session.attach(connection);
    session.dispatch('READY', {
      v: 10,
      session_id: session.id,
      resume_gateway_url: this.#options.url(),
      shard,
      ...this.#options.ready(intents),
    });
    for (const [event, data] of this.#options.afterReady(intents, shard)) session.dispatch(event, data);
  }

  #resume(connection: Connection, given: { token: string; session_id: string; seq: number }): void {
    if (this.#refuses(connection)) return;
    if (!this.#isToken(given.token)) {
      connection.close(GatewayCloseCodes.AuthenticationFailed);
      return;
    }
    const session = this.#sessions.get(given.session_id);
    if (session === undefined) {
      connection.invalidate(false);
      return;
    }
    if (given.seq > session.sequence) {
      connection.close(GatewayCloseCodes.InvalidSeq);
      return;
    }
    this.resumed++;
    session.attach(connection);
    session.replay(given.seq);
    session.dispatch('RESUMED', {});
  }

  /** Some clients put `Bot` before it here too, and Discord takes that. */
  #isToken(given: string): boolean {
    return given.replace(/^Bot /, '') === this.#options.token;
  }

  #refuses(connection: Connection): boolean {
    const code = this.#nextRefusal;
    this.#nextRefusal = null;
    if (code !== null) connection.close(code);
    return code !== null;
  }

  /** A client that says goodbye properly gives its session up; any other one may come back for a while. */
  #ended(connection: Connection, code: number): void {
    this.#connections.delete(connection);
    for (const session of this.#sessions.values()) {
      if (session.connection !== connection) continue;
      session.detach();
      if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
      else
        setTimeout(() => {
          if (session.connection === null) this.#sessions.delete(session.id);
        }, this.#options.resumeWindow).unref();
    }
  }
}

function compressionOf(asked: string | null): Compression {
  return asked === 'zlib-stream' || asked === 'zstd-stream' ? asked : 'none';
}
