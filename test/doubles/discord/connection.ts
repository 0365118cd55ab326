/** One WebSocket connection to the gateway: HELLO, heartbeats, compression, and the limits on what a client may send. */
import { constants, createDeflate, createZstdCompress, type Deflate, type ZstdCompress } from 'node:zlib';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { WebSocket } from 'ws';
import type { Identify } from './gateway.ts';

export type Compression = 'none' | 'zlib-stream' | 'zstd-stream';

interface ConnectionOptions {
  readonly compression: Compression;
  /** In milliseconds. */
  readonly heartbeatInterval: number;
  readonly identify: (identify: Identify) => void;
  readonly resume: (resume: { token: string; session_id: string; seq: number }) => void;
  readonly ended: (code: number) => void;
}

/** What a client may send in a minute. */
const sendLimit = { payloads: 120, milliseconds: 60_000 };
/** A payload of a client may have this many bytes. */
const maximumPayload = 4096;

export class Connection {
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #compressor: Deflate | ZstdCompress | null;
  #compressed: Buffer[] = [];
  #heartbeatTimer: NodeJS.Timeout | undefined;
  #started = false;
  #sends: number[] = [];
  /** Stays open, and neither sends nor answers anything. */
  silent = false;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#compressor = createCompressor(options.compression);
    this.#compressor?.on('data', (piece: Buffer) => this.#compressed.push(piece));
    socket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary));
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      clearTimeout(this.#heartbeatTimer);
      options.ended(code);
    });
  }

  hello(): void {
    this.send({
      op: GatewayOpcodes.Hello,
      d: { heartbeat_interval: this.#options.heartbeatInterval, _trace: ['["gateway-double"]'] },
    });
    this.#expectHeartbeat();
  }

  send(payload: object): void {
    this.sendText(JSON.stringify(payload));
  }

  sendText(text: string): void {
    if (this.silent || this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#compressor === null) {
      this.#socket.send(text);
      return;
    }
    this.#compressor.write(text);
    this.#compressor.flush(flushMode(this.#compressor), () => {
      const bytes = Buffer.concat(this.#compressed);
      this.#compressed = [];
      if (bytes.length > 0 && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(bytes);
    });
  }

  /** Opcode 9; the client may identify or resume once more. */
  invalidate(resumable: boolean): void {
    this.#started = false;
    this.send({ op: GatewayOpcodes.InvalidSession, d: resumable });
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  drop(): void {
    this.#socket.terminate();
  }

  /** Half an interval of patience, as the network may be slow. */
  #expectHeartbeat(): void {
    clearTimeout(this.#heartbeatTimer);
    this.#heartbeatTimer = setTimeout(() => {
      if (!this.silent) this.close(GatewayCloseCodes.SessionTimedOut);
    }, this.#options.heartbeatInterval * 1.5).unref();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.silent) return;
    if (data.length > maximumPayload || isBinary) {
      this.close(GatewayCloseCodes.DecodeError);
      return;
    }
    if (this.#sendsTooOften()) {
      this.close(GatewayCloseCodes.RateLimited);
      return;
    }
    let payload: { op: number; d: never };
    try {
      payload = JSON.parse(data.toString('utf8'));
    } catch {
      this.close(GatewayCloseCodes.DecodeError);
      return;
    }
    this.#handle(payload.op, payload.d);
  }

  #handle(op: number, data: Record<string, unknown>): void {
    switch (op) {
      case GatewayOpcodes.Heartbeat:
        this.#expectHeartbeat();
        this.send({ op: GatewayOpcodes.HeartbeatAck });
        return;
      case GatewayOpcodes.Identify:
        if (this.#started) {
          this.close(GatewayCloseCodes.AlreadyAuthenticated);
          return;
        }
        this.#started = true;
        this.#options.identify({
          token: String(data.token),
          intents: Number(data.intents),
          shard: (data.shard as [number, number] | undefined) ?? [0, 1],
        });
        return;
      case GatewayOpcodes.Resume:
        if (this.#started) {
          this.close(GatewayCloseCodes.AlreadyAuthenticated);
          return;
        }
        this.#started = true;
        this.#options.resume(data as { token: string; session_id: string; seq: number });
        return;
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
        if (!this.#started) this.close(GatewayCloseCodes.NotAuthenticated);
        return;
      default:
        this.close(GatewayCloseCodes.UnknownOpcode);
    }
  }

  #sendsTooOften(): boolean {
    const now = performance.now();
    this.#sends = this.#sends.filter((at) => now - at < sendLimit.milliseconds);
    this.#sends.push(now);
    return this.#sends.length > sendLimit.payloads;
  }
}

function createCompressor(compression: Compression): Deflate | ZstdCompress | null {
  switch (compression) {
    case 'none':
      return null;
    case 'zlib-stream':
      return createDeflate();
    case 'zstd-stream':
      return createZstdCompress();
  }
}

function flushMode(compressor: Deflate | ZstdCompress): number {
  return 'params' in compressor ? constants.Z_SYNC_FLUSH : constants.ZSTD_e_flush;
}
