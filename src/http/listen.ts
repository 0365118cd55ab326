import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

export interface Listening {
  /** The port in use; the system chose it where 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

/** Resolves when the application listens. Rejects where it cannot, for example because the port is in use. */
export function listen(application: Hono, host: string, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: application.fetch, hostname: host, port }, (address: AddressInfo) => {
      resolve({
        port: address.port,
        close: () =>
          new Promise((closed, failed) => server.close((error) => (error ? failed(error) : closed()))),
      });
    });
    server.once('error', reject);
  });
}
