/** Loaded before a tutor by `--import`: its encryption keys are kept in memory only, to see what the disk costs. */
import { KeyFile } from '../../../src/adapters/matrix/encryption/key-file.ts';

KeyFile.prototype.write = () => {};
KeyFile.prototype.synced = async () => {};
