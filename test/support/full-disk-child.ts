/** Keeps more and more encryption keys until they cannot be written. `node full-disk-child.ts FILE KEY` */
import { UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { KeyFile } from '../../src/adapters/matrix/encryption/key-file.ts';
import { Machine } from '../../src/adapters/matrix/encryption/machine.ts';

const [file = '', key = ''] = process.argv.slice(2);
let written = 0;
const machine = await Machine.open({
  keyFile: KeyFile.open(file),
  key: Buffer.from(key, 'base64'),
  userId: '@tutor:example.org',
  deviceId: 'TUTOR',
  onBroken() {
    process.stdout.write(`written ${written}`);
    process.exit(3);
  },
});
for (;;) {
  await machine.use((olm) => olm.updateTrackedUsers([new UserId(`@user-${written}:example.org`)]));
  written++;
}
