/** The tutor on the embedded database: milliseconds a command, and from the start of the program to its first answer. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../../src/store/open.ts';
import { createDataFolder } from '../../support/data-folder.ts';
import { anEvent, freshDispatch } from './tutor.ts';

const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

export interface EmbeddedTimes {
  /** Milliseconds of each call, once warm. */
  readonly next: readonly number[];
  readonly status: readonly number[];
  /** Milliseconds of each start on a folder that exists. */
  readonly start: readonly number[];
}

export async function measureEmbedded(calls: number, starts: number): Promise<EmbeddedTimes> {
  const dataFolder = await createDataFolder();
  try {
    const store = await openStore({ dataFolder });
    const dispatch = freshDispatch(store);
    const time = async (learner: number, name: 'next' | 'status') => {
      const start = performance.now();
      await dispatch(anEvent(learner, name));
      return performance.now() - start;
    };
    const next: number[] = [];
    const status: number[] = [];
    for (let call = -100; call < calls; call++) {
      const sample = [await time(Math.abs(call), 'next'), await time(Math.abs(call), 'status')] as const;
      if (call < 0) continue;
      next.push(sample[0]);
      status.push(sample[1]);
    }
    await store.close();
    const start: number[] = [];
    for (let round = 0; round < starts; round++) start.push(await firstAnswer(dataFolder));
    return { next, status, start };
  } finally {
    await rm(dataFolder, { recursive: true });
  }
}

/** Starts the program as a learner does, asks once, and waits for the first line of the answer. */
async function firstAnswer(dataFolder: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [cli, 'chat', '--as', 'bench', '--data', dataFolder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  child.stdin.end('/hm status\n');
  await once(child.stdout, 'data');
  const elapsed = performance.now() - start;
  child.stdout.resume();
  const [code] = await exited;
  if (code !== 0) throw new Error(`the program ended with ${code}`);
  return elapsed;
}
