import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Connection } from '../database.ts';
import { BadDatabaseUrl } from '../errors.ts';

/**
 * A pool on a PostgreSQL server. Nothing is sent before the first statement.
 *
 * @param connections - the most that are open at a time; statements wait for one in order.
 * @throws BadDatabaseUrl
 */
export async function connect(databaseUrl: string, connections: number): Promise<Connection> {
  const url = parse(databaseUrl);
  const client = open(url, connections);
  return {
    database: drizzle(client),
    place: `at ${url.host}${url.pathname}`,
    close: () => client.end({ timeout: 5 }),
  };
}

function parse(databaseUrl: string): URL {
  const url = URL.parse(databaseUrl);
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol)) throw new BadDatabaseUrl();
  return url;
}

function open(url: URL, connections: number): postgres.Sql {
  try {
    return postgres(url.href, {
      max: connections,
      connect_timeout: 10,
      onnotice: () => {},
      connection: { application_name: 'hm-tutor' },
    });
  } catch {
    // The cause is dropped: it may repeat the address.
    throw new BadDatabaseUrl();
  }
}
