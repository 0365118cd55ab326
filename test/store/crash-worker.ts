/**
 * A process that commits events until it is killed.
 *
 *     node crash-worker.ts LOCATION FIRST LAST
 *
 * It handles the events `event FIRST` to `event LAST`, four at a time, as dispatch does, each by one of three learners.
 * On standard output stands the number of every event whose commit was acknowledged, a line each.
 */
import { writeSync } from 'node:fs';
import { openStore, type StoreLocation } from '../../src/store/open.ts';
import { handleCounted } from './counted.ts';

const [location = '{}', first = '0', last = '0'] = process.argv.slice(2);
const store = await openStore(JSON.parse(location) as StoreLocation);
let next = Number(first);

async function work(): Promise<void> {
  while (next <= Number(last)) {
    const number = next++;
    await handleCounted(store, `learner-${number % 3}`, `event ${number}`);
    writeSync(1, `${number}\n`);
  }
}

await Promise.all([work(), work(), work(), work()]);
await store.close();
