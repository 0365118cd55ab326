/** Discord's file host: what was uploaded, behind signed addresses that run out. On a port of its own, as it is a host of its own. */
import { createServer, type Server } from 'node:http';
import type { APIAttachment } from 'discord-api-types/v10';
import { closeServer, listenLocally } from './listen.ts';

interface StoredFile {
  readonly path: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** How long an address works: a day, in seconds. */
const lifetime = 86_400;

export class Cdn {
  /** Without a path: `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** The paths that were asked for, in order. */
  readonly requested: string[] = [];
  readonly #server: Server;
  readonly #files = new Map<string, StoredFile>();

  static async start(): Promise<Cdn> {
    const server = createServer();
    return new Cdn(server, `http://127.0.0.1:${await listenLocally(server)}`);
  }

  private constructor(server: Server, origin: string) {
    this.origin = origin;
    this.#server = server;
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', origin);
      this.requested.push(url.pathname);
      const file = this.#files.get(url.pathname);
      const expires = Number.parseInt(url.searchParams.get('ex') ?? '0', 16);
      if (file === undefined || !url.searchParams.has('hm') || expires * 1000 < Date.now()) {
        response.writeHead(404, { 'content-type': 'text/plain;charset=UTF-8' });
        response.end('This content is no longer available.');
        return;
      }
      response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length });
      response.end(file.bytes);
    });
  }

  /** Keeps a file and returns what Discord tells of it. `type` is empty where it cannot be known from the name. */
  store(
    id: string,
    folder: string,
    file: { readonly name: string; readonly type: string; readonly bytes: Buffer },
    more: Partial<APIAttachment> = {},
  ): APIAttachment {
    const name = file.name.replaceAll(/[^\w.-]/g, '_');
    const path = `/${folder}/${id}/${name}`;
    this.#files.set(path, { path, type: file.type || 'application/octet-stream', bytes: file.bytes });
    const seconds = Math.floor(Date.now() / 1000);
    const url = `${this.origin}${path}?ex=${(seconds + lifetime).toString(16)}&is=${seconds.toString(16)}&hm=${'0'.repeat(64)}&`;
    return {
      id,
      filename: name,
      size: file.bytes.length,
      url,
      proxy_url: url,
      ...(file.type === '' ? {} : { content_type: file.type }),
      ...more,
    };
  }

  /** The bytes behind an address. */
  read(url: string): Buffer {
    const file = this.#files.get(new URL(url).pathname);
    if (file === undefined) throw new Error(`nothing is stored at ${url}`);
    return file.bytes;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }
}
