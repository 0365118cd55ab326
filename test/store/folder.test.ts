import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderInUse, StoreUnavailable } from '../../src/store/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { createDataFolder } from '../support/data-folder.ts';
import { anAccount, aWork } from '../support/work.ts';

const worker = fileURLToPath(new URL('crash-worker.ts', import.meta.url));

describe('the folder of the embedded database', { timeout: 120_000 }, () => {
  let dataFolder: string;

  beforeEach(async () => {
    dataFolder = await createDataFolder();
  });

  afterEach(() => rm(dataFolder, { recursive: true, force: true }));

  /** Another process that has the folder open. */
  async function occupy(): Promise<ChildProcess> {
    const child = spawn(process.execPath, [worker, JSON.stringify({ dataFolder }), '0', '1000000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    return child;
  }

  test('is refused to a second process until the first ends, even by kill -9', async () => {
    const child = await occupy();
    const refusal = await openStore({ dataFolder }).catch((error) => error);
    expect(refusal).toBeInstanceOf(FolderInUse);
    expect(refusal).toMatchObject({ code: 'store-locked', message: expect.stringContaining(dataFolder) });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = await openStore({ dataFolder });
    expect(await store.findDelivery('matrix', 'event 0')).not.toBeNull();
    await store.close();
  });

  test('is refused to a second store of the same process, and free again once closed', async () => {
    const store = await openStore({ dataFolder });
    await expect(openStore({ dataFolder: join(dataFolder, '.') })).rejects.toThrow(FolderInUse);
    await store.commit(aWork(anAccount('alice'), 'help'));
    await store.close();
    const again = await openStore({ dataFolder });
    expect(await again.findDelivery('matrix', 'help')).not.toBeNull();
    await again.close();
  });

  test('is made for its owner alone, and made again after a start that was killed in the middle', async () => {
    const fresh = join(dataFolder, 'fresh');
    const child = spawn(process.execPath, [worker, JSON.stringify({ dataFolder: fresh }), '0', '0']);
    while (!existsSync(join(fresh, 'database.unfinished/PG_VERSION'))) await wait(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(fresh, 'database'))).toBe(false);
    const store = await openStore({ dataFolder: fresh });
    await store.close();
    expect(existsSync(join(fresh, 'database.unfinished'))).toBe(false);
    expect((await stat(fresh)).mode & 0o777).toBe(0o700);
  });

  test('that is a file, or is damaged, is a sentence and not a stack trace', async () => {
    const file = join(dataFolder, 'a-file');
    await writeFile(file, '');
    await expect(openStore({ dataFolder: file })).rejects.toThrow(StoreUnavailable);
    await rm(join(dataFolder, 'database/global'), { recursive: true });
    await expect(openStore({ dataFolder })).rejects.toThrow(StoreUnavailable);
    expect(existsSync(join(dataFolder, 'database/base'))).toBe(true);
  });
});
