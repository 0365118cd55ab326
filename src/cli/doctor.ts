/** `hm-tutor doctor`: whether everything that is configured works, a line each. */
import type { Config } from '../config/config.ts';
import type { Checkup, CheckupResult } from '../core/checkup.ts';
import { StoreError } from '../core/store.ts';
import { openStore } from '../store/open.ts';

const states: Readonly<Record<CheckupResult['state'], string>> = {
  ok: 'ok       ',
  attention: 'attention',
  failed: 'FAILED   ',
};

/** Exit status 0, or 1 where something failed. One after the other: the first that fails often explains the rest. */
export async function runDoctor(
  config: Config,
  result: (line: string) => void | Promise<void>,
): Promise<number> {
  let status = 0;
  for (const checkup of await checkupsOf(config)) {
    const { state, says } = await checkup.run();
    if (state === 'failed') status = 1;
    await result(`${states[state]}  ${checkup.name}: ${says}`);
  }
  return status;
}

/** Only what is configured is loaded. */
async function checkupsOf(config: Config): Promise<readonly Checkup[]> {
  const checkups = [databaseCheckup(config)];
  if (config.discord !== null) {
    const { discordDoctor } = await import('./discord.ts');
    checkups.push(...discordDoctor(config.discord));
  }
  if (config.matrix !== null) {
    const { matrixCheckups } = await import('../adapters/matrix/doctor.ts');
    checkups.push(...(await matrixCheckups(config.matrix)));
  }
  return checkups;
}

function databaseCheckup({ database }: Config): Checkup {
  const place = 'databaseUrl' in database ? 'PostgreSQL' : 'the embedded database';
  return {
    name: 'database',
    run: async () => {
      try {
        const store = await openStore(database);
        await store.close();
        return { state: 'ok', says: `${place} is at the schema of this version` };
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        if (error.code === 'store-locked')
          return { state: 'ok', says: `${place} is in use by a running tutor` };
        return { state: 'failed', says: error.message };
      }
    },
  };
}
