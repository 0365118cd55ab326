/** Stands before a homeserver: a test may let something happen before a request arrives there, or before its answer comes back. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Gate {
  readonly url: string;
  /** What happens before a request arrives, and before its answer comes back; nothing at first. A failure breaks the connection. */
  on: (when: 'request' | 'answer', method: string, path: string) => Promise<void>;
  close(): void;
}

export async function openGate(homeserverUrl: string): Promise<Gate> {
  const pass = async (request: IncomingMessage) => {
    const { method = 'GET', url = '' } = request;
    const body = await buffer(request);
    await gate.on('request', method, url);
    const answer = await fetch(homeserverUrl + url, {
      method,
      headers: carried(request),
      ...(body.length === 0 ? {} : { body }),
    });
    const content = Buffer.from(await answer.arrayBuffer());
    await gate.on('answer', method, url);
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', content };
  };
  const server = createServer((request, response) => {
    pass(request).then(
      ({ status, type, content }) => response.writeHead(status, { 'content-type': type }).end(content),
      () => response.destroy(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const gate: Gate = {
    url: `http://127.0.0.1:${port}`,
    on: async () => undefined,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return gate;
}

function carried({ headers }: IncomingMessage): Record<string, string> {
  const names = ['authorization', 'content-type'] as const;
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
